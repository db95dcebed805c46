import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Series } from '../core/panel.ts';
import type { Refusal } from './model.ts';

// Squares and likelihoods of larger values overflow; no quantity that people sell comes near it.
const LARGEST = 1e100;

/** Refuses missing or infinite values, absurd sizes, and series of fewer than `atLeast` values. */
export function refuseUnlessComplete(series: Series, atLeast: number, label: string): Refusal | null {
  const { y } = series;
  if (y.length < atLeast)
    return { code: 'series-too-short', message: `${label} needs at least ${atLeast} values but the series has ${y.length}.` };
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value))
      return { code: 'missing-values', message: `${label} needs every value but number ${t + 1} of ${y.length} is missing.` };
    if (!(Math.abs(value) <= LARGEST))
      return { code: 'not-finite', message: `${label} needs values of at most 1e100 but number ${t + 1} is ${value}.` };
  }
  return null;
}

/** @throws EngineError with the code of the refusal, when there is one */
export function throwIfRefused(refusal: Refusal | null): void {
  if (refusal !== null) throw new EngineError(refusal.code, refusal.message);
}

/** @throws EngineError `cancelled`, for models whose fit is one quick step */
export function throwIfCancelled({ shouldStop }: Context): void {
  if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
}
