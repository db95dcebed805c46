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
}

/**
 * Lays rows, ascending by series and period, out on a regular axis. Leading and trailing missing values are left out.
 *
 * @param seriesCount - n; every series 0 .. n - 1 has at least one value
 */
export function assemble({ series, period, y }: Tidy, seriesCount: number, gapRule: ImportChoices['gaps']): Assembled {
  const start = new Int32Array(seriesCount).fill(-1);
  const end = new Int32Array(seriesCount).fill(-1);
  let repeats = 0;
  for (let i = 0; i < y.length; i++) {
    const s = series[i] as number;
    if (i > 0 && s === series[i - 1] && period[i] === period[i - 1]) repeats++;
    if (Number.isNaN(y[i])) continue;
    if (start[s] === -1) start[s] = period[i] as number;
    end[s] = period[i] as number;
  }
  const offsets = new Int32Array(seriesCount + 1);
  for (let s = 0; s < seriesCount; s++) offsets[s + 1] = (offsets[s] as number) + (end[s] as number) - (start[s] as number) + 1;
  const values = new Float64Array(offsets[seriesCount] as number).fill(gapRule === 'zero' ? 0 : NaN);
  const rowsIn = new Int32Array(seriesCount);
  for (let i = 0; i < y.length; i++) {
    const s = series[i] as number;
    const p = period[i] as number;
    if (p < (start[s] as number) || p > (end[s] as number)) continue;
    values[(offsets[s] as number) + p - (start[s] as number)] = y[i] as number;
    rowsIn[s] = (rowsIn[s] as number) + (i === 0 || s !== series[i - 1] || p !== period[i - 1] ? 1 : 0);
  }
  let gaps = 0;
  const gappy: number[] = [];
  for (let s = 0; s < seriesCount; s++) {
    const missing = (offsets[s + 1] as number) - (offsets[s] as number) - (rowsIn[s] as number);
    if (missing > 0) gappy.push(s);
    gaps += missing;
  }
  return { offsets, start, y: values, gaps, gappy, repeats };
}
