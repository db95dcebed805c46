import { mse } from './mse.ts';
import { seasonalScale } from './seasonal-scale.ts';

/**
 * Root mean squared scaled error: root of the out-of-sample MSE over the in-sample MSE of the seasonal naive forecast.
 * Unitless; below 1 beats seasonal naive in sample. Missing values are skipped pairwise.
 *
 * @param actual - length h
 * @param predicted - length h
 * @param training - length n > m, the fold's training part only
 * @param seasonLength - m; 1 gives the definition of the M5 competition
 * @throws EngineError `length-mismatch`, `series-too-short`, `zero-scale`
 * @see Makridakis, Spiliotis & Assimakopoulos (2022), Int. J. Forecasting 38(4), 1346-1364
 */
export const rmsse = (actual: Float64Array, predicted: Float64Array, training: Float64Array, seasonLength: number): number =>
  Math.sqrt(mse(actual, predicted) / seasonalScale(training, seasonLength, 2));
