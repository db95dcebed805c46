import type { SeasonalAdjustment } from './adjust-season.ts';
import { stl } from './stl.ts';

export interface ChangingAdjustment extends SeasonalAdjustment {
  readonly season: 'additive' | 'multiplicative';
  /** Length n: the effect of each period. `figure` holds those of the last season. */
  readonly effects: Float64Array;
}

/** Seasons that a series must have before its season is allowed to change: fewer do not tell change from noise. */
export const FEWEST_SEASONS = 26;
/** Multiplicative effects beyond this factor are no season, and blow the adjusted series up. */
const LARGEST_EFFECT = 1e4;
/** Span of the loess over the values of one position in the season: a year of weeks. */
const WINDOW = 51;

/**
 * Takes off a season that changes slowly: STL with one pass that holds outliers back, of the logarithms where the season is multiplicative.
 *
 * @param y - length n > 2 m, nothing missing
 * @param form - additive stands in for multiplicative where a value is zero or less
 * @returns null where the decomposition is of no use: values too large or too small, effects beyond belief
 */
export function adjustChangingSeason(
  y: Float64Array,
  seasonLength: number,
  form: 'additive' | 'multiplicative',
): ChangingAdjustment | null {
  const n = y.length;
  const logs = form === 'multiplicative' && y.every((value) => value > 0);
  const { season } = stl(logs ? y.map(Math.log) : y, seasonLength, { seasonWindow: WINDOW, robust: true, outer: 1 });
  const effects = logs ? season.map(Math.exp) : season;
  const adjusted = y.map((value, t) => (logs ? value / (effects[t] as number) : value - (effects[t] as number)));
  if (!adjusted.every(Number.isFinite) || !effects.every(Number.isFinite)) return null;
  if (logs && !effects.every((effect) => effect < LARGEST_EFFECT && effect > 1 / LARGEST_EFFECT)) return null;
  const figure = new Float64Array(seasonLength);
  for (let t = n - seasonLength; t < n; t++) figure[t % seasonLength] = effects[t] as number;
  return { season: logs ? 'multiplicative' : 'additive', adjusted, figure, effects };
}
