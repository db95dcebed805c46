import { variance } from '../math/moments.ts';
import { decomposeClassical } from './classical.ts';

/**
 * Strength of the season, 0 (none) to 1: one less the remainder's share of the variance of the detrended series.
 *
 * @param y - length n >= 2 m, nothing missing
 * @param seasonLength - m >= 2
 * @see Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3), 335-364
 */
export function seasonalStrength(y: Float64Array, seasonLength: number): number {
  const { figure, trend } = decomposeClassical(y, seasonLength, 'additive');
  const detrended = y.map((value, t) => value - (trend[t] as number));
  const remainder = detrended.map((value, t) => value - (figure[t % seasonLength] as number));
  const whole = variance(detrended);
  return whole > 0 ? Math.max(0, 1 - variance(remainder) / whole) : 0;
}
