import { betaQuantile } from '../math/distributions/beta-quantile.ts';
import { mean, variance } from '../math/moments.ts';
import { normalQuantile } from '../math/normal.ts';
import { MOST_POINTS, strayChance, type BandLevel } from './quantile-band-levels.ts';

/** Normal quantile plot with its line and band; columns of one length, a place a point. */
export interface QuantilePlot {
  /** Values in the sample. */
  readonly count: number;
  /** Standard normal quantiles, ascending. */
  readonly theoretical: Float64Array;
  readonly sample: Float64Array;
  /** Through the quartiles, which single values far out do not move: sample = intercept + slope * theoretical. */
  readonly line: { readonly intercept: number; readonly slope: number };
  /** In percent. */
  readonly level: BandLevel;
  /** All points of a normal sample lie between these at `level`: one outside speaks against normal values. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Points that lie outside. */
  readonly outside: number;
}

const FEWEST = 5;

/**
 * Normal quantile plot as R's `qqnorm` and `qqline`, with a band for all points together: quantiles of the ordered values of a normal sample with the
 * mean and spread of this one. Each point has the same chance to stray, so small that none does at `level`; that mean and spread are
 * estimated is allowed for. More than 300 values are thinned evenly, with both ends kept.
 *
 * @param y - NaN where missing
 * @returns null for fewer than five values or equal quartiles
 * @see Aldor-Noiman, Brown, Buja, Rolke & Stine (2013), The American Statistician 67(4), 249-260, for bands of equal local levels
 */
export function quantilePlot(y: Float64Array, level: BandLevel = 95): QuantilePlot | null {
  const sorted = y.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  if (n < FEWEST) return null;
  const [first, third] = [quartile(sorted, 0.25), quartile(sorted, 0.75)];
  const slope = (third - first) / (2 * normalQuantile(0.75));
  if (!(slope > 0)) return null;
  const intercept = (first + third) / 2;
  const kept = Math.min(n, MOST_POINTS);
  const ranks = Int32Array.from({ length: kept }, (_, i) => 1 + (kept === n ? i : Math.round((i * (n - 1)) / (kept - 1))));
  // As R's ppoints.
  const offset = n <= 10 ? 3 / 8 : 1 / 2;
  const [centre, spread] = [mean(sorted), Math.sqrt(variance(sorted))];
  const onLine = (share: number): number => centre + spread * normalQuantile(share);
  const tail = strayChance(n, level) / 2;
  const sample = Float64Array.from(ranks, (rank) => sorted[rank - 1] as number);
  const lower = Float64Array.from(ranks, (rank) => onLine(betaQuantile(tail, rank, n + 1 - rank)));
  const upper = Float64Array.from(ranks, (rank) => onLine(1 - betaQuantile(tail, n + 1 - rank, rank)));
  let outside = 0;
  sample.forEach((value, i) => {
    if (value < (lower[i] as number) || value > (upper[i] as number)) outside++;
  });
  return {
    count: n,
    theoretical: Float64Array.from(ranks, (rank) => normalQuantile((rank - offset) / (n + 1 - 2 * offset))),
    sample,
    line: { intercept, slope },
    level,
    lower,
    upper,
    outside,
  };
}

/** Quantile of type 7, as R's default. */
function quartile(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  return low + (place - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] as number) - low);
}
