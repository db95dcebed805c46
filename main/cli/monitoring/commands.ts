import { Option, type Command } from 'commander';
import { levels, share, wholeNumber } from '../values.ts';
import { deployChange, deployCreate, deployDelete, deployInfer, deployList, deployPause } from './deploy.ts';
import { deployEndTrial, deployTrials, deployTry } from './trials.ts';
import { deployForecast } from './served.ts';
import { performanceCommand } from './performance.ts';

/** Registered models at work, and how they do. */
export function addMonitoringCommands(program: Command, common: (command: Command) => Command): void {
  const deploy = program.command('deploy').description('registered models at work: they forecast whenever their data go on');
  const policy = (command: Command): Command =>
    common(command)
      .option('--horizon <n>', 'periods ahead (default: as trained)', wholeNumber(1, 10_000))
      .option('--level <levels>', 'coverages of intervals in percent, such as 80,95', levels)
      .option('--retrain-every <periods>', 'train a challenger each time so many periods have come; 0 for never', wholeNumber(0, 100_000))
      .option('--retrain-on-drift', 'train one when the data have drifted')
      .option('--no-retrain-on-drift', 'not then')
      .option('--retrain-on-degradation', 'train one when errors have grown')
      .option('--no-retrain-on-degradation', 'not then')
      .addOption(
        new Option('--promote <when>', 'whether a challenger takes the place of the champion by itself').choices(['never', 'if-better']),
      )
      .option('--alpha <share>', 'significance level of the test that it has to pass', share)
      .option('--min-folds <n>', 'folds that both have to have', wholeNumber(1, 1000))
      .option(
        '--ab <percent>',
        'percent of the series that it serves in an A/B period before that; 0 for no such period',
        wholeNumber(0, 99),
      )
      .option('--periods <n>', 'periods that have to come in the A/B period (default: 14)', wholeNumber(1, 100_000))
      .option(
        '--shadow-periods <n>',
        'periods that it forecasts beside the champion before that, and serves nobody',
        wholeNumber(0, 100_000),
      )
      .option('--rollback', 'take the champion before where a fresh one does worse on what came')
      .option('--no-rollback', 'keep the fresh one');
  common(deploy.command('list', { isDefault: true }).description('what is deployed and how it does')).action(deployList);
  policy(deploy.command('create <model>').description('put the champion of a registered model to work'))
    .option('--name <name>', 'name of the deployment (default: that of the model)')
    .option('--data <dataset>', 'dataset whose newest version it forecasts from (default: what it learnt from)')
    .action(deployCreate);
  policy(deploy.command('change <deployment>').description('change what is done without being asked'))
    .option('--name <name>', 'another name')
    .action(deployChange);
  common(deploy.command('infer <deployment>').description('forecast from the newest data now')).action(deployInfer);
  common(
    deploy
      .command('forecast <deployment>')
      .description('what it gives to its users: its newest forecast, and which version serves each series'),
  )
    .option('--series <text>', 'series whose names hold this')
    .option('--out <file>', 'write all of it as CSV, with the model and version that serve each row')
    .action(deployForecast);
  common(deploy.command('try <deployment> <version>').description('have a candidate, such as v3, tried beside the champion'))
    .option(
      '--ab <percent>',
      'percent of the series that it serves meanwhile (default: none, it forecasts in the shadow)',
      wholeNumber(1, 99),
    )
    .option('--periods <n>', 'periods that have to come', wholeNumber(1, 100_000), 14)
    .action(deployTry);
  common(deploy.command('trials <deployment>').description('versions that forecast side by side, and who serves what')).action(
    deployTrials,
  );
  common(deploy.command('end-trial <deployment>').description('end the trial that runs: the champion serves all')).action(deployEndTrial);
  common(deploy.command('pause <deployment>').description('measure what comes, forecast nothing')).action(deployPause(true));
  common(deploy.command('resume <deployment>').description('forecast again')).action(deployPause(false));
  common(deploy.command('delete <deployment>').description('take it away with its log; model and data stay')).action(deployDelete);
  common(
    program
      .command('performance [deployment]')
      .description('how a deployment does on what came; or a file of predictions by a file of actuals, without a workspace'),
  )
    .option('--predictions <file>', 'CSV with dates, keys, a forecast, and intervals as lower_80, upper_80')
    .option('--actuals <file>', 'CSV with dates, the same keys, and what came')
    .option('--report <file>', 'write an HTML report of the two files')
    .option('--date <column>', 'column of dates')
    .option('--forecast <column>', 'column of forecasts')
    .option('--value <column>', 'column of actuals')
    .option('--season-length <m>', 'periods in a season, for MASE (default: by the distance of the dates)', wholeNumber(1, 10_000))
    .action(performanceCommand);
}
