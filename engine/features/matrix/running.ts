import type { Statistic } from './spec.ts';

/**
 * A statistic of all values from the first one up to `shift` periods before each row. Running moments by Welford's method.
 *
 * @param y - NaN where missing; what lies behind its end is unknown
 * @param out - `out[t - from]` for the rows t from `from` to, but without, `to`; NaN before the first value
 */
export function expandingStatistic(
  statistic: Exclude<Statistic, 'median'>,
  y: Float64Array,
  shift: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  out.fill(NaN, 0, to - from);
  const last = Math.min(to - shift, y.length) - 1;
  let count = 0;
  let mean = 0;
  let square = 0;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let e = 0; e <= last; e++) {
    const value = y[e] as number;
    // Only NaN differs from itself.
    if (value === value) {
      count++;
      sum += value;
      const step = value - mean;
      mean += step / count;
      square += step * (value - mean);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const t = e + shift;
    if (t < from || count === 0) continue;
    let result = mean;
    if (statistic === 'sum') result = sum;
    else if (statistic === 'min') result = low;
    else if (statistic === 'max') result = high;
    else if (statistic === 'sd') result = count > 1 ? Math.sqrt(square / (count - 1)) : NaN;
    out[t - from] = result;
  }
}

/**
 * Mean of all values up to `shift` periods before each row, each weighing half as much as one that is `halfLife` periods newer. A missing value
 * has no weight but its place in time.
 *
 * @param out - `out[t - from]` for the rows t from `from` to, but without, `to`; NaN before the first value
 */
export function weightedMean(y: Float64Array, halfLife: number, shift: number, from: number, to: number, out: Float64Array): void {
  out.fill(NaN, 0, to - from);
  const decay = 0.5 ** (1 / halfLife);
  const last = Math.min(to - shift, y.length) - 1;
  let sum = 0;
  let weight = 0;
  for (let e = 0; e <= last; e++) {
    const value = y[e] as number;
    sum *= decay;
    weight *= decay;
    if (value === value) {
      sum += value;
      weight += 1;
    }
    // After so many missing values that all weights are lost, nothing is known.
    if (e + shift >= from && weight > 1e-300) out[e + shift - from] = sum / weight;
  }
}
