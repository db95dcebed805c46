import { EngineError } from '../core/errors.ts';
import { bias, mae, mape, mase, mse, rmse, rmsse, smape } from '../metrics/index.ts';
import type { FoldMetrics } from './types.ts';

/** A scaled error, or NaN where the training part gives no scale. */
function whereScaled(metric: () => number): number {
  try {
    return metric();
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'zero-scale' || error.code === 'series-too-short')) return NaN;
    throw error;
  }
}

/**
 * All metrics of one fold.
 *
 * @param actual - length h
 * @param predicted - length h
 * @param training - the fold's training part, with its gaps as they were
 * @throws EngineError `length-mismatch`
 */
export const foldMetrics = (actual: Float64Array, predicted: Float64Array, training: Float64Array, seasonLength: number): FoldMetrics => ({
  mase: whereScaled(() => mase(actual, predicted, training, seasonLength)),
  rmsse: whereScaled(() => rmsse(actual, predicted, training, seasonLength)),
  smape: smape(actual, predicted),
  mape: mape(actual, predicted),
  rmse: rmse(actual, predicted),
  mae: mae(actual, predicted),
  mse: mse(actual, predicted),
  bias: bias(actual, predicted),
});
