import { Option, type Command } from 'commander';
import { levels, wholeNumber } from '../values.ts';
import { registryArchive, registryPromote, registryRegister, registryRollback } from './change.ts';
import { registryCompare } from './compare.ts';
import { registryForecast } from './forecast.ts';
import { registryEvidence, registryHistory, registryList, registryShow } from './look.ts';

/** Everything that can be done with registered models. */
export function addRegistryCommands(program: Command, common: (command: Command) => Command): void {
  const registry = program.command('registry').description('named models: versions, which is champion, and why');
  common(registry.command('list', { isDefault: true }).description('all models with their champions')).action(registryList);
  common(
    registry
      .command('show <name> [version]')
      .description('the versions of a model, or one of them (2, v2, champion) with a check of its files'),
  ).action(registryShow);
  common(registry.command('register <run> <name>').description('make a run, or a model of single rows, the next version of a named model'))
    .option('--reason <text>', 'what a later reader should know')
    .action(registryRegister);
  common(registry.command('evidence <name> <version>').description('a version beside the champion, on the folds or hold-outs of both'))
    .option('--actuals <file>', 'of models of single rows: rows to measure on (default: those that both held out)')
    .action(registryEvidence);
  common(registry.command('promote <name> <version>').description('make a version the champion; keeps the evidence'))
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--actuals <file>', 'of models of single rows: rows to measure on (default: those that both held out)')
    .action(registryPromote);
  common(registry.command('rollback <name>').description('make the champion before this one champion again'))
    .option('--reason <text>', 'why, for the history')
    .action(registryRollback);
  common(registry.command('archive <name> <version>').description('set a version aside'))
    .requiredOption('--reason <text>', 'why, for the history')
    .action(registryArchive(true));
  common(registry.command('restore <name> <version>').description('take an archived version back'))
    .requiredOption('--reason <text>', 'why, for the history')
    .action(registryArchive(false));
  common(registry.command('compare <name> <first> <second>').description('two versions as they forecast, scored on what came since'))
    .option(
      '--actuals <data>',
      'a file, or a version such as "sales v3" (default: the newest version of the dataset; of models of single rows what both held out)',
    )
    .action(registryCompare);
  common(registry.command('history [name]').description('all that was done; 1 where it is not as it was written')).action(registryHistory);
  common(
    registry
      .command('forecast <name> [version]')
      .description('forecast with the champion, or with another version (2, v2), from its files'),
  )
    .option('--data <version>', 'data to forecast from: "sales v3" (default: the newest version of its dataset)')
    .addOption(
      new Option(
        '--estimates <which>',
        'models of single series: estimated anew from these data (newest), or going on from the end of what they learnt from (trained)',
      )
        .choices(['newest', 'trained'])
        .default('newest'),
    )
    .option('--series <series>', 'one series')
    .option('--horizon <n>', 'periods ahead (default: as trained)', wholeNumber(1, 10_000))
    .option('--level <levels>', 'coverages of intervals in percent, such as 80,95', levels)
    .option('--out <file>', 'write CSV')
    .action(registryForecast);
}
