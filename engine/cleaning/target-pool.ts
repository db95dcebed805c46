import type { CleaningState } from './state.ts';

/** Sums of the target over all series by period and category, so that those up to any period are there at once. */
export interface TargetPool {
  /** Period of the first row. */
  readonly first: number;
  readonly levels: number;
  /** Rows of `levels` sums, row r of the periods before first + r; the last one of all. */
  readonly sum: Float64Array;
  readonly count: Float64Array;
  /** Of all categories together, values without one included: length rows. */
  readonly total: Float64Array;
  readonly seen: Float64Array;
}

/** What a pool holds of the periods before one. */
export interface PooledSums {
  readonly sum: Float64Array;
  readonly count: Float64Array;
  readonly mean: number;
}

/** @param values - codes of the column along the panel */
export function poolOf(state: CleaningState, values: Float64Array, levels: number): TargetPool {
  const { offsets, start, y, dropped } = state;
  let first = Infinity;
  let end = -Infinity;
  start.forEach((period, i) => {
    if (dropped[i]) return;
    first = Math.min(first, period);
    end = Math.max(end, period + (offsets[i + 1] as number) - (offsets[i] as number));
  });
  const rows = end > first ? end - first + 1 : 1;
  const sum = new Float64Array(rows * levels);
  const count = new Float64Array(rows * levels);
  const total = new Float64Array(rows);
  const seen = new Float64Array(rows);
  for (let i = 0; i < start.length; i++) {
    if (dropped[i]) continue;
    const from = offsets[i] as number;
    for (let t = from; t < (offsets[i + 1] as number); t++) {
      const value = y[t] as number;
      if (Number.isNaN(value)) continue;
      // A value counts for the periods after its own.
      const row = (start[i] as number) + t - from - first + 1;
      total[row] = (total[row] as number) + value;
      seen[row] = (seen[row] as number) + 1;
      const code = values[t] as number;
      if (Number.isNaN(code)) continue;
      sum[row * levels + code] = (sum[row * levels + code] as number) + value;
      count[row * levels + code] = (count[row * levels + code] as number) + 1;
    }
  }
  for (const [column, width] of [
    [sum, levels],
    [count, levels],
    [total, 1],
    [seen, 1],
  ] as const)
    for (let at = width; at < column.length; at++) column[at] = (column[at] as number) + (column[at - width] as number);
  return { first: Number.isFinite(first) ? first : 0, levels, sum, count, total, seen };
}

/** Sums over the periods before `period`; the mean is NaN where there are none. */
export function sumsBefore({ first, levels, sum, count, total, seen }: TargetPool, period: number): PooledSums {
  const row = Math.max(0, Math.min(total.length - 1, period - first));
  const n = seen[row] as number;
  return {
    sum: sum.subarray(row * levels, (row + 1) * levels),
    count: count.subarray(row * levels, (row + 1) * levels),
    mean: n > 0 ? (total[row] as number) / n : NaN,
  };
}
