import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import { comparePredictions, LEAST_PAIRED_ROWS, type PairedRows } from '../../../engine/regression/index.ts';
import { lookedAt, type HeldOut } from './held-out.ts';
import type { KeptModel } from './model-file.ts';
import { predictRaw } from './predict-file.ts';
import type { RawRows } from './raw-rows.ts';
import { kindOf, readColumn } from './row-columns.ts';
import { rowKeys } from './row-keys.ts';

/** A model that is compared: what serves, and what is known of the rows that it had not seen when it was measured. */
export interface ComparedModel {
  /** What sentences call it. */
  readonly name: string;
  readonly kept: KeptModel;
  readonly target: string;
  readonly date: string | null;
  readonly heldOut: HeldOut | null;
  /** Last day of what it learnt from, for models whose rows were not kept. */
  readonly learntTo: string | null;
}

/** What was found, or why nothing could be. */
export type ModelComparison = Pick<RowEvidence, 'none' | 'rows' | 'metrics' | 'test' | 'coverage'>;

interface Prediction {
  readonly key: number;
  readonly time: number;
  readonly actual: number;
  readonly predicted: readonly [number, number];
  /** By shared level: lower and upper of the first, then of the second. */
  readonly bounds: readonly (readonly [number, number, number, number])[];
}

const none = (why: string): ModelComparison => ({ none: why, rows: null, metrics: [], test: null, coverage: [] });
const sameColumns = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, i) => name === b[i]);

/** Two models on rows that both held out, or, with a file, on all of its rows that neither had seen when it predicted them. */
export function compareModels(first: ComparedModel, second: ComparedModel, file: RawRows | null): ModelComparison {
  if (first.target !== second.target) return none(`${first.name} predicts ${first.target}, ${second.name} ${second.target}.`);
  const levelsOf = (one: ComparedModel): readonly number[] =>
    one.heldOut?.intervals.map(({ level }) => level) ?? one.kept.model.intervals.levels;
  const levels = levelsOf(first).filter((level) => levelsOf(second).includes(level));
  const every = Math.max(first.heldOut?.every ?? 1, second.heldOut?.every ?? 1);
  return file === null ? onHoldOuts(first, second, levels, every) : onFile(first, second, file, levels, every);
}

function onHoldOuts(first: ComparedModel, second: ComparedModel, levels: readonly number[], every: number): ModelComparison {
  const lacking = [first, second].filter(({ heldOut }) => heldOut === null).map(({ name }) => name);
  const [a, b] = [first.heldOut, second.heldOut];
  const advice = 'Compare them on a file of newer rows.';
  if (!a || !b)
    return none(
      `What was predicted of the hold-out of ${lacking.join(' and ')} was not kept: it came from elsewhere or from an earlier Almanac. ${advice}`,
    );
  if (!sameColumns(a.columns, b.columns))
    return none(
      `The files of ${first.name} and ${second.name} have other columns, so that their rows cannot be told to be the same. ${advice}`,
    );
  const places = placesOf(a);
  const pairs: Prediction[] = [];
  b.keys.forEach((key, j) => {
    const i = places.get(key);
    if (i === undefined || !lookedAt(key, every)) return;
    pairs.push({
      key,
      time: b.times[j] as number,
      actual: b.actual[j] as number,
      predicted: [a.predicted[i] as number, b.predicted[j] as number],
      bounds: levels.map((level) => [...boundsAt(a, level, i), ...boundsAt(b, level, j)]),
    });
  });
  if (pairs.length < LEAST_PAIRED_ROWS) {
    const has = pairs.length === 0 ? 'No row is' : `Only ${pairs.length} rows are`;
    return none(`${has} in the hold-outs of both, at least ${LEAST_PAIRED_ROWS} are needed. ${advice}`);
  }
  return summed(pairs, levels, { heldByBoth: pairs.length, seen: 0, unread: 0, every });
}

function onFile(first: ComparedModel, second: ComparedModel, file: RawRows, levels: readonly number[], every: number): ModelComparison {
  const { columns, keys } = rowKeys(file);
  const target = file.columns.find(({ name }) => name === first.target);
  const format = target && kindOf(target, file.dialect.delimiter);
  if (!target || format?.kind !== 'number')
    return none(`${file.file} has no column ${first.target} with numbers, so errors cannot be measured.`);
  const actual = valuesOf(readColumn(target, format));
  const dateName = second.date ?? first.date;
  const times = timesOf(file, dateName);
  const unknown = [first, second].find(
    ({ heldOut, learntTo, date }) =>
      !(heldOut && sameColumns(heldOut.columns, columns)) && (learntTo === null || timesOf(file, date) === null),
  );
  if (unknown)
    return none(
      unknown.heldOut
        ? `${file.file} has other columns than the file that ${unknown.name} learnt from, so it cannot be told which of its rows were learnt from.`
        : `It is not known which rows ${unknown.name} learnt from: it came from elsewhere, or from an earlier Almanac, and its rows have no date.`,
    );
  const [one, two] = [predictorOf(first, file, keys, columns), predictorOf(second, file, keys, columns)];
  const pairs: Prediction[] = [];
  let [seen, unread, heldByBoth] = [0, 0, 0];
  keys.forEach((key, i) => {
    if (!lookedAt(key, every)) return;
    const [left, right] = [one(i, levels), two(i, levels)];
    if (left === 'unread' || right === 'unread' || Number.isNaN(actual[i])) unread++;
    else if (left === 'seen' || right === 'seen') seen++;
    else {
      if (left.held && right.held) heldByBoth++;
      pairs.push({
        key,
        time: times?.[i] ?? NaN,
        actual: actual[i] as number,
        predicted: [left.predicted, right.predicted],
        bounds: levels.map((_, k) => [...(left.bounds[k] as [number, number]), ...(right.bounds[k] as [number, number])]),
      });
    }
  });
  if (pairs.length < LEAST_PAIRED_ROWS)
    return none(
      `${pairs.length === 0 ? 'No row' : `Only ${pairs.length} rows`} of ${file.file} can be compared, at least ${LEAST_PAIRED_ROWS} are needed: ${seen} had been learnt from by one of the two, ${unread} could not be read.`,
    );
  return summed(pairs, levels, { heldByBoth, seen, unread, every });
}

interface OnePrediction {
  readonly predicted: number;
  readonly bounds: readonly (readonly [number, number])[];
  readonly held: boolean;
}

/** What a model says of a row that it had not seen: as it was measured where the row was held out, else as it serves. */
function predictorOf(
  { kept, heldOut, learntTo, date }: ComparedModel,
  file: RawRows,
  keys: Float64Array,
  columns: readonly string[],
): (i: number, levels: readonly number[]) => OnePrediction | 'seen' | 'unread' {
  const { predicted, intervals, reasons } = predictRaw(kept, file);
  const known = heldOut && sameColumns(heldOut.columns, columns) ? heldOut : null;
  const places = known && placesOf(known);
  const learnt = known && new Set(known.learnt);
  const times = known ? null : timesOf(file, date);
  const end = learntTo === null ? Infinity : Date.parse(`${learntTo}T23:59:59.999Z`);
  return (i, levels) => {
    const key = keys[i] as number;
    const at = places?.get(key);
    if (known && at !== undefined)
      return { predicted: known.predicted[at] as number, bounds: levels.map((level) => boundsAt(known, level, at)), held: true };
    if (known ? learnt?.has(key) : !((times?.[i] ?? NaN) > end)) return 'seen';
    if (reasons.has(i)) return 'unread';
    const bounds = levels.map((level): [number, number] => {
      const found = intervals.find((one) => one.level === level);
      return [found?.lower[i] ?? NaN, found?.upper[i] ?? NaN];
    });
    return { predicted: predicted[i] as number, bounds, held: false };
  };
}

function summed(
  found: readonly Prediction[],
  levels: readonly number[],
  counts: { readonly heldByBoth: number; readonly seen: number; readonly unread: number; readonly every: number },
): ModelComparison {
  const pairs = found.toSorted((a, b) => a.time - b.time || 0);
  const column = (of: (pair: Prediction) => number): Float64Array => Float64Array.from(pairs, of);
  const rows: PairedRows = {
    times: column(({ time }) => time),
    actual: column(({ actual }) => actual),
    first: column(({ predicted }) => predicted[0]),
    second: column(({ predicted }) => predicted[1]),
    intervals: levels.map((level, k) => {
      const bound = (place: 0 | 1 | 2 | 3): Float64Array => column(({ bounds }) => bounds[k]?.[place] ?? NaN);
      return { level, first: { lower: bound(0), upper: bound(1) }, second: { lower: bound(2), upper: bound(3) } };
    }),
  };
  const { units, count, metrics, test, coverage } = comparePredictions(rows);
  const day = (time: number | undefined): string | null =>
    time === undefined || Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
  return {
    none: null,
    rows: { compared: pairs.length, ...counts, units, count, from: day(pairs[0]?.time), to: day(pairs.at(-1)?.time) },
    metrics: metrics.map(({ metric, first, second, difference, relative }) => ({
      metric,
      version: { ...first },
      other: { ...second },
      difference: { ...difference },
      relative,
    })),
    test: { ...test },
    coverage: coverage.map(({ level, first, second }) => ({ level, version: finite(first), other: finite(second) })),
  };
}

const finite = ({ coverage, lower, upper }: { coverage: number; lower: number; upper: number }) => ({
  coverage: Number.isFinite(coverage) ? coverage : null,
  lower: Number.isFinite(lower) ? lower : null,
  upper: Number.isFinite(upper) ? upper : null,
});

const placesOf = ({ keys }: HeldOut): Map<number, number> => new Map([...keys].map((key, i) => [key, i]));

function boundsAt({ intervals }: HeldOut, level: number, at: number): [number, number] {
  const found = intervals.find((one) => one.level === level);
  return [found?.lower[at] ?? NaN, found?.upper[at] ?? NaN];
}

const valuesOf = ({ column }: ReturnType<typeof readColumn>): Float64Array =>
  column.kind === 'category' ? new Float64Array() : column.values;

/** Milliseconds since 1970 of a column of dates; null where there is none. */
function timesOf(file: RawRows, date: string | null): Float64Array | null {
  const column = file.columns.find(({ name }) => name === date);
  const kind = column && kindOf(column, file.dialect.delimiter);
  return column && kind?.kind === 'date' ? valuesOf(readColumn(column, kind)) : null;
}
