import { meanOverPairs } from './pairs.ts';

/**
 * Mean absolute percentage error, 100 |y - f| / |y|, in percent. NaN when an actual is zero: a percentage of nothing is not defined,
 * and leaving those steps out would flatter the model. Steps with a missing value are skipped.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export const mape = (actual: Float64Array, predicted: Float64Array): number =>
  meanOverPairs(actual, predicted, (y, f) => (y === 0 ? NaN : (100 * Math.abs(y - f)) / Math.abs(y)));
