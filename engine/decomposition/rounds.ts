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
  /** Updates of the robustness weights, 15 if not given. */
  readonly outer?: number;
  /** Rounds over all seasons, 2 if not given; one season needs one. */
  readonly iterate?: number;
  /** Ends robust updates early, see `StlOptions`. */
  readonly tolerance?: number;
}

export interface Rounds {
  /** One of length n for each season length. */
  readonly seasons: readonly Float64Array[];
  /** Length n. */
  readonly trend: Float64Array;
  /** Length n: the series without its seasons. */
  readonly adjusted: Float64Array;
}

/**
 * STL for one season after the other on what the others leave.
 *
 * @param y - length n, nothing missing
 * @param lengths - ascending, each of them seen more than twice
 * @throws EngineError `series-too-short`
 */
export function takeOutSeasons(y: Float64Array, lengths: readonly number[], options: MstlOptions): Rounds {
  const rounds = lengths.length === 1 ? 1 : Math.max(1, options.iterate ?? 2);
  const adjusted = Float64Array.from(y);
  const seasons = lengths.map(() => new Float64Array(y.length));
  let trend: Float64Array = new Float64Array(y.length);
  for (let round = 0; round < rounds; round++)
    lengths.forEach((m, i) => {
      const season = seasons[i] as Float64Array;
      for (let t = 0; t < adjusted.length; t++) adjusted[t] = (adjusted[t] as number) + (season[t] as number);
      const fit = stl(adjusted, m, optionsOf(options, i));
      season.set(fit.season);
      trend = fit.trend;
      for (let t = 0; t < adjusted.length; t++) adjusted[t] = (adjusted[t] as number) - (season[t] as number);
    });
  return { seasons, trend, adjusted };
}

/** The span of the loess of season number `i`, the shortest being 0. */
export function seasonWindowOf({ seasonWindow }: MstlOptions, i: number): number | 'periodic' {
  const window = typeof seasonWindow === 'object' ? seasonWindow[i] : seasonWindow;
  return window ?? 11 + 4 * i;
}

function optionsOf(options: MstlOptions, i: number): StlOptions {
  const { trendWindow, jump, robust, outer, tolerance } = options;
  return {
    seasonWindow: seasonWindowOf(options, i),
    ...(trendWindow === undefined ? {} : { trendWindow }),
    ...(jump === undefined ? {} : { seasonJump: jump, trendJump: jump, lowPassJump: jump }),
    ...(robust === undefined ? {} : { robust }),
    ...(outer === undefined ? {} : { outer }),
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}
