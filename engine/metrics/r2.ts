import { meanOverPairs } from './pairs.ts';

/**
 * Coefficient of determination, 1 - SSE / SST with SST about the mean of the actuals. Unitless, at most 1, negative for a forecast worse
 * than
 * that mean. Steps with a missing value are skipped; NaN when none is left or the actuals do not vary.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 */
export function r2(actual: Float64Array, predicted: Float64Array): number {
  const centre = meanOverPairs(actual, predicted, (y) => y);
  const spread = meanOverPairs(actual, predicted, (y) => (y - centre) ** 2);
  const error = meanOverPairs(actual, predicted, (y, f) => (y - f) ** 2);
  return spread === 0 ? NaN : 1 - error / spread;
}
