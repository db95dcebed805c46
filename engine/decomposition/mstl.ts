import { interpolateSeasonal } from './interpolate.ts';
import { takeOutSeasons, type MstlOptions } from './rounds.ts';

export interface MstlDecomposition {
  /** Ascending. */
  readonly seasonLengths: readonly number[];
  /** One of length n for each season length. */
  readonly seasons: readonly Float64Array[];
  /** Length n. */
  readonly trend: Float64Array;
  /** Length n, NaN where y is missing. */
  readonly remainder: Float64Array;
}

/** The season lengths that can be told from `n` values, ascending: those of which there are more than two. */
export const usableSeasons = (lengths: readonly number[], n: number): number[] =>
  [...new Set(lengths)].filter((m) => Number.isInteger(m) && m >= 2 && 2 * m < n).sort((a, b) => a - b);

/**
 * Takes a series apart into a trend, one component for each season and a remainder: STL for one season after the other on what the others
 * leave, twice over. Missing values are filled before, and are missing in the remainder.
 *
 * @param y - length n, NaN where missing
 * @param seasonLengths - at least one that `usableSeasons` lets pass; others are dropped
 * @throws EngineError `series-too-short` when no season is left
 * @see Bandara, Hyndman & Bergmeir (2021), MSTL: a seasonal-trend decomposition algorithm for time series with multiple seasonal patterns, arXiv:2107.13462
 */
export function mstl(y: Float64Array, seasonLengths: readonly number[], options: MstlOptions = {}): MstlDecomposition {
  const usable = usableSeasons(seasonLengths, y.length);
  // STL says what is wrong when no season is left.
  const lengths = usable.length > 0 ? usable : [Math.min(...seasonLengths)];
  const { seasons, trend, adjusted } = takeOutSeasons(interpolateSeasonal(y, lengths), lengths, options);
  const remainder = adjusted.map((value, t) => (Number.isNaN(y[t] as number) ? NaN : value - (trend[t] as number)));
  return { seasonLengths: lengths, seasons, trend, remainder };
}
