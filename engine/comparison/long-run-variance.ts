/** How autocovariances are weighted: all as 1, as in the original test, or falling in a straight line, which never gives a negative variance. */
export type VarianceEstimator = 'acf' | 'bartlett';

/**
 * Variance of the mean of an autocorrelated series: autocovariances over n up to `lags`, weighted and divided by n.
 *
 * @param values - n of them and NaN where missing, which keeps the others at their distance
 * @param centre - what they are measured from: their mean, or 0 for scores
 * @param lags - 0 or more
 * @returns with `acf` perhaps zero or below
 * @see Parzen (1963), Sankhya A 25(4), 383-392, on missing values; Newey & West (1987), Econometrica 55(3), 703-708, for `bartlett`
 */
export function longRunVarianceOfMean(values: Float64Array, centre: number, lags: number, estimator: VarianceEstimator): number {
  let n = 0;
  for (const value of values) if (!Number.isNaN(value)) n++;
  let total = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let covariance = 0;
    for (let t = lag; t < values.length; t++) {
      const product = ((values[t] as number) - centre) * ((values[t - lag] as number) - centre);
      if (!Number.isNaN(product)) covariance += product;
    }
    const weight = estimator === 'bartlett' ? 1 - lag / (lags + 1) : 1;
    total += (lag === 0 ? 1 : 2) * weight * covariance;
  }
  return total / (n * n);
}
