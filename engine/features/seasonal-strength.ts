import { mstl } from '../decomposition/mstl.ts';
import { variance } from '../math/moments.ts';

/** Strength from which a season is differenced, as in R's `nsdiffs`. */
export const STRONG_SEASON = 0.64;

/**
 * Strength of a season in the STL decomposition, 0 (none) to 1: one less the remainder's share of the variance of season and remainder.
 *
 * @param y - length n > 2 m, nothing missing
 * @param seasonLength - m >= 2
 * @see Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3), 335-364
 */
export function stlStrength(y: Float64Array, seasonLength: number): number {
  const { seasons, remainder } = mstl(y, [seasonLength]);
  const season = seasons[0] as Float64Array;
  const whole = variance(remainder.map((value, t) => value + (season[t] as number)));
  return whole > 0 ? Math.min(1, Math.max(0, 1 - variance(remainder) / whole)) : 0;
}
