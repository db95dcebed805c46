import { Command, CommanderError, Option } from 'commander';
import { panelSort } from '../contract/entities/explore.ts';
import { aggregation, gapRule } from '../contract/entities/columns.ts';
import { selectionMetric } from '../contract/entities/experiment.ts';
import { levelMethod, levelOptions } from '../contract/entities/levels.ts';
import { netBackendName } from '../contract/entities/net-training.ts';
import { rowModelKind } from '../contract/entities/regression.ts';
import { reportFormat } from '../contract/entities/report.ts';
import { searchSampler, searchScheduler } from '../contract/entities/tuning.ts';
import { watchMode } from '../contract/entities/source.ts';
import { validationStage } from '../contract/entities/validation.ts';
import { ApiError } from '../contract/errors.ts';
import { addAlertCommands } from './cli/alerts/commands.ts';
import { addApiCommands } from './cli/api.ts';
import { doctor, importCommand, trainCommand } from './cli/commands.ts';
import { drift } from './cli/drift-check.ts';
import { explainCommand } from './cli/explain.ts';
import { exploreCommand } from './cli/explore.ts';
import { backtest } from './cli/forecast.ts';
import { fittedCommand } from './cli/fitted.ts';
import { featuresCommand } from './cli/features.ts';
import { modelsList, modelsShow } from './cli/model-commands.ts';
import { modelsExport, modelsImport } from './cli/model-files.ts';
import { netsCommand, resumeCommand } from './cli/nets.ts';
import { levelsCommand } from './cli/levels.ts';
import { note } from './cli/output.ts';
import { predictCommand } from './cli/regression/predict.ts';
import { runsExportMlflow, runsImported, runsImportMlflow } from './cli/mlflow.ts';
import { repeatCommand } from './cli/repeat.ts';
import { reportCommand } from './cli/report.ts';
import { runsArchive, runsDelete, runsGroup, runsNote, runsRestore, runsTag } from './cli/runs/change.ts';
import { runsCompare } from './cli/runs/compare.ts';
import { runsList } from './cli/runs/list.ts';
import { runsShow } from './cli/runs/show.ts';
import { addConfigurationCommands } from './cli/configuration.ts';
import { addMonitoringCommands } from './cli/monitoring/commands.ts';
import { addRegistryCommands } from './cli/registry/commands.ts';
import { addScheduleCommands } from './cli/schedules/commands.ts';
import { addScenarioCommands, forecastOrScenario } from './cli/scenarios/commands.ts';
import { sampleWorkspace } from './cli/sample-workspace.ts';
import { addSystemCommands } from './cli/system/commands.ts';
import { pluginsAdd, pluginsCheck, pluginsList, pluginsRemove } from './cli/plugins.ts';
import { tuneCommand } from './cli/tune.ts';
import { watchAdd, watchList, watchRemove, watchRun } from './cli/watch.ts';
import { verifyCommand } from './cli/verify.ts';
import { validateCommand } from './cli/validate.ts';
import { pruneCommand, versionsArchive, versionsDiff, versionsList, versionsRestore, versionsShow } from './cli/versions.ts';
import { choicesOf, frequency, levels, list, share, wholeNumber } from './cli/values.ts';
import { workspaceExport, workspaceInfo, workspaceOpen } from './cli/workspace.ts';
import { explainError } from './services/explain-error.ts';
import { version } from './version.ts';

const program = new Command('almanac').description('Forecasts of sales and demand, on your own machine.').version(version);
program.exitOverride().showHelpAfterError();

const common = (command: Command): Command =>
  command
    .option('--workspace <dir>', 'folder that holds datasets and runs (default: in your user data)')
    .option('--config <file>', 'YAML file of settings, and of the options of this command (docs/configuration.md)')
    .option('--json', 'print one JSON document on stdout and nothing else');
const importing = (command: Command): Command =>
  common(command)
    .option('--name <name>', 'name of the dataset')
    .option('--date <column>', 'column of dates')
    .option('--target <column>', 'column to forecast')
    .option('--series <columns>', 'columns that tell series apart, separated by commas', list)
    .option('--frequency <name>', 'daily, weekly, monthly, quarterly, hourly, 15min ...', frequency)
    .option('--season-length <m>', 'periods in a season; 1 for none', wholeNumber(1, 10_000))
    .addOption(new Option('--aggregation <how>', 'what becomes of several rows in one period').choices(aggregation.options))
    .addOption(new Option('--gaps <rule>', 'what a period without a row is').choices(gapRule.options))
    .option('--main <file>', 'the file with the target, of several with different columns')
    .option('--no-join', 'refuse files with different columns')
    .option('--part <name>', 'sheet of a workbook or table of a database (default: the largest)')
    .option('--recipe-of <dataset>', 'clean the values as the newest version of this dataset was');
const training = (command: Command): Command =>
  importing(command)
    .option('--models <kinds>', 'models to compare, separated by commas ("models" lists them), or auto', list)
    .option('--horizon <h>', 'periods to forecast', wholeNumber(1, 10_000))
    .option('--folds <k>', 'backtest folds', wholeNumber(1, 50))
    .addOption(new Option('--metric <name>', 'metric that selects the model').choices(selectionMetric.options))
    .option('--level <percentages>', 'interval levels, such as 80,95', levels)
    .addOption(new Option('--intervals <method>', 'where intervals come from').choices(choicesOf('intervals')))
    .addOption(new Option('--transform <name>', 'what is done to the values before the fit').choices(choicesOf('transform')))
    .option('--seed <n>', 'seed of all random numbers', wholeNumber(-2_147_483_648, 2_147_483_647))
    .option('--workers <k>', 'worker threads; 0 for all processors but one', wholeNumber(0, 64))
    .addOption(
      new Option('--backend <name>', 'what nets are trained on (default: the fastest here)').choices(['auto', ...netBackendName.options]),
    );

importing(program.command('import <files...>').description('keep files as a dataset version')).action(importCommand);
importing(program.command('validate <source...>').description('check files, of which nothing is kept, or a dataset'))
  .addOption(new Option('--stage <name>', 'what is checked').choices(validationStage.options).default('raw'))
  .option('--schema <file>', 'YAML file that says what the data have to be')
  .option('--against <dataset>', 'dataset or version to compare with (default for a dataset: its version before)')
  .option('--write-schema <file>', 'write the schema that the data have by what they hold')
  .option('--fail-on-error', 'exit with 1 when there is an error among the findings')
  .action(validateCommand);
training(program.command('train <dataset>').description('train and compare models on a dataset'))
  .option('--from <experiment>', 'go on from a finished experiment (id or name) with this newer data; its options are kept')
  .action(trainCommand);
training(program.command('forecast <source...>').description('import files (or take a dataset), compare models, forecast with the best'))
  .option('--out <file>', 'write the forecasts: .csv, or a workbook, .xlsx')
  .option('--report <file>', 'write a report: .html, .pdf, .xlsx, .json or .md')
  .option('--scenario <scenario>', 'train nothing: take what a scenario made of the forecast of the dataset, experiment or run')
  .action(forecastOrScenario);
training(program.command('backtest <source...>').description('metrics for each model, series and fold')).action(backtest);
importing(program.command('features <source...>').description('what is made of files or a dataset for models that learn from features'))
  .option('--horizon <h>', 'periods to forecast', wholeNumber(1, 10_000))
  .addOption(new Option('--strategy <name>', 'whether all must be known over the horizon').choices(['direct', 'recursive']))
  .option('--country <code>', 'public holidays of a country, state or region, such as DE or DE-BY')
  .option('--features <file>', 'YAML or JSON file with the features (--json prints them)')
  .option('--out <file>', 'write the features as CSV')
  .action(featuresCommand);
const kinds = program.command('models').description('what can be trained, with parameters');
const printing = (command: Command): Command => command.option('--json', 'print one JSON document on stdout and nothing else');
printing(kinds.command('list', { isDefault: true }).description('every kind of model')).action(modelsList);
printing(kinds.command('show <kind>').description('parameters and limits of one kind')).action(modelsShow);
common(kinds.command('export <run>').description('write a trained model of trees (run, experiment or model of single rows) for others'))
  .addOption(new Option('--format <name>', 'format of the file').choices(['xgboost']).default('xgboost'))
  .option('--model <name>', 'model of the experiment (default: its best one of trees)')
  .requiredOption('--out <file>', 'file to write; a second one beside it says how to use it')
  .action(modelsExport);
common(
  kinds.command('import <file>').description("keep a model that XGBoost saved as JSON, or one of Almanac's, as a model of single rows"),
)
  .option('--target <name>', 'what it predicts')
  .option('--name <name>', 'name of the model')
  .action(modelsImport);
common(program.command('resume <experiment>').description('go on with a training that was cancelled or interrupted')).action(resumeCommand);
common(
  program.command('nets <experiment>').description('how the nets of an experiment, or of one run, were trained: epochs, losses, backend'),
).action(netsCommand);
common(program.command('fitted <experiment>').description('what a model of an experiment fitted to one series'))
  .option('--model <name>', 'model of the experiment (default: the selected one)')
  .option('--series <key>', 'key values of the series, separated by / or commas')
  .action(fittedCommand);
common(program.command('report <run>').description('a report of a run, or of the selected run of an experiment'))
  .addOption(new Option('--format <name>', 'format (default: as --out ends, else html)').choices(reportFormat.options))
  .option('--model <name>', 'another model of the experiment')
  .option('--scenario <scenario>', 'with the edits of a scenario of the run')
  .option('--out <file>', 'where it is written; without, it is kept in the workspace and its path printed')
  .action(reportCommand);
common(program.command('explain <run>').description('why a forecast is what it is, or what a run, experiment or model rests on'))
  .option('--model <name>', 'model of the experiment (default: the selected one)')
  .option('--series <key>', 'key values of the series, separated by / or commas; without it the model as a whole')
  .option('--step <n>', 'one step of the horizon, counted from 1', wholeNumber(1, 10_000))
  .addOption(new Option('--method <name>', 'how (default: what suits the model)').choices(['shap', 'permutation', 'components']))
  .option('--out <file>', 'write the numbers to a .csv or .json file')
  .action(explainCommand);
common(
  program
    .command('drift [reference] [current]')
    .description('what has changed from one file or data version to another, or since a deployed model learnt'),
)
  .option('--deployment <name>', 'compare what its champion learnt from with the newest data; kept in the workspace')
  .option(
    '--recent <n>',
    'newest periods of data versions to look at (default: four weeks of days, a year of months ...)',
    wholeNumber(4, 100_000),
  )
  .option('--list', 'the checks that were made; nothing is compared')
  .option('--level <share>', 'share of false findings among the findings, 0 to 1 (default: 0.05)', share)
  .option('--ignore <columns>', 'columns to leave out, separated by commas', list)
  .option('--report <file>', 'write an HTML report with both distributions of each column')
  .option('--fail-on-drift', 'exit with 1 when a column has drifted, or columns are not the same')
  .action(drift);
const plugging = program.command('plugins').description('models of your own: a JavaScript module or an ONNX net');
common(plugging.command('list', { isDefault: true }).description('own models of this workspace')).action(pluginsList);
common(plugging.command('add <path>').description('show what a folder, module or net may do, and grant it'))
  .option('--grant <hash>', 'grant the files with this hash, as it was shown, without asking')
  .action(pluginsAdd);
common(plugging.command('remove <model>').description('revoke a grant; what it forecast stays')).action(pluginsRemove);
common(plugging.command('check <path>').description('look at a model without running it; where it is granted, try it too')).action(
  pluginsCheck,
);

const watching = program.command('watch').description('folders whose new files become dataset versions while the application is open');
common(watching.command('list', { isDefault: true }).description('watched folders')).action(watchList);
common(watching.command('add <folder>').description('watch a folder'))
  .requiredOption('--dataset <name>', 'dataset that new files belong to, and are read like')
  .option('--pattern <names>', 'names that count, with * for any characters', '*.csv')
  .addOption(
    new Option('--mode <mode>', 'newest: a new file replaces the data; all: all files together are the data')
      .choices(watchMode.options)
      .default('newest'),
  )
  .action(watchAdd);
common(watching.command('remove <id>').description('stop watching a folder')).action(watchRemove);
common(watching.command('run').description('look for new files now and import them')).action(watchRun);
common(program.command('explore <source...>').description('figures of every series of files or a dataset, or of one series'))
  .option('--series <name>', 'key values of one series, separated by / or commas, or #number: everything about it')
  .addOption(new Option('--sort <column>', 'largest first (default: volume)').choices(panelSort.options))
  .option('--ascending', 'smallest first')
  .option('--limit <n>', 'series to print (default: 50, with --json all)', wholeNumber(1, 10_000_000))
  .option('--name <name>', 'name of the dataset')
  .option('--date <column>', 'column of dates')
  .option('--target <column>', 'column of values')
  .option('--keys <columns>', 'columns that tell series apart, separated by commas', list)
  .option('--frequency <name>', 'daily, weekly, monthly, quarterly, hourly, 15min ...', frequency)
  .option('--season-length <m>', 'periods in a season; 1 for none', wholeNumber(1, 10_000))
  .action(exploreCommand);
common(
  program
    .command('predict [words...]')
    .description('single rows, such as sales: train a model (--train), predict a file (MODEL FILE) or a row (MODEL --set)'),
)
  .option('--train <file>', 'file of single rows to learn from')
  .option('--target <column>', 'column to predict')
  .option('--date <column>', 'column that orders the rows (default: the first with dates)')
  .option('--columns <names>', 'columns to predict from, separated by commas (default: those that are proposed)', list)
  .option('--leave-out <names>', 'columns not to predict from, separated by commas', list)
  .addOption(new Option('--model <kind>', 'what is trained').choices(rowModelKind.options).default('gradient-boosting'))
  .addOption(new Option('--target-scale <scale>', 'what is done to the target').choices(['auto', 'none', 'log']))
  .option('--level <percentages>', 'interval levels, such as 80,95', levels)
  .option('--seed <n>', 'seed of all random numbers', wholeNumber(-2_147_483_648, 2_147_483_647))
  .option('--no-refit', 'keep the model that was measured, not one that is trained again on all rows')
  .option('--name <name>', 'name of the model')
  .option('--save <file>', 'copy the trained model to a file')
  .option('--out <file>', 'where predictions go (default: beside the file)')
  .option('--set <column=value>', 'predict one row; once for each column', (pair: string, before?: readonly string[]) => [
    ...(before ?? []),
    pair,
  ])
  .option('--delete', 'delete the model')
  .action(predictCommand);
importing(
  program.command('tune [source...]').description('search settings of models on files or a dataset, inside folds that judge nothing else'),
)
  .option('--models <kinds>', 'models to tune, separated by commas (default: gradient-boosting, or what the file of --config names)', list)
  .option('--minutes <m>', 'time for all of them together (default: 10, unless --trials is given); more time with --resume', Number)
  .option('--trials <n>', 'settings to try of each model; more of them with --resume', Number)
  .addOption(new Option('--sampler <name>', 'how the next settings are found').choices(searchSampler.options))
  .addOption(new Option('--scheduler <name>', 'who goes on to more of the resource').choices(searchScheduler.options))
  .option('--eta <n>', 'one trial in so many goes on', wholeNumber(2, 100))
  .addOption(new Option('--metric <name>', 'metric that is searched by').choices(selectionMetric.options))
  .option('--horizon <h>', 'periods to forecast', wholeNumber(1, 10_000))
  .option('--folds <k>', 'folds that are left to judge the settings: the search sees nothing of them', wholeNumber(1, 50))
  .option('--inner-folds <k>', 'folds before those, to search by', wholeNumber(1, 50))
  .option('--sample-series <n>', 'series that models of single series are tried on; 0 for all', wholeNumber(0, 10_000_000))
  .option('--seed <n>', 'seed of all random numbers', wholeNumber(0, 4_294_967_295))
  .option('--workers <k>', 'worker threads; 0 for all processors', wholeNumber(0, 64))
  .option('--train', 'compare the best settings with those as they are and the naive models when the search has ended')
  .option('--resume <search>', 'go on with a search')
  .option('--list', 'what has been searched')
  .option('--delete <search>', 'delete a search')
  .action(tuneCommand);
addScenarioCommands(program, common);
const versions = program.command('versions').description('dataset versions: where they come from and how they differ');
common(versions.command('list', { isDefault: true }).description('all versions, newest first'))
  .option('--all', 'archived ones too')
  .action(versionsList);
common(
  versions.command('show <version>').description('files, stages, runs and reports of a version: "sales v2", a dataset or an id'),
).action(versionsShow);
common(versions.command('diff <from> <to>').description('what differs between two versions')).action(versionsDiff);
common(versions.command('archive <version>').description('leave a version out of lists')).action(versionsArchive);
common(versions.command('restore <version>').description('take an archived version back')).action(versionsRestore);
common(program.command('prune').description('remove versions that nothing uses, and files that nothing refers to'))
  .option('--dry-run', 'say what would go, remove nothing')
  .option('--archived-only', 'keep versions that are not archived, though a newer one has replaced them')
  .action(pruneCommand);
common(program.command('levels <run>').description('forecasts of a run that agree at total, regions, stores and families'))
  .option('--levels <list>', 'sums beside the total, such as "region; store; region x family" (default: as advised)')
  .addOption(new Option('--method <name>', 'how they are made to agree (default: mint-shrinkage)').choices(levelMethod.options))
  .addOption(
    new Option('--non-negative [how]', 'no forecast below zero: negative ones become zero, or the best solution without them').choices([
      'set-to-zero',
      'optimal',
    ]),
  )
  .addOption(new Option('--gaps <rule>', 'what a gap makes of its sums').choices(levelOptions.shape.gaps.options))
  .option('--show', 'the levels that there are; nothing is worked out')
  .option('--out <file>', 'write all nodes as CSV')
  .action(levelsCommand);
const runs = program.command('runs').description('what has been trained');
common(runs.command('list', { isDefault: true }).description('all runs, newest first'))
  .option('--filter <filter>', 'such as "mase < 0.9 and model = arima and not tag = draft" (docs/runs.md)')
  .option('--sort <field>', 'mase, created, a setting ...; -mase or mase:desc for the largest first')
  .option('--limit <n>', 'runs to print (default: 50, with --json all)', wholeNumber(1, 10_000_000))
  .option('--all', 'archived ones too')
  .option('--archived', 'archived ones only')
  .option('--bin', 'those in the bin')
  .action(runsList);
common(runs.command('show <id>').description('everything that is kept of a run, or the table of an experiment')).action(runsShow);
common(runs.command('compare <runs...>').description('runs side by side on what all of them forecast in their backtests')).action(
  runsCompare,
);
common(
  runs
    .command('repeat <run>')
    .description('train a run again from what is stored and say whether the result is identical (exit status 1 if not)'),
).action(repeatCommand);
common(runs.command('tag <run> [tags...]').description('add tags to a run, or to all runs of an experiment'))
  .option('--remove <tags>', 'tags to take away, separated by commas', list)
  .action(runsTag);
common(runs.command('note <run> [words...]').description('keep a note with a run; without words the note goes')).action(runsNote);
const many = (command: Command): Command => common(command).option('--filter <filter>', 'all runs that it lets pass, instead of ids');
common(runs.command('export-mlflow <folder>').description('write runs into a new folder that "mlflow ui" opens (docs/mlflow.md)'))
  .option('--filter <filter>', 'runs that it lets pass (default: all but archived ones)')
  .addOption(
    new Option('--form <form>', 'mlflow.db, or the folders mlruns of before MLflow 3.7').choices(['database', 'files']).default('database'),
  )
  .action(runsExportMlflow);
common(runs.command('import-mlflow <folder>').description('take the runs of an MLflow folder in, to lay them beside ours')).action(
  runsImportMlflow,
);
common(runs.command('imported').description('imported runs beside ours, by a metric'))
  .option('--metric <name>', 'metric that is sorted by', 'mase')
  .option('--filter <filter>', 'runs of ours that it lets pass')
  .option('--delete <ids>', 'take imported runs out, ids separated by commas; "all" for all', list)
  .action(runsImported);
many(runs.command('group <group> [runs...]').description('put runs into a named group'))
  .option('--none', 'take the runs out of their groups instead; give runs only')
  .action(runsGroup);
many(runs.command('archive [runs...]').description('leave runs out of lists')).action(runsArchive);
many(runs.command('restore [runs...]').description('take runs out of the archive and out of the bin')).action(runsRestore);
many(runs.command('delete [runs...]').description('put runs into the bin'))
  .option('--for-good', 'delete them with their results and models; --filter then looks in the bin')
  .action(runsDelete);
const workspaces = program.command('workspace').description('a workspace as one file');
common(workspaces.command('export <file>').description('write the workspace into one .almanac file, also while it is in use'))
  .option('--without-data', 'leave out the raw data of versions')
  .action(workspaceExport);
printing(workspaces.command('open <file>').description('open a .almanac file into a new folder, once all of it has been checked'))
  .requiredOption('--into <dir>', 'folder to make')
  .action(workspaceOpen);
printing(workspaces.command('info <file>').description('what a .almanac file says of itself')).action(workspaceInfo);
common(
  program
    .command('verify <what>')
    .description(
      'check a report (html, json, md, xlsx, pdf, csv), or a run, link by link: files, data, run, models, forecast, report (exit status 1 if one is broken)',
    ),
)
  .option('--file <files...>', 'the source files that were imported, to check them too')
  .action(verifyCommand);
addRegistryCommands(program, common);
addScheduleCommands(program, common);
addMonitoringCommands(program, common);
addAlertCommands(program, common);
addSystemCommands(program, common);
addConfigurationCommands(program, common);
addApiCommands(program, common);
common(program.command('doctor').description('what this machine offers and what is missing')).action(doctor);
program.command('sample-workspace <folder>', { hidden: true }).action(sampleWorkspace);

/** What is wrong and what to do. */
function oneLine({ message, data }: ApiError): string {
  const hint = data.hint !== undefined && !message.includes(data.hint) ? ` ${data.hint}` : '';
  return `${message}${hint}`.replaceAll('\n', data.field === 'configuration' ? '\n' : ' ');
}

/** What was asked for cannot be: a field of it is named, on the command line, in the file of options or in the settings of a model. */
const isWrongUsage = ({ code, data }: ApiError): boolean => code === 'bad-input' && data.field !== undefined;

/** 0 done, 1 failed, 2 wrong usage; the last two with what is wrong on stderr. */
async function main(): Promise<void> {
  // The reader at the other end of a pipe may have seen enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await program.parseAsync(process.argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : 2;
      return;
    }
    const error = explainError(thrown);
    const known = error instanceof ApiError;
    note(known ? oneLine(error) : `Almanac failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`);
    if (!known && process.env['ALMANAC_DEBUG'] && error instanceof Error) note(error.stack ?? '');
    process.exitCode = known && isWrongUsage(error) ? 2 : 1;
  }
}

void main();
