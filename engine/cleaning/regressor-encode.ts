import { EngineError } from '../core/errors.ts';
import type { Parameter } from '../models/model.ts';
import { columnNamed } from './columns.ts';
import type { CleaningState, PanelColumn } from './state.ts';
import { setting, type CleaningStep } from './step.ts';
import { poolOf, sumsBefore, type PooledSums } from './target-pool.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'column',
    label: 'Column',
    help: 'A column of categories beside the values, for example "holiday".',
    type: 'text',
    empty: 'needed',
  },
  {
    name: 'method',
    label: 'Encoded as',
    help: 'One column for each category suits a few of them; a mean of the target suits many. "Of earlier periods" never uses a value for itself.',
    type: 'choice',
    default: 'one-hot',
    choices: [
      { value: 'one-hot', label: 'A column of 0 and 1 for each category' },
      { value: 'ordered', label: 'Mean of the target over earlier periods' },
      { value: 'target', label: 'Mean of the target over all periods' },
      { value: 'leave-one-out', label: 'Mean of the target over all other periods' },
    ],
  },
  {
    name: 'smoothing',
    label: 'Smoothing',
    help: 'Means lean towards the mean of the series as if it had been seen this many times more.',
    type: 'number',
    default: 10,
    min: 0,
    max: 1e6,
  },
  {
    name: 'across',
    label: 'Means of',
    help: 'Of the series itself, or of all series together: then a category that a series has hardly seen gets what it did to the others.',
    type: 'choice',
    default: 'series',
    choices: [
      { value: 'series', label: 'Each series by itself' },
      { value: 'panel', label: 'All series together' },
    ],
  },
];

/** More columns than this are no use to a model. */
const mostLevels = 50;

interface Sums {
  /** Of the whole history, category by category. */
  readonly sum: Float64Array;
  readonly count: Float64Array;
  total: number;
  seen: number;
}

const smooth = (sum: number, count: number, mean: number, weight: number): number =>
  count + weight > 0 ? (sum + weight * mean) / (count + weight) : mean;

/** A category column as one of numbers: the mean of the target where the same category stood. Categories that were not seen get the mean of all. */
function encodeSeries(
  codes: Float64Array,
  y: Float64Array,
  levels: number,
  { method, weight, given }: { method: string; weight: number; given: readonly number[] | undefined },
): { encoded: Float64Array; figures: number[] } {
  const sums: Sums = { sum: new Float64Array(levels), count: new Float64Array(levels), total: 0, seen: 0 };
  const encoded = new Float64Array(codes.length).fill(NaN);
  // Nothing is known before the first value.
  const overall = (): number => (sums.seen > 0 ? sums.total / sums.seen : NaN);
  for (let t = 0; t < codes.length; t++) {
    const code = codes[t] as number;
    if (method === 'ordered' && !Number.isNaN(code))
      encoded[t] = smooth(sums.sum[code] as number, sums.count[code] as number, overall(), weight);
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    sums.total += value;
    sums.seen++;
    if (Number.isNaN(code)) continue;
    sums.sum[code] = (sums.sum[code] as number) + value;
    sums.count[code] = (sums.count[code] as number) + 1;
  }
  const mean = sums.seen > 0 ? overall() : 0;
  const figures = given ? [...given] : Array.from(sums.sum, (sum, code) => smooth(sum, sums.count[code] as number, mean, weight));
  if (method === 'ordered') return { encoded, figures };
  for (let t = 0; t < codes.length; t++) {
    const code = codes[t] as number;
    if (Number.isNaN(code)) continue;
    const value = y[t] as number;
    const without = method === 'leave-one-out' && !Number.isNaN(value);
    // The mean that it leans to does without the value as well: else it would tell.
    encoded[t] = without
      ? smooth(
          (sums.sum[code] as number) - value,
          (sums.count[code] as number) - 1,
          sums.seen > 1 ? (sums.total - value) / (sums.seen - 1) : 0,
          weight,
        )
      : (figures[code] as number);
  }
  return { encoded, figures };
}

/** Category figures of the sums over all series; those that were not seen get the mean of all. */
const pooledFigures = ({ sum, count, mean }: PooledSums, weight: number): number[] =>
  Array.from(sum, (one, code) => smooth(one, count[code] as number, Number.isNaN(mean) ? 0 : mean, weight));

/** Key of figures that are the same for all series: no series is called so. */
const POOLED = '';

/** A category column as one of numbers by means over all series. */
function encodePooled(
  state: CleaningState,
  column: PanelColumn,
  { method, weight, given }: { method: string; weight: number; given: readonly number[] | undefined },
): { values: Float64Array; figures: readonly number[] } {
  const { offsets, start } = state;
  const pool = state.source.poolFor?.(column) ?? poolOf(state, column.values, column.levels?.length ?? 0);
  const endOf = (i: number): number => (start[i] as number) + (offsets[i + 1] as number) - (offsets[i] as number);
  // Of a fold this is its origin.
  const end = state.ids.reduce((last, _, i) => Math.max(last, endOf(i)), -Infinity);
  const figures = given ?? pooledFigures(sumsBefore(pool, end), weight);
  const values = new Float64Array(column.values.length).fill(NaN);
  for (let i = 0; i < state.ids.length; i++)
    for (let t = offsets[i] as number; t < (offsets[i + 1] as number); t++) {
      const code = column.values[t] as number;
      if (Number.isNaN(code)) continue;
      if (method === 'target') values[t] = figures[code] ?? NaN;
      else {
        const { sum, count, mean } = sumsBefore(pool, (start[i] as number) + t - (offsets[i] as number));
        values[t] = smooth(sum[code] as number, count[code] as number, mean, weight);
      }
    }
  return { values, figures };
}

/** Columns of 0 and 1 for each category but the one that the others differ from. */
function oneHot({ name, values, future, levels = [], base = 0 }: PanelColumn): PanelColumn[] {
  const flag = (codes: Float64Array, code: number): Float64Array =>
    codes.map((value) => (Number.isNaN(value) ? NaN : value === code ? 1 : 0));
  return levels.flatMap((level, code) =>
    code === base ? [] : [{ name: `${name}=${level}`, values: flag(values, code), future: flag(future, code) }],
  );
}

function put(state: CleaningState, column: PanelColumn, made: readonly PanelColumn[]): void {
  const replaced = (name: string): boolean => name === column.name || name.startsWith(`${column.name}=`);
  const [ahead, past] = [state.regressors.filter(({ name }) => !replaced(name)), state.past.filter(({ name }) => !replaced(name))];
  const known = column.known === true && state.futurePeriods > 0;
  state.regressors = known ? [...ahead, ...made] : ahead;
  state.past = known ? past : [...past, ...made.map(({ name, values }) => ({ name, values, future: new Float64Array(0) }))];
}

/** Categories as numbers. */
export const regressorEncode: CleaningStep = {
  kind: 'regressor-encode',
  label: 'Encode categories',
  summary: 'Turns a column of categories into regressors: one for each, or the mean of the target.',
  target: 'regressors',
  parameters,
  limits: [
    `A column with more than ${mostLevels} categories cannot have a regressor for each.`,
    'Categories that were not seen get the mean of the series, or of all of them.',
    'Means of all series are of values in their own units, so that large series count for more. In the folds of a backtest they are of values as corrections leave them.',
    'It works on all series and periods.',
  ],
  refits: (settings) => setting(parameters, settings, 'method') !== 'one-hot',
  columns: (settings) => (typeof settings['column'] === 'string' && settings['column'].trim() !== '' ? [settings['column'].trim()] : []),
  refuse: (settings) => {
    if (regressorEncode.columns?.(settings).length === 0) return '"column" must name a column of categories.';
    return settings['across'] === 'panel' && settings['method'] === 'leave-one-out'
      ? '"leave-one-out" is of each series by itself; over all series take "ordered" or "target".'
      : null;
  },
  run: (state, settings, _scope, given) => {
    const column = columnNamed(state, (settings['column'] as string).trim());
    const { levels, name } = column;
    if (levels === undefined) throw new EngineError('invalid-option', `"${name}" holds numbers, which need no encoding.`, { column: name });
    const method = setting(parameters, settings, 'method') as string;
    const everything = state.ids.flatMap((_, i) => (state.dropped[i] ? [] : [i]));
    if (method === 'one-hot') {
      if (levels.length > mostLevels)
        throw new EngineError(
          'invalid-option',
          `"${name}" has ${levels.length} categories; at most ${mostLevels} can be columns. Use a mean of the target.`,
          {
            column: name,
          },
        );
      put(state, column, oneHot(column));
      return { changed: state.y.length, series: everything, figures: null };
    }
    const weight = setting(parameters, settings, 'smoothing') as number;
    if (setting(parameters, settings, 'across') === 'panel') {
      const made = encodePooled(state, column, { method, weight, given: given?.[POOLED] });
      const coming = column.future.map((code) => made.figures[code] ?? NaN);
      put(state, column, [{ name: `${name} (mean)`, values: made.values, future: coming }]);
      return { changed: state.y.length, series: everything, figures: { [POOLED]: made.figures } };
    }
    const values = new Float64Array(state.y.length);
    const ahead = column.future.length > 0 ? state.futurePeriods : 0;
    const future = new Float64Array(column.future.length).fill(NaN);
    const figures: Record<string, readonly number[]> = {};
    state.ids.forEach((id, i) => {
      const [from, to] = [state.offsets[i], state.offsets[i + 1]];
      // A series that was not there when the figures were taken has none.
      if (given && !given[id]) return void values.fill(NaN, from, to);
      const own = encodeSeries(column.values.subarray(from, to), state.y.subarray(from, to), levels.length, {
        method,
        weight,
        given: given?.[id],
      });
      values.set(own.encoded, from);
      figures[id] = own.figures;
      for (let h = i * ahead; h < (i + 1) * ahead; h++) future[h] = own.figures[column.future[h] as number] ?? NaN;
    });
    put(state, column, [{ name: `${name} (mean)`, values, future }]);
    return { changed: state.y.length, series: everything, figures };
  },
};
