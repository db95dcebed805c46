import { EngineError } from '../core/errors.ts';
import { meanOverPairs } from './pairs.ts';

/**
 * Root mean squared logarithmic error, over log(1 + y). Unitless. Steps with a missing value are skipped; NaN when none is left.
 *
 * @param actual - length h, each above -1
 * @param predicted - length h, each above -1
 * @throws EngineError `length-mismatch`, `negative-values`
 */
export const rmsle = (actual: Float64Array, predicted: Float64Array): number =>
  Math.sqrt(
    meanOverPairs(actual, predicted, (y, f) => {
      if (y <= -1 || f <= -1)
        throw new EngineError('negative-values', `RMSLE needs values above -1 but got ${Math.min(y, f)}`, { value: Math.min(y, f) });
      return (Math.log1p(f) - Math.log1p(y)) ** 2;
    }),
  );
