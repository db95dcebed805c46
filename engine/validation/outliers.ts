import { stl } from '../decomposition/stl.ts';
import { medianInPlace } from '../math/order-statistic.ts';
import { fillGaps } from '../transforms/fill-gaps.ts';
import { NORMAL_MAD } from './robust-scale.ts';

/** Values more than this many robust standard deviations from the median are pointed out. */
export const OUTLIER_Z = 6;
/** Remainders beyond the quartiles by this many interquartile ranges are pointed out. */
export const REMAINDER_RANGES = 3;

/**
 * Positions of values far from their series' median, by the robust z-score. None where more than half of the values are equal.
 *
 * @param y - NaN where missing
 * @param scratch - at least as long as y; overwritten
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, ASQC
 */
export function medianOutliers(y: Float64Array, scratch: Float64Array): number[] {
  const found: number[] = [];
  let n = 0;
  for (let i = 0; i < y.length; i++) if (y[i] === y[i]) scratch[n++] = y[i] as number;
  const median = medianInPlace(scratch, n);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const deviation = Math.abs((scratch[i] as number) - median);
    scratch[i] = deviation;
    if (deviation > largest) largest = deviation;
  }
  // Most series have none, which can be told without the median deviation: at least half of the values deviate so much that no other is too far.
  const enough = (largest / (OUTLIER_Z * NORMAL_MAD)) * (1 + 1e-9);
  let small = 0;
  for (let i = 0; i < n; i++) if ((scratch[i] as number) < enough) small++;
  if (small <= Math.floor((n - 1) / 2)) return found;
  const limit = OUTLIER_Z * (NORMAL_MAD * medianInPlace(scratch, n));
  if (!(limit > 0)) return found;
  for (let i = 0; i < y.length; i++) if (Math.abs((y[i] as number) - median) > limit) found.push(i);
  return found;
}

/** Quantile of sorted values by linear interpolation (type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const a = sorted[low] as number;
  return a + (at - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] as number) - a);
}

/**
 * Positions of values that season and trend do not explain: remainders of a robust STL outside the quartiles by three interquartile
 * ranges. Gaps are filled by straight lines and never reported. None for a series of two seasons or less, or that is zero for the most part.
 *
 * @param y - NaN where missing
 * @param seasonLength - m >= 2
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 13.9; as R's `tsoutliers`
 */
export function seasonOutliers(y: Float64Array, seasonLength: number): number[] {
  const found: number[] = [];
  let observed = 0;
  let zeros = 0;
  for (const value of y) {
    if (!Number.isNaN(value)) observed++;
    if (value === 0) zeros++;
  }
  // Between zeros every sale would be one.
  if (seasonLength < 2 || y.length <= 2 * seasonLength || observed <= 2 * seasonLength || zeros > 0.5 * observed) return found;
  const { remainder } = stl(observed === y.length ? y : fillGaps(y, 1), seasonLength, {
    seasonWindow: 11,
    robust: true,
    outer: 2,
  });
  const sorted = remainder.filter((_, i) => !Number.isNaN(y[i] as number)).sort();
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const range = high - low;
  let size = 0;
  for (const value of y) if (Math.abs(value) > size) size = Math.abs(value);
  // Rounding is no remainder.
  if (!(range > 1e-9 * size)) return found;
  for (let i = 0; i < y.length; i++) {
    const value = remainder[i] as number;
    if (!Number.isNaN(y[i] as number) && (value < low - REMAINDER_RANGES * range || value > high + REMAINDER_RANGES * range)) found.push(i);
  }
  return found;
}
