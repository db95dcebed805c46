import { EngineError } from '../core/errors.ts';

/** @throws EngineError `length-mismatch` */
export function requireSameLength(actual: Float64Array, predicted: Float64Array): void {
  if (actual.length !== predicted.length)
    throw new EngineError('length-mismatch', `actual has ${actual.length} values but the forecast has ${predicted.length}`, {
      actual: actual.length,
      predicted: predicted.length,
    });
}

/**
 * Mean of a loss over the steps where both values are there; NaN when there is none.
 *
 * @throws EngineError `length-mismatch`
 */
export function meanOverPairs(actual: Float64Array, predicted: Float64Array, loss: (actual: number, predicted: number) => number): number {
  requireSameLength(actual, predicted);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i] as number;
    const f = predicted[i] as number;
    if (Number.isNaN(y) || Number.isNaN(f)) continue;
    sum += loss(y, f);
    count++;
  }
  return count === 0 ? NaN : sum / count;
}
