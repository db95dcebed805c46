import type { Series } from '../../core/panel.ts';
import { mstl, usableSeasons, type MstlDecomposition } from '../../decomposition/mstl.ts';
import type { MstlOptions } from '../../decomposition/rounds.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';

export interface Adjusted {
  /** What the member model gets: without the seasons, and without any mention of them. */
  readonly series: Series;
  /** Null where there is no season to take out. */
  readonly decomposition: MstlDecomposition | null;
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
export function adjust(series: Series, lengths: readonly number[], options: MstlOptions, fill: boolean): Adjusted {
  const { y } = series;
  const usable = usableSeasons(lengths, y.length);
  const decomposition = usable.length > 0 ? mstl(y, usable, options) : null;
  let left = y;
  if (decomposition) {
    left = Float64Array.from(y);
    for (const season of decomposition.seasons) for (let t = 0; t < left.length; t++) left[t] = (left[t] as number) - (season[t] as number);
  }
  return { series: withoutSeason(series, fill ? fillGaps(left, 1) : left), decomposition };
}
