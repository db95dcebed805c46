import { meanOverPairs } from './pairs.ts';

/**
 * Symmetric mean absolute percentage error, 200 |y - f| / (|y| + |f|), in percent from 0 to 200. A step where both are zero counts as 0.
 * Steps with a missing value are skipped; NaN when none is left.
 *
 * @param actual - length h
 * @param predicted - length h
 * @throws EngineError `length-mismatch`
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), 54-74, the definition of the M4 competition
 */
export const smape = (actual: Float64Array, predicted: Float64Array): number =>
  meanOverPairs(actual, predicted, (y, f) => {
    const size = Math.abs(y) + Math.abs(f);
    return size === 0 ? 0 : (200 * Math.abs(y - f)) / size;
  });
