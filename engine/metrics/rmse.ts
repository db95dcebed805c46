import { mse } from './mse.ts';

/**
 * Root mean squared error, in the units of y. Steps with a missing value are skipped; NaN when none is left.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export const rmse = (actual: Float64Array, predicted: Float64Array): number => Math.sqrt(mse(actual, predicted));
