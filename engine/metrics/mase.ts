import { mae } from './mae.ts';
import { seasonalScale } from './seasonal-scale.ts';

/**
 * Mean absolute scaled error: out-of-sample MAE over the in-sample MAE of the seasonal naive forecast.
 * Unitless; below 1 beats seasonal naive in sample. Missing values are skipped pairwise.
 *
 * @param actual - length h
 * @param predicted - length h
 * @param training - length n > m, the fold's training part only
 * @param seasonLength - m; 1 for non-seasonal data
 * @throws EngineError `length-mismatch`, `series-too-short`, `zero-scale`
 * @see Hyndman & Koehler (2006), Int. J. Forecasting 22(4), 679-688
 */
export const mase = (actual: Float64Array, predicted: Float64Array, training: Float64Array, seasonLength: number): number =>
  mae(actual, predicted) / seasonalScale(training, seasonLength, 1);
