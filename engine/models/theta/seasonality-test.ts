import { mean } from '../../math/moments.ts';
import { normalQuantile } from '../../math/normal.ts';

/**
 * Whether the autocorrelation at one season is larger than the earlier ones explain, at 90 percent.
 *
 * @param y - length n, nothing missing
 * @returns false for fewer than two seasons and one value, or a constant series
 * @see Assimakopoulos & Nikolopoulos (2000), Int. J. Forecasting 16(4), 521-530; the test of R's `thetaf`
 */
export function isSeasonal(y: Float64Array, seasonLength: number): boolean {
  const n = y.length;
  const m = seasonLength;
  if (m < 2 || n <= 2 * m) return false;
  const centre = mean(y);
  const centred = y.map((value) => value - centre);
  let power = 0;
  for (const value of centred) power += value * value;
  if (!(power > 0)) return false;
  const autocorrelation = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (centred[t] as number) * (centred[t - lag] as number);
    return sum / power;
  };
  let squares = 0;
  for (let lag = 1; lag < m; lag++) squares += autocorrelation(lag) ** 2;
  return Math.abs(autocorrelation(m)) / Math.sqrt((1 + 2 * squares) / n) > normalQuantile(0.95);
}
