import { fillGaps } from '../transforms/fill-gaps.ts';
import { stl, type StlOptions } from './stl.ts';

/** How a series with several seasons is taken apart; what is absent is as in R's `mstl`. */
export interface MstlOptions {
  /** Span of each season's loess in seasons, in the order of the season lengths: 11, 15, 19 ... if not given. One number serves all. */
  readonly seasonWindow?: number | 'periodic' | readonly (number | 'periodic')[];
  /** In periods, for every season; from each season's length if not given. */
  readonly trendWindow?: number;
  /** Every loess is evaluated at every so many points; a tenth of its window if not given. */
  readonly jump?: number;
  /** Gives outliers less weight; false if not given. */
  readonly robust?: boolean;
  /** Rounds over all seasons, 2 if not given; one season needs one. */
  readonly iterate?: number;
  /** Ends robust updates early, see `StlOptions`. */
  readonly tolerance?: number;
}

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
  const rounds = lengths.length === 1 ? 1 : Math.max(1, options.iterate ?? 2);
  const filled = fillGaps(y, lengths[0] as number);
  const left = Float64Array.from(filled);
  const seasons = lengths.map(() => new Float64Array(y.length));
  let trend: Float64Array = new Float64Array(y.length);
  for (let round = 0; round < rounds; round++)
    lengths.forEach((m, i) => {
      const season = seasons[i] as Float64Array;
      for (let t = 0; t < left.length; t++) left[t] = (left[t] as number) + (season[t] as number);
      const fit = stl(left, m, optionsOf(options, i));
      season.set(fit.season);
      trend = fit.trend;
      for (let t = 0; t < left.length; t++) left[t] = (left[t] as number) - (season[t] as number);
    });
  const remainder = left.map((value, t) => (Number.isNaN(y[t] as number) ? NaN : value - (trend[t] as number)));
  return { seasonLengths: lengths, seasons, trend, remainder };
}

/** The span of the loess of season number `i`, the shortest being 0. */
export function seasonWindowOf({ seasonWindow }: MstlOptions, i: number): number | 'periodic' {
  const window = typeof seasonWindow === 'object' ? seasonWindow[i] : seasonWindow;
  return window ?? 11 + 4 * i;
}

function optionsOf(options: MstlOptions, i: number): StlOptions {
  const { trendWindow, jump, robust, tolerance } = options;
  return {
    seasonWindow: seasonWindowOf(options, i),
    ...(trendWindow === undefined ? {} : { trendWindow }),
    ...(jump === undefined ? {} : { seasonJump: jump, trendJump: jump, lowPassJump: jump }),
    ...(robust === undefined ? {} : { robust }),
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}
