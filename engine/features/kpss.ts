import { mean } from '../math/moments.ts';

/** Critical value of the level test at 5 percent. */
export const KPSS_LEVEL_5_PERCENT = 0.463;

/**
 * KPSS statistic for the hypothesis that a series is stationary about a level: large values speak for differencing.
 *
 * @param y - length n >= 3, nothing missing
 * @param lags - lags of the long-run variance, with Bartlett weights
 * @returns 0 for a constant series
 * @see Kwiatkowski, Phillips, Schmidt & Shin (1992), J. Econometrics 54(1-3), 159-178
 */
export function kpssLevel(y: Float64Array, lags = Math.trunc((3 * Math.sqrt(y.length)) / 13)): number {
  const n = y.length;
  const centre = mean(y);
  let cumulative = 0;
  let squares = 0;
  let variance = 0;
  for (let t = 0; t < n; t++) {
    const deviation = (y[t] as number) - centre;
    cumulative += deviation;
    squares += cumulative * cumulative;
    variance += deviation * deviation;
  }
  if (!(variance > 0)) return 0;
  for (let lag = 1; lag <= lags; lag++) {
    let covariance = 0;
    for (let t = lag; t < n; t++) covariance += ((y[t] as number) - centre) * ((y[t - lag] as number) - centre);
    variance += 2 * (1 - lag / (lags + 1)) * covariance;
  }
  return variance > 0 ? squares / n / variance : 0;
}
