import type { Panel } from '../../core/panel.ts';
import type { SeriesInput } from './kind.ts';
import type { FeaturePlan, PlannedColumn } from './plan.ts';
import { wholeWindows } from './whole-windows.ts';

/** From so many values on it pays to have memory for whole series. */
const MANY = 100_000;

/** The features of one series. Its arrays are written over when the next series comes: copy what is to be kept. */
export interface SeriesFeatures {
  readonly index: number;
  /** Rows: the periods of the series, then `ahead` more. */
  readonly rows: number;
  /** One array a column of the plan, as long as `rows`; NaN where missing or not known. */
  readonly columns: readonly Float64Array[];
}

export interface ColumnOptions {
  /** Positions of the series that are wanted; all of them if absent. */
  readonly series?: Iterable<number>;
  /** Rows after the last value of each series; 0 if absent. */
  readonly ahead?: number;
}

/**
 * Features of a panel, one series after the other, so that the matrix as a whole is never in memory. What depends on the period alone is worked
 * out once for all series.
 */
export function* featureColumns(
  panel: Panel,
  { columns }: FeaturePlan,
  { series, ahead = 0 }: ColumnOptions = {},
): Generator<SeriesFeatures> {
  const { first, end, longest } = spanOf(panel);
  const shared = columns.map((column) => ofPeriods(column, first, end + ahead - first));
  const after = Math.max(ahead, panel.futurePeriods ?? 0);
  const windows =
    series === undefined && panel.y.length >= MANY && columns.some(({ fill }) => fill.by === 'series' && fill.window)
      ? wholeWindows(columns.length, longest + ahead, longest + after)
      : null;
  const scratch = columns.map(({ fill }, c) => (fill.by === 'series' ? (windows?.columns[c] ?? new Float64Array(longest + ahead)) : null));
  const input = seriesReader(panel, after, longest);
  for (const index of series ?? panel.ids.keys()) {
    const current = input(index);
    const rows = current.y.length + ahead;
    const from = current.start - first;
    yield {
      index,
      rows,
      columns: columns.map(({ fill }, c) => {
        const whole = shared[c];
        if (whole) return whole.subarray(from, from + rows);
        const out = (scratch[c] as Float64Array).subarray(0, rows);
        if (fill.by === 'series' && !(fill.window && windows?.fill(c, fill.window, current, rows))) fill.run(current, 0, rows, out);
        return out;
      }),
    };
  }
}

/**
 * One row of the features of one series: what a recursive model asks for when it has put its own forecasts behind y.
 *
 * @param series - with y as far as it is known or forecast by now
 * @param out - a value for each column
 */
export function featureRow({ columns }: FeaturePlan, series: SeriesInput, row: number, out: Float64Array): void {
  columns.forEach(({ fill }, c) => {
    const cell = out.subarray(c, c + 1);
    if (fill.by === 'period') fill.run(series.start + row, cell);
    else fill.run(series, row, row + 1, cell);
  });
}

const ofPeriods = ({ fill }: PlannedColumn, first: number, count: number): Float64Array | null => {
  if (fill.by !== 'period') return null;
  const out = new Float64Array(count);
  fill.run(first, out);
  return out;
};

function spanOf(panel: Panel): { readonly first: number; readonly end: number; readonly longest: number } {
  let first = Infinity;
  let end = 0;
  let longest = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const start = panel.start[i] as number;
    const length = (panel.offsets[i + 1] as number) - (panel.offsets[i] as number);
    first = Math.min(first, start);
    end = Math.max(end, start + length);
    longest = Math.max(longest, length);
  }
  return { first: first === Infinity ? 0 : first, end, longest };
}

/**
 * Reads the series of a panel as features are filled from them. The regressors of the one before are written over.
 *
 * @param after - periods after the end of y that known regressors have room for
 */
export function seriesReader(panel: Panel, after: number, longest: number = spanOf(panel).longest): (index: number) => SeriesInput {
  const { regressors = [], past = [], futurePeriods = 0 } = panel;
  const buffers = new Map<number, Float64Array>();
  return (index) => {
    const from = panel.offsets[index] as number;
    const to = panel.offsets[index + 1] as number;
    const filled = new Map<number, Float64Array>();
    return {
      index,
      id: panel.ids[index] as string,
      start: panel.start[index] as number,
      y: panel.y.subarray(from, to),
      past: (position) => (past[position] as (typeof past)[number]).values.subarray(from, to),
      known: (position) => {
        const ready = filled.get(position);
        if (ready) return ready;
        const { values, future } = regressors[position] as (typeof regressors)[number];
        const buffer = buffers.get(position) ?? new Float64Array(longest + after);
        buffers.set(position, buffer);
        const known = buffer.subarray(0, to - from + after);
        known.set(values.subarray(from, to));
        known.fill(NaN, to - from);
        known.set(future.subarray(index * futurePeriods, index * futurePeriods + Math.min(futurePeriods, after)), to - from);
        filled.set(position, known);
        return known;
      },
    };
  };
}
