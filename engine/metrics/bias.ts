import { meanOverPairs } from './pairs.ts';

/**
 * Mean of forecast minus actual, in the units of y: above zero forecasts too much. Steps with a missing value are skipped.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export const bias = (actual: Float64Array, predicted: Float64Array): number => meanOverPairs(actual, predicted, (y, f) => f - y);
