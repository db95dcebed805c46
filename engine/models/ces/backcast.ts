import { decomposeClassical } from '../../decomposition/classical.ts';
import { copyState, emptyState, runCes, type CesForm, type CesParameters, type CesState } from './recursion.ts';

/** Share of the level that the information potential starts from, as in the R package smooth. */
const POTENTIAL = 1 / 1.1;
const FIRST_VALUES = 10;

/** A rough state before the first value; backcasting improves on it. */
export function roughState(form: CesForm, y: Float64Array, m: number): CesState {
  const state = emptyState(form, m);
  const count = Math.min(y.length, form === 'none' ? Math.max(FIRST_VALUES, m) : m);
  let mean = 0;
  for (let t = 0; t < count; t++) mean += (y[t] as number) / count;
  if (form === 'simple') state.level.set(y.subarray(0, m));
  else state.level[0] = mean;
  state.level.forEach((level, i) => (state.potential[i] = level * POTENTIAL));
  if (state.season.length > 0) state.season.set(decomposeClassical(y, m, 'additive').figure);
  state.seasonPotential.forEach((_, i) => (state.seasonPotential[i] = (state.season[i] as number) * POTENTIAL));
  return state;
}

/** Carries seasonal states over one season without values, and the level over one period: the state that the way back starts from. */
function turn(form: CesForm, m: number, parameters: CesParameters, state: CesState, from: number, step: 1 | -1): void {
  if (form === 'none') {
    runCes(form, 1, parameters, state, null, from, from + step, step, null);
    return;
  }
  runCes(form, m, parameters, state, null, from, from + step, step, null);
  if (form === 'simple') {
    runCes(form, m, parameters, state, null, from + step, from + step * m, step, null);
    return;
  }
  const level = state.level[0] as number;
  const potential = state.potential[0] as number;
  runCes(form, m, parameters, state, null, from + step, from + step * m, step, null);
  state.level[0] = level;
  state.potential[0] = potential;
}

/**
 * Finds the state before the first value by running the recursion forward, backward and forward again over the series, as the R package
 * smooth does. `state` holds the state after the last value when it returns.
 *
 * @param rough - from `roughState`
 * @param state - overwritten
 * @param first - when given, overwritten with the state before the first value
 * @param forecasts - length n: one-step forecasts, written when given
 * @returns the sum of squared one-step errors of the last run
 */
export function backcast(
  form: CesForm,
  m: number,
  parameters: CesParameters,
  y: Float64Array,
  rough: CesState,
  state: CesState,
  first: CesState | null = null,
  forecasts: Float64Array | null = null,
): number {
  const n = y.length;
  const period = form === 'none' ? 1 : m;
  copyState(rough, state);
  runCes(form, period, parameters, state, y, 0, n, 1, null);
  turn(form, period, parameters, state, n, 1);
  runCes(form, period, parameters, state, y, n - 1, -1, -1, null);
  turn(form, period, parameters, state, -1, -1);
  if (first !== null) copyState(state, first);
  return runCes(form, period, parameters, state, y, 0, n, 1, forecasts);
}
