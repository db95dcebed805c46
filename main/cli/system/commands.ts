import { Option, type Command } from 'commander';
import { logLevel, logPart } from '../../../contract/entities/log.ts';
import { list, wholeNumber } from '../values.ts';
import { logsCommand } from './logs.ts';
import { keepCommand, systemCommand } from './system.ts';

/** The machine and the log. */
export function addSystemCommands(program: Command, common: (command: Command) => Command): void {
  const system = program.command('system').description('the machine: processor, memory, disk, workspace, jobs, how long forecasts take');
  common(system.command('show', { isDefault: true }).description('all of it, now')).action(systemCommand);
  common(system.command('keep').description('how long what grows by itself is kept, and what would go'))
    .option('--set <rules>', 'days by what is kept, such as logs=30,alerts=always', list)
    .option('--apply', 'remove what is old enough')
    .action(keepCommand);
  common(program.command('logs').description('what the application wrote of its work'))
    .addOption(new Option('--level <level>', 'this level and those above').choices(logLevel.options))
    .addOption(new Option('--part <part>', 'who wrote it').choices(logPart.options))
    .option('--text <text>', 'anywhere in a line')
    .option('--since <time>', 'such as 2h, 3d, 2026-11-22T08:00')
    .option('--until <time>', 'such as 1h, 2026-11-22T09:00')
    .option('--limit <n>', 'the last lines only (default: 200 unless --since is given)', wholeNumber(1, 1_000_000))
    .option('--follow', 'go on as lines come')
    .action(logsCommand);
}
