/**
 * How autocovariances are weighted: all as 1, as in the original test, or falling in a straight line, which never gives a negative variance. `cosines` weighs none: slow
 * waves through the values say how far means stray.
 */
export type VarianceEstimator = 'acf' | 'bartlett' | 'cosines';

/** Waves that are taken of n values: enough to say how far a mean strays, few enough that all are slow. */
export const cosineWaves = (n: number): number => Math.max(1, Math.floor(0.41 * n ** (2 / 3)));

/**
 * Variance of the mean from the first projections on cosines, equally weighted. The mean over its root has nearly a t distribution with as many degrees of freedom as waves, also where
 * values are few and depend on many neighbours.
 *
 * @param values - n of them; those that are missing are left out
 * @see Lazarus, Lewis, Stock & Watson (2018), J. Business & Economic Statistics 36(4), 541-559
 */
export function cosineVarianceOfMean(values: Float64Array): number {
  const n = values.length;
  const waves = cosineWaves(n);
  let total = 0;
  for (let wave = 1; wave <= waves; wave++) {
    let sum = 0;
    for (let t = 0; t < n; t++) sum += (values[t] as number) * Math.cos((Math.PI * wave * (t + 0.5)) / n);
    total += sum * sum;
  }
  return (2 * total) / (waves * n * n);
}

/**
 * Variance of the mean of an autocorrelated series: autocovariances over n up to `lags`, weighted and divided by n.
 *
 * @param values - n of them and NaN where missing, which keeps the others at their distance
 * @param centre - what they are measured from: their mean, or 0 for scores
 * @param lags - 0 or more
 * @returns with `acf` perhaps zero or below
 * @see Parzen (1963), Sankhya A 25(4), 383-392, on missing values; Newey & West (1987), Econometrica 55(3), 703-708, for `bartlett`
 */
export function longRunVarianceOfMean(
  values: Float64Array,
  centre: number,
  lags: number,
  estimator: Exclude<VarianceEstimator, 'cosines'>,
): number {
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
