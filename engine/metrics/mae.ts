import { meanOverPairs } from './pairs.ts';

/**
 * Mean absolute error, in the units of y. Steps with a missing value are skipped; NaN when none is left.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export const mae = (actual: Float64Array, predicted: Float64Array): number => meanOverPairs(actual, predicted, (y, f) => Math.abs(y - f));
