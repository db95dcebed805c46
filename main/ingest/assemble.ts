import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { Tidy } from './columns.ts';

/** The time-dependent part of a panel, with what was noticed on the way. */
export interface Assembled {
  readonly offsets: Int32Array;
  readonly start: Int32Array;
  readonly y: Float64Array;
  /** Periods between a series' first and last value that no row has. */
  readonly gaps: number;
  /** Series with such periods. */
  readonly gappy: number[];
  /** Rows beyond the first of a series and period. */
  readonly repeats: number;
  /** Periods after the newest value of all series that have rows: what is known of the future. */
  readonly futurePeriods: number;
  /** Rows after the last value of their series. */
  readonly ahead: number;
}

/**
 * Lays rows, ascending by series and period, out on a regular axis. Leading and trailing missing values are left out.
 *
 * @param seriesCount - n; every series 0 .. n - 1 has at least one value
 */
export function assemble({ series, period, y }: Tidy, seriesCount: number, gapRule: ImportChoices['gaps']): Assembled {
  const start = new Int32Array(seriesCount).fill(-1);
  const end = new Int32Array(seriesCount).fill(-1);
  const n = y.length;
  let repeats = 0;
  let newestRow = -1;
  let lastSeries = -1;
  let lastPeriod = -1;
  for (let i = 0; i < n; i++) {
    const s = series[i] as number;
    const p = period[i] as number;
    if (p === lastPeriod && s === lastSeries) repeats++;
    lastSeries = s;
    lastPeriod = p;
    if (p > newestRow) newestRow = p;
    const value = y[i] as number;
    // Only NaN differs from itself.
    if (value !== value) continue;
    if (start[s] === -1) start[s] = p;
    end[s] = p;
  }
  const offsets = new Int32Array(seriesCount + 1);
  for (let s = 0; s < seriesCount; s++) offsets[s + 1] = (offsets[s] as number) + (end[s] as number) - (start[s] as number) + 1;
  const values = new Float64Array(offsets[seriesCount] as number).fill(gapRule === 'zero' ? 0 : NaN);
  const rowsIn = new Int32Array(seriesCount);
  lastSeries = -1;
  let shift = 0;
  let from = 0;
  let to = 0;
  let present = 0;
  let ahead = 0;
  for (let i = 0; i < n; i++) {
    const s = series[i] as number;
    const p = period[i] as number;
    if (s !== lastSeries) {
      if (lastSeries !== -1) rowsIn[lastSeries] = present;
      lastSeries = s;
      lastPeriod = -1;
      present = 0;
      from = start[s] as number;
      to = end[s] as number;
      shift = (offsets[s] as number) - from;
    }
    if (p > to) ahead++;
    if (p < from || p > to) continue;
    values[shift + p] = y[i] as number;
    if (p !== lastPeriod) present++;
    lastPeriod = p;
  }
  if (lastSeries !== -1) rowsIn[lastSeries] = present;
  if (gapRule === 'forward') fillForward(values, offsets);
  let gaps = 0;
  const gappy: number[] = [];
  for (let s = 0; s < seriesCount; s++) {
    const missing = (offsets[s + 1] as number) - (offsets[s] as number) - (rowsIn[s] as number);
    if (missing > 0) gappy.push(s);
    gaps += missing;
  }
  let newestValue = -1;
  for (const last of end) if (last > newestValue) newestValue = last;
  return { offsets, start, y: values, gaps, gappy, repeats, futurePeriods: Math.max(0, newestRow - newestValue), ahead };
}

/** Missing values take the one before; a series begins with a value. */
function fillForward(values: Float64Array, offsets: Int32Array): void {
  for (let s = 0; s + 1 < offsets.length; s++)
    for (let i = (offsets[s] as number) + 1; i < (offsets[s + 1] as number); i++)
      if (Number.isNaN(values[i])) values[i] = values[i - 1] as number;
}
