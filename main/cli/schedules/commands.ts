import { Option, type Command } from 'commander';
import { flowOptions } from '../../../contract/entities/flow.ts';
import { reportFormat } from '../../../contract/entities/report.ts';
import { wholeNumber } from '../values.ts';
import { flowCancel, flowList, flowRun, flowShow } from './flow.ts';
import {
  scheduleAdd,
  scheduleCancel,
  scheduleDelete,
  scheduleHistory,
  scheduleList,
  schedulePause,
  schedulePreview,
  scheduleRun,
} from './schedule.ts';

const retrain = (): Option =>
  new Option('--retrain <when>', 'whether a challenger is trained (default: as the deployment says)').choices(
    flowOptions.shape.retrain.options,
  );

/** What runs by itself: flows of deployments, and schedules. */
export function addScheduleCommands(program: Command, common: (command: Command) => Command): void {
  const flow = program.command('flow').description('deployments through their steps: check, forecast, train a challenger, promote or keep');
  common(flow.command('list [deployment]', { isDefault: true }).description('flows, the newest first'))
    .option('--limit <n>', 'flows to print (default: 100)', wholeNumber(1, 1000))
    .action(flowList);
  common(flow.command('run <deployment>').description('take a deployment through its steps now (exit status 1 if one fails)'))
    .addOption(retrain())
    .addOption(new Option('--report <format>', 'write a report').choices(['html', 'pdf', 'xlsx', 'json', 'md']))
    .action(flowRun);
  common(flow.command('show <id>').description('the steps of a flow, with what they said')).action(flowShow);
  common(flow.command('cancel <id>').description('stop a flow where it stands')).action(flowCancel);

  const schedule = program.command('schedule').description('what is done at set times, while the application is open or by "schedule run"');
  common(schedule.command('list', { isDefault: true }).description('schedules with their next times')).action(scheduleList);
  common(schedule.command('add <name> <cron>').description('make a schedule: minute, hour, day, month, weekday, such as "30 6 * * 1-5"'))
    .option('--zone <zone>', 'time zone, such as Europe/Berlin (default: that of this machine)')
    .option('--flow <deployment>', 'take a deployment through its steps')
    .addOption(retrain())
    .option('--import <path>', 'import a file, or the newest of a folder')
    .option('--connection <name>', 'import a table of a database')
    .option('--table <table>', 'its name, such as public.sales')
    .option('--dataset <name>', 'dataset that what is imported is the next version of')
    .option('--drift <deployment>', 'compare the newest data with those that were learnt from')
    .option('--report <deployment>', 'write a report of the deployed model')
    .addOption(new Option('--format <format>', 'of the report').choices(reportFormat.options).default('html'))
    .option('--prune', 'remove what nothing uses')
    .option('--no-catch-up', 'leave out what was missed while nothing ran')
    .option('--retries <n>', 'tries after a failure (default: 2)', wholeNumber(0, 10))
    .option('--timeout <minutes>', 'stop a run that takes longer', wholeNumber(1, 10_080))
    .action(scheduleAdd);
  common(schedule.command('preview <cron>').description('what an expression means, and its next times'))
    .option('--zone <zone>', 'time zone (default: that of this machine)')
    .action(schedulePreview);
  common(schedule.command('run [name]').description('do what is due, from now on; or one schedule now'))
    .option('--once', 'do what is due now, then end')
    .action(scheduleRun);
  common(schedule.command('pause <name>').description('leave a schedule out')).action(schedulePause(true));
  common(schedule.command('resume <name>').description('take it in again')).action(schedulePause(false));
  common(schedule.command('cancel <name>').description('stop the run that is going on')).action(scheduleCancel);
  common(schedule.command('delete <name>').description('take a schedule away, with its history')).action(scheduleDelete);
  common(schedule.command('history [name]').description('what ran, the newest first'))
    .option('--limit <n>', 'runs to print (default: 100)', wholeNumber(1, 1000))
    .action(scheduleHistory);
}
