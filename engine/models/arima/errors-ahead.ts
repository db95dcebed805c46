import { expand } from './coefficients.ts';
import type { CurrentArimaFitted } from './fitted.ts';
import { withDifferences } from './polynomial.ts';

/** What forecasts of the errors of the regression follow from. */
export type ErrorModel = Pick<CurrentArimaFitted, 'orders' | 'phi' | 'seasonalPhi' | 'theta' | 'seasonalTheta' | 'state' | 'lastValues'>;

/** Coefficients with the season multiplied in. */
export function expandedOf({ orders, phi, seasonalPhi, theta, seasonalTheta }: ErrorModel): {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
} {
  const { p, q, P, Q, m } = orders;
  const ar = new Float64Array(p + m * P);
  const ma = new Float64Array(q + m * Q);
  expand(Float64Array.of(...phi, ...seasonalPhi, ...theta, ...seasonalTheta), orders, ar, ma);
  return { ar, ma };
}

/** Point forecasts of the errors of the regression: the filter's state run on, and the differences undone. */
export function errorsAhead(model: ErrorModel, horizon: number): Float64Array {
  const { d, D, m } = model.orders;
  const { ar } = expandedOf(model);
  const state = Float64Array.from(model.state);
  const last = state.length - 1;
  const undo = withDifferences(new Float64Array(0), d, D, m);
  const { lastValues } = model;
  const ahead = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    const head = state[0] as number;
    for (let i = 0; i <= last; i++) state[i] = (i < ar.length ? (ar[i] as number) * head : 0) + (i < last ? (state[i + 1] as number) : 0);
    let value = head;
    for (let lag = 1; lag <= undo.length; lag++) {
      const weight = undo[lag - 1] as number;
      if (weight !== 0) value += weight * ((lag <= h ? ahead[h - lag] : lastValues[lastValues.length + h - lag]) as number);
    }
    ahead[h] = value;
  }
  return ahead;
}

/**
 * The model a share of the way along a direction.
 *
 * @param coefficients - changes of phi, seasonal phi, theta, seasonal theta
 * @param state - change of the state
 */
export function stepAlong(model: ErrorModel, coefficients: readonly number[], state: readonly number[], share: number): ErrorModel {
  let at = 0;
  const moved = (values: readonly number[]): number[] => values.map((value) => value + share * (coefficients[at++] as number));
  const phi = moved(model.phi);
  const seasonalPhi = moved(model.seasonalPhi);
  const theta = moved(model.theta);
  const seasonalTheta = moved(model.seasonalTheta);
  return { ...model, phi, seasonalPhi, theta, seasonalTheta, state: model.state.map((value, i) => value + share * (state[i] as number)) };
}
