import { usableSeasons } from '../decomposition/mstl.ts';
import { interpolateSeasonal } from '../decomposition/interpolate.ts';
import { takeOutSeasons } from '../decomposition/rounds.ts';
import { extent, variance } from '../math/moments.ts';
import { quantile, sortedValues } from './quantile.ts';
import { superSmoother } from './super-smoother.ts';

/** Interquartile ranges beyond the quartiles from which a remainder is an outlier. */
const REACH = 3;
/** A season is taken off where it explains this share of what the trend leaves. */
const STRONG = 0.6;

/**
 * Outliers as R's `tsoutliers` finds them: off a robust decomposition where the season is strong, what lies more than three interquartile ranges
 * beyond the quartiles of what the super smoother leaves; twice over.
 *
 * @param y - length n, NaN where missing
 * @param seasonLengths - m; none for no season
 * @returns positions, ascending
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 13.9
 */
export function rangeOutliers(y: Float64Array, seasonLengths: readonly number[]): number[] {
  const first = findOnce(y, seasonLengths);
  if (first.length === 0) return first;
  const rest = Float64Array.from(y);
  for (const at of first) rest[at] = NaN;
  const lengths = usableSeasons(seasonLengths, y.length);
  const second = findOnce(interpolateSeasonal(rest, lengths), seasonLengths);
  return [...new Set([...first, ...second])].sort((a, b) => a - b);
}

function findOnce(y: Float64Array, seasonLengths: readonly number[]): number[] {
  const { min, max } = extent(y);
  if (!(max > min)) return [];
  const lengths = usableSeasons(seasonLengths, y.length);
  let values = interpolateSeasonal(y, lengths);
  if (lengths.length > 0) {
    const { trend, adjusted } = takeOutSeasons(values, lengths, { robust: true });
    const remainder = adjusted.map((value, t) => value - (trend[t] as number));
    const detrended = values.map((value, t) => value - (trend[t] as number));
    if (1 - variance(remainder) / variance(detrended) >= STRONG) values = adjusted;
  }
  const smooth = superSmoother(values);
  const left = values.map((value, t) => (Number.isNaN(y[t] as number) ? NaN : value - (smooth[t] as number)));
  const sorted = sortedValues(left);
  const low = quantile(sorted, 0.25);
  const high = quantile(sorted, 0.75);
  const lower = low - REACH * (high - low);
  const upper = high + REACH * (high - low);
  if (!(upper - lower > 1e-14)) return [];
  return Array.from(left.keys()).filter((t) => (left[t] as number) < lower || (left[t] as number) > upper);
}
