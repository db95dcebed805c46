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
  /** Rows are values: as many, in the same order. */
  readonly whole: boolean;
}

/**
 * Lays rows, ascending by series and period, out on a regular axis. Leading and trailing missing values are left out.
 *
 * @param seriesCount - n; every series 0 .. n - 1 has at least one value
 */
export function assemble({ series, period, y, ends }: Tidy, seriesCount: number, gapRule: ImportChoices['gaps']): Assembled {
  const start = new Int32Array(seriesCount).fill(-1);
  const end = new Int32Array(seriesCount).fill(-1);
  /** Rows of each series from its first to its last value: the first, and the one behind the last. */
  const first = new Int32Array(seriesCount);
  const behind = new Int32Array(seriesCount);
  const n = y.length;
  let repeats = 0;
  let newestRow = -1;
  let ahead = 0;
  for (let from = 0, to = 0; from < n; from = to) {
    const s = series[from] as number;
    to = ends ? (ends[s] as number) : from + 1;
    while (to < n && series[to] === s) {
      if (period[to] === period[to - 1]) repeats++;
      to++;
    }
    newestRow = Math.max(newestRow, period[to - 1] as number);
    let low = from;
    let high = to - 1;
    while (low < to && y[low] !== y[low]) low++;
    while (high > low && y[high] !== y[high]) high--;
    if (low === to) continue;
    start[s] = period[low] as number;
    end[s] = period[high] as number;
    // A row without a value may stand beside one of the same period.
    while (low > from && period[low - 1] === start[s]) low--;
    while (high + 1 < to && period[high + 1] === end[s]) high++;
    first[s] = low;
    behind[s] = high + 1;
    ahead += to - high - 1;
  }
  const offsets = new Int32Array(seriesCount + 1);
  for (let s = 0; s < seriesCount; s++) offsets[s + 1] = (offsets[s] as number) + (end[s] as number) - (start[s] as number) + 1;
  const size = offsets[seriesCount] as number;
  // Where each row is a value, they need not be laid out, nor filled.
  const inPlace = (s: number): boolean => first[s] === offsets[s] && behind[s] === offsets[s + 1];
  const whole = repeats === 0 && n === size && start.every((_, s) => inPlace(s));
  if (whole && gapRule !== 'forward') return { offsets, start, y, gaps: 0, gappy: [], repeats, futurePeriods: 0, ahead, whole };
  const values = new Float64Array(size);
  let gaps = 0;
  const gappy: number[] = [];
  for (let s = 0; s < seriesCount; s++) {
    const [from, to] = [first[s] as number, behind[s] as number];
    const size = (offsets[s + 1] as number) - (offsets[s] as number);
    let missing = 0;
    if (repeats === 0 && to - from === size) values.set(y.subarray(from, to), offsets[s]);
    else {
      values.fill(gapRule === 'zero' ? 0 : NaN, offsets[s], offsets[s + 1]);
      const shift = (offsets[s] as number) - (start[s] as number);
      missing = size;
      for (let i = from; i < to; i++) {
        const p = period[i] as number;
        values[shift + p] = y[i] as number;
        if (i === from || p !== period[i - 1]) missing--;
      }
    }
    if (missing > 0) gappy.push(s);
    gaps += missing;
  }
  if (gapRule === 'forward') fillForward(values, offsets);
  let newestValue = -1;
  for (const last of end) if (last > newestValue) newestValue = last;
  return { offsets, start, y: values, gaps, gappy, repeats, futurePeriods: Math.max(0, newestRow - newestValue), ahead, whole };
}

/** Missing values take the one before; a series begins with a value. */
function fillForward(values: Float64Array, offsets: Int32Array): void {
  for (let s = 0; s + 1 < offsets.length; s++)
    for (let i = (offsets[s] as number) + 1; i < (offsets[s + 1] as number); i++)
      if (Number.isNaN(values[i])) values[i] = values[i - 1] as number;
}
