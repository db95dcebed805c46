import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import type { TestResult } from './test-result.ts';

export interface LjungBox extends TestResult {
  readonly lags: number;
  /** Lags less the estimated parameters of the model that left the residuals. */
  readonly degreesOfFreedom: number;
}

/**
 * Ljung-Box test of the hypothesis that there is no autocorrelation up to lag L.
 *
 * @param acf - autocorrelations of lags 1 ... L
 * @param n - values that they were computed from, more than L
 * @param parameters - estimated parameters of the model, fewer than L; 0 for a raw series
 * @see Ljung & Box (1978), Biometrika 65(2), 297-303
 */
export function ljungBox(acf: Float64Array, n: number, parameters = 0): LjungBox {
  let sum = 0;
  for (let lag = 1; lag <= acf.length; lag++) sum += (acf[lag - 1] as number) ** 2 / (n - lag);
  const statistic = n * (n + 2) * sum;
  const degreesOfFreedom = acf.length - parameters;
  return { statistic, pValue: chiSquaredUpperTail(statistic, degreesOfFreedom), lags: acf.length, degreesOfFreedom };
}

/**
 * Lags to test residuals on: two seasons, or 10 without a season, at most a fifth of the values, and three more than there are parameters.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.4; as R's `checkresiduals`
 */
export const lagsToTest = (n: number, seasonLength: number, parameters: number): number =>
  Math.max(parameters + 3, Math.min(seasonLength > 1 ? 2 * seasonLength : 10, Math.round(n / 5)));
