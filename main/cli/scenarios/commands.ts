import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { forecast, type ForecastOptions } from '../forecast.ts';
import { scenarioEdit, scenarioRedo, scenarioUndo } from './edit.ts';
import { scenarioCreate, scenarioDelete, scenarioExport, scenarioForecast, scenarioRename } from './keep.ts';
import { scenarioCompare, scenarioList, scenarioShow, scenarioWaterfall } from './look.ts';

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`needs a number, got ${text}.`);
  return value;
}
const collect = (text: string, before?: readonly string[]): readonly string[] => [...(before ?? []), text];

/** `forecast`, or with `--scenario` what that made of a forecast that is there. */
export const forecastOrScenario = (words: readonly string[], options: ForecastOptions): Promise<void> =>
  options.scenario === undefined ? forecast(words, options) : scenarioForecast(words, options.scenario, options);

/** Everything that can be done with scenarios. */
export function addScenarioCommands(program: Command, common: (command: Command) => Command): void {
  const scenario = program.command('scenario').description('what people make of a forecast: overrides with reasons, other plans');
  common(scenario.command('list [run]', { isDefault: true }).description('scenarios of a run, or all')).action(scenarioList);
  common(scenario.command('create <run> <name>').description('begin a scenario of a run, or of the chosen run of an experiment or dataset'))
    .option('--copy <scenario>', 'begin with the history of another scenario of the run')
    .action(scenarioCreate);
  common(scenario.command('edit <scenario>').description('change the forecast, or the plans that it rests on; each change needs a reason'))
    .requiredOption('--reason <text>', 'why it will be so')
    .option('--set <value>', 'each cell to a value', finite)
    .option('--percent <p>', 'each cell by so many percent, such as 10 or -5', finite)
    .option('--total <value>', 'all cells together to a total, in proportion to what they are', finite)
    .option('--add <value>', 'each value of a regressor by so much', finite)
    .option('--regressor <name>', 'change plans of a known-future regressor instead of the forecast')
    .option('--file <csv>', 'plans of regressors from a CSV: key columns, date, and a column for each')
    .option('--series <key>', 'key values of a series, or #number; may be repeated', collect)
    .option('--where <column=values>', 'series with one of these values, separated by commas; may be repeated', collect)
    .option('--from <period>', 'first period, as the forecast writes it')
    .option('--to <period>', 'last period')
    .action(scenarioEdit);
  common(scenario.command('undo <scenario>').description('take the last edit back; the history keeps it')).action(scenarioUndo);
  common(scenario.command('redo <scenario>').description('do again what was undone last')).action(scenarioRedo);
  common(scenario.command('show <scenario>').description('totals and history')).action(scenarioShow);
  common(
    scenario.command('compare <run> [scenarios...]').description('the base forecast beside scenarios, by period and by series'),
  ).action(scenarioCompare);
  common(scenario.command('waterfall <from> <to>').description('what data, model and override changed since an earlier forecast'))
    .option('--series <key>', 'of one series: its key values, or #number')
    .option('--by <column>', 'also by the values of a key column or attribute')
    .action(scenarioWaterfall);
  common(scenario.command('export <scenario>').description('the final forecast as CSV, with base forecast, override and reason'))
    .option('--out <file>', 'where to write it')
    .action(scenarioExport);
  common(scenario.command('rename <scenario> <name>').description('give a scenario another name')).action(scenarioRename);
  common(scenario.command('delete <scenario>').description('delete a scenario with its history')).action(scenarioDelete);
}
