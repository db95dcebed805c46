import type { CesFitted } from './ces.ts';
import { emptyState, runCes } from './recursion.ts';

/**
 * Standard deviation of each step's forecast error: the model is linear, so that an error of one step has the same echo later on wherever it
 * falls, and the squares of the echoes add up.
 *
 * @returns length horizon
 */
export function errorDeviations({ form, parameters, seasonLength, sigma2 }: CesFitted, horizon: number): Float64Array {
  const echo = new Float64Array(Math.max(0, horizon - 1));
  const state = emptyState(form, seasonLength);
  runCes(form, seasonLength, parameters, state, Float64Array.of(1), 0, 1, 1, null);
  runCes(form, seasonLength, parameters, state, null, 1, horizon, 1, echo);
  const deviation = new Float64Array(horizon);
  let squares = 1;
  for (let i = 0; i < horizon; i++) {
    deviation[i] = Math.sqrt(sigma2 * squares);
    squares += (echo[i] ?? 0) ** 2;
  }
  return deviation;
}
