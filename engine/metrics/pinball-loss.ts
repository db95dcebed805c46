import { EngineError } from '../core/errors.ts';
import { meanOverPairs } from './pairs.ts';

/**
 * Pinball (quantile) loss of a quantile forecast: mean of q (y - f) where y is above f, (1 - q) (f - y) below. In the units of y.
 * Steps with a missing value are skipped.
 *
 * @param actual - length h
 * @param quantileForecast - length h
 * @param q - the quantile's probability, in (0, 1)
 * @throws EngineError `length-mismatch`, `invalid-option`
 * @see Koenker & Bassett (1978), Econometrica 46(1), 33-50
 */
export function pinballLoss(actual: Float64Array, quantileForecast: Float64Array, q: number): number {
  if (!(q > 0 && q < 1)) throw new EngineError('invalid-option', `a quantile lies between 0 and 1 but got ${q}`, { q });
  return meanOverPairs(actual, quantileForecast, (y, f) => (y >= f ? q * (y - f) : (1 - q) * (f - y)));
}
