import { mean } from '../math/moments.ts';

/**
 * Autocorrelations of lags 1 ... `lags`, covariances over n and not over the number of pairs. With missing values a covariance is taken over
 * its pairs plus its lag, as R's `acf(na.action = na.pass)` does.
 *
 * @param y - length n, NaN where missing
 * @param adjusted - covariances over n less the lag: less biased, but no longer certain to be a correlation function
 * @returns length `lags`; zeros for a constant series
 * @see Box, Jenkins, Reinsel & Ljung (2016), Time Series Analysis, 5th ed., 2.1.5
 */
export function autocorrelations(y: Float64Array, lags: number, adjusted = false): Float64Array {
  const n = y.length;
  const centre = mean(y);
  // A missing value as 0 adds nothing to any product.
  const deviations = new Float64Array(n);
  const observed = new Uint8Array(n);
  let count = 0;
  let largest = 0;
  for (let t = 0; t < n; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    deviations[t] = value - centre;
    observed[t] = 1;
    count++;
    largest = Math.max(largest, Math.abs(value - centre));
  }
  const result = new Float64Array(lags);
  // Differences within the rounding of the values themselves are no variation.
  if (!(largest > 1e-14 * Math.abs(centre))) return result;
  let variance = 0;
  for (let t = 0; t < n; t++) {
    deviations[t] = (deviations[t] as number) / largest;
    variance += (deviations[t] as number) ** 2;
  }
  variance /= count;
  for (let lag = 1; lag <= lags && lag < n; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (deviations[t] as number) * (deviations[t - lag] as number);
    let pairs = n - lag;
    if (count < n) {
      pairs = 0;
      for (let t = lag; t < n; t++) pairs += (observed[t] as number) & (observed[t - lag] as number);
    }
    if (pairs > 0) result[lag - 1] = sum / (pairs + (adjusted ? 0 : lag)) / variance;
  }
  return result;
}

/**
 * Partial autocorrelations by the Durbin-Levinson recursion.
 *
 * @param acf - autocorrelations of lags 1 ... L
 * @returns lags 1 ... L; zeros from where the prediction is exact
 * @see Brockwell & Davis (1991), Time Series: Theory and Methods, 2nd ed., 5.2
 */
export function partialAutocorrelations(acf: Float64Array): Float64Array {
  const lags = acf.length;
  const partial = new Float64Array(lags);
  const coefficients = new Float64Array(lags);
  const previous = new Float64Array(lags);
  let variance = 1;
  for (let k = 0; k < lags; k++) {
    if (!(variance > 1e-14)) break;
    let sum = acf[k] as number;
    for (let j = 0; j < k; j++) sum -= (previous[j] as number) * (acf[k - 1 - j] as number);
    const value = sum / variance;
    partial[k] = value;
    for (let j = 0; j < k; j++) coefficients[j] = (previous[j] as number) - value * (previous[k - 1 - j] as number);
    coefficients[k] = value;
    previous.set(coefficients);
    variance *= 1 - value * value;
  }
  return partial;
}
