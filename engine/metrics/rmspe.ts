import { meanOverPairs } from './pairs.ts';

/**
 * Root mean squared percentage error as a share (0.1 is ten percent). Steps whose actual is zero are left out, as in the Rossmann
 * competition, and so are steps with a missing value; NaN when none is left.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 * @see https://www.kaggle.com/c/rossmann-store-sales/overview/evaluation
 */
export function rmspe(actual: Float64Array, predicted: Float64Array): number {
  let zeros = 0;
  let count = 0;
  const total = meanOverPairs(actual, predicted, (y, f) => {
    count++;
    if (y !== 0) return ((y - f) / y) ** 2;
    zeros++;
    return 0;
  });
  return count === zeros ? NaN : Math.sqrt((total * count) / (count - zeros));
}
