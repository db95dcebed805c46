import { emptyState, runCes, type CesForm, type CesParameters } from './recursion.ts';

/**
 * Variance of each step's forecast error over that of one step: the model is linear, so that an error has the same echo later on wherever it
 * falls, and the squares of the echoes add up.
 *
 * @returns length horizon, from 1 up
 */
export function varianceRatios(form: CesForm, seasonLength: number, parameters: CesParameters, horizon: number): Float64Array {
  const echo = new Float64Array(Math.max(0, horizon - 1));
  const state = emptyState(form, seasonLength);
  runCes(form, seasonLength, parameters, state, Float64Array.of(1), 0, 1, 1, null);
  runCes(form, seasonLength, parameters, state, null, 1, horizon, 1, echo);
  const ratios = new Float64Array(horizon);
  let squares = 1;
  for (let i = 0; i < horizon; i++) {
    ratios[i] = squares;
    squares += (echo[i] ?? 0) ** 2;
  }
  return ratios;
}
