import type { SeasonInfluence } from './season-influence.ts';

export interface ShrunkSeason {
  /** Length n. */
  readonly season: Float64Array;
  readonly influence: SeasonInfluence;
  /** What is kept of the smooth and of the rough part, 0 to 1. */
  readonly smooth: number;
  readonly rough: number;
}

/** The smooth part is a mean over this share of a season; seasons of fewer than 12 periods are not split. */
const SMOOTH_SHARE = 1 / 12;

/**
 * Shrinks a seasonal component by how much of it is noise. A season that is seen few times has figures that are means of few values: their
 * error follows from the remainder, and what they vary beyond it is season. Neighbours in a season are often alike (days of a year) and
 * sometimes not (hours of a week), and so is the noise, so that the smooth and the rough part are judged apart.
 *
 * @param season - length n > 2 m, as STL leaves it
 * @param remainder - length n, NaN where missing
 * @param left - share of the noise's variance that is in the remainder
 * @param influence - of this season; `ahead` is the variance of a figure for noise of variance 1
 * @see Efron & Morris (1973), J. American Statistical Association 68(341), 117-130, on shrinkage
 */
export function shrinkSeason(
  season: Float64Array,
  seasonLength: number,
  remainder: Float64Array,
  left: number,
  influence: SeasonInfluence,
): ShrunkSeason {
  const half = Math.round((seasonLength * SMOOTH_SHARE) / 2);
  const smoothed = meanOverNeighbours(season, seasonLength, half);
  const noise = remainder.map((value) => (Number.isNaN(value) ? 0 : value));
  const smoothNoise = meanOverNeighbours(noise, seasonLength, half);
  const error = influence.ahead / left;
  const n = season.length;
  const [figures, errors] = [meanSquares(season, smoothed, n - seasonLength), meanSquares(noise, smoothNoise, 0)];
  const smooth = keep(figures.smooth, error * errors.smooth);
  const rough = keep(figures.rough, error * errors.rough);
  const whole = errors.smooth + errors.rough;
  const passes = whole > 0 ? errors.smooth / whole : 0;
  return {
    season: season.map((value, t) => smooth * (smoothed[t] as number) + rough * (value - (smoothed[t] as number))),
    influence: {
      left: 1 - (1 - influence.left) * (smooth * passes + rough * (1 - passes)),
      ahead: influence.ahead * (smooth ** 2 * passes + rough ** 2 * (1 - passes)),
    },
    smooth,
    rough,
  };
}

/** Of the smooth part and of the rest, from `from` on. */
function meanSquares(values: Float64Array, smoothed: Float64Array, from: number): { readonly smooth: number; readonly rough: number } {
  let smooth = 0;
  let rough = 0;
  for (let t = from; t < values.length; t++) {
    smooth += (smoothed[t] as number) ** 2;
    rough += ((values[t] as number) - (smoothed[t] as number)) ** 2;
  }
  return { smooth: smooth / (values.length - from), rough: rough / (values.length - from) };
}

/** Share of signal in a sum of signal and noise. */
const keep = (whole: number, noise: number): number => (whole > noise ? 1 - noise / whole : 0);

/** Centred means over `2 half + 1` neighbours; beyond an end stands the same place of the nearest season. */
function meanOverNeighbours(season: Float64Array, m: number, half: number): Float64Array {
  const n = season.length;
  const at = (t: number): number => season[t < 0 ? t + m : t >= n ? t - m : t] as number;
  const width = 2 * half + 1;
  const means = new Float64Array(n);
  let sum = 0;
  for (let t = -half; t <= half; t++) sum += at(t);
  for (let t = 0; t < n; t++) {
    means[t] = sum / width;
    sum += at(t + half + 1) - at(t - half);
  }
  return means;
}
