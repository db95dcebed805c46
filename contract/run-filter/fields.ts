export type FieldType = 'number' | 'text' | 'date' | 'flag' | 'tag';

/** Something that runs are found or sorted by. */
export interface RunField {
  readonly name: string;
  readonly type: FieldType;
  /** One sentence. */
  readonly meaning: string;
}

const number = (name: string, meaning: string): RunField => ({ name, type: 'number', meaning });
const text = (name: string, meaning: string): RunField => ({ name, type: 'text', meaning });

/** Fields that every run has. Settings of models and coverage by level come beside them, as far as runs have them. */
export const runFields: readonly RunField[] = [
  text('model', 'Name or kind of the model; short names of the terminal count too'),
  text('kind', 'Kind of model'),
  text('label', 'What the run is called on the screen'),
  text('experiment', 'Name of the experiment'),
  text('dataset', 'Name of the dataset'),
  number('version', 'Number of the dataset version'),
  text('state', 'running, done, cancelled, interrupted or failed'),
  { name: 'created', type: 'date', meaning: 'When the experiment was started: 2026-11-21, today or yesterday' },
  { name: 'tag', type: 'tag', meaning: 'A tag of the run' },
  text('group', 'The group that the run was put into'),
  text('note', 'The note on the run'),
  number('mase', 'Mean absolute scaled error; below 1 beats repeating last season'),
  number('rmsse', 'Root mean squared scaled error'),
  number('smape', 'Symmetric mean absolute percentage error, in percent'),
  number('mape', 'Mean absolute percentage error, in percent'),
  number('rmse', 'Root mean squared error'),
  number('mae', 'Mean absolute error'),
  number('bias', 'Mean of forecast less actual'),
  number('skill', 'Better than seasonal naive by this share: 0.2 or 20%'),
  number('fit', 'Processor seconds of all fits'),
  number('forecast', 'Processor seconds of all forecasts'),
  number('failed', 'Series on which a simpler model stood in'),
  number('size', 'Bytes of the fitted models'),
  number('memory', 'Megabytes that the whole training took at its peak'),
  number('series', 'Series of the dataset version'),
  number('horizon', 'Periods ahead'),
  number('folds', 'Folds of the backtest'),
  number('seed', 'Seed of all random numbers'),
  { name: 'selected', type: 'flag', meaning: 'The experiment chose it' },
  { name: 'baseline', type: 'flag', meaning: 'A naive method' },
  text('id', 'The run’s own id, or the experiment’s'),
];

/** Prefix of a setting whose name is that of a field: `param.horizon`. */
export const parameterPrefix = 'param.';
