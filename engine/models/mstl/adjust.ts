import type { Series } from '../../core/panel.ts';
import { mstl, usableSeasons, type MstlDecomposition } from '../../decomposition/mstl.ts';
import { seasonWindowOf, type MstlOptions } from '../../decomposition/rounds.ts';
import { combinedInfluence, seasonInfluence, type SeasonInfluence } from '../../decomposition/season-influence.ts';
import { shrinkSeason } from '../../decomposition/shrink-season.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';

export interface Adjusted {
  /** What the member model gets: without the seasons, and without any mention of them. */
  readonly series: Series;
  /** Null where there is no season to take out. */
  readonly decomposition: MstlDecomposition | null;
  /** Of all seasons taken out. */
  readonly influence: SeasonInfluence;
}

/** How seasons are taken out. */
export interface AdjustOptions extends MstlOptions {
  /** Whether seasons are shrunk by how much of them is noise. */
  readonly shrink?: boolean;
}

/** The series as a model without season sees it. */
export function withoutSeason(series: Series, y: Float64Array): Series {
  const { seasons: _seasons, ...rest } = series;
  return { ...rest, y, seasonLength: 1 };
}

/**
 * Takes the seasons out of a series.
 *
 * @param lengths - season lengths; those seen fewer than twice are left in
 * @param fill - whether missing values are filled, by straight lines once the seasons are out
 */
export function adjust(series: Series, lengths: readonly number[], options: AdjustOptions, fill: boolean): Adjusted {
  const { y } = series;
  const usable = usableSeasons(lengths, y.length);
  if (usable.length === 0)
    return { series: withoutSeason(series, fill ? fillGaps(y, 1) : y), decomposition: null, influence: { left: 1, ahead: 0 } };
  const { decomposition, influence } = shrunk(mstl(y, usable, options), options);
  const left = Float64Array.from(y);
  for (const season of decomposition.seasons) for (let t = 0; t < left.length; t++) left[t] = (left[t] as number) - (season[t] as number);
  return { series: withoutSeason(series, fill ? fillGaps(left, 1) : left), decomposition, influence };
}

/** The decomposition with its seasons shrunk; what is taken off them goes to the remainder. */
function shrunk(
  decomposition: MstlDecomposition,
  options: AdjustOptions,
): { readonly decomposition: MstlDecomposition; readonly influence: SeasonInfluence } {
  const { seasonLengths, seasons, trend, remainder } = decomposition;
  const n = trend.length;
  const influences = seasonLengths.map((m, i) => seasonInfluence(n, m, seasonWindowOf(options, i)));
  const whole = combinedInfluence(influences);
  if (!options.shrink) return { decomposition, influence: whole };
  const back = Float64Array.from(remainder);
  const kept = seasons.map((season, i) => {
    const m = seasonLengths[i] as number;
    const result = shrinkSeason(season, m, remainder, whole.left, influences[i] as SeasonInfluence);
    for (let t = 0; t < n; t++) back[t] = (back[t] as number) + (season[t] as number) - (result.season[t] as number);
    return result;
  });
  return {
    decomposition: { seasonLengths, seasons: kept.map(({ season }) => season), trend, remainder: back },
    influence: combinedInfluence(kept.map(({ influence }) => influence)),
  };
}
