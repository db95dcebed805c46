import { mean } from '../math/moments.ts';
import { normalQuantile } from '../math/normal.ts';

/** Quantile of the one-sided test at 95 percent: two-sided at 90. */
const CRITICAL = normalQuantile(0.95);
/** The same as the M4 competition rounded it. */
const CRITICAL_M4 = 1.645;

/**
 * Whether the autocorrelation at one season is larger than the earlier ones explain, at 90 percent.
 *
 * @param y - length n, nothing missing
 * @returns false for fewer than two seasons and one value, or a constant series
 * @see Assimakopoulos & Nikolopoulos (2000), Int. J. Forecasting 16(4), 521-530; the test of R's `thetaf`
 */
export const isSeasonal = (y: Float64Array, seasonLength: number): boolean =>
  y.length > 2 * seasonLength && exceeds(y, seasonLength, CRITICAL);

/**
 * The same test as the benchmarks of the M4 competition ran it: on three seasons at least.
 *
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), 54-74, and the competition's `SeasonalityTest`
 */
export const isSeasonalM4 = (y: Float64Array, seasonLength: number): boolean =>
  y.length >= 3 * seasonLength && exceeds(y, seasonLength, CRITICAL_M4);

function exceeds(y: Float64Array, m: number, critical: number): boolean {
  const n = y.length;
  if (m < 2) return false;
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
  return Math.abs(autocorrelation(m)) / Math.sqrt((1 + 2 * squares) / n) > critical;
}
