import { meanOverPairs } from './pairs.ts';

/**
 * Mean squared error, in the squared units of y. Steps with a missing value are skipped; NaN when none is left.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export const mse = (actual: Float64Array, predicted: Float64Array): number => meanOverPairs(actual, predicted, (y, f) => (y - f) * (y - f));
