import { ROUNDED_AWAY } from '../math/orthogonalise.ts';
import { widthOf, type OnlineLinear } from './least-squares.ts';

export interface Solution {
  /** Length k, the intercept first; 0 for columns that depend on those before. */
  readonly coefficients: Float64Array;
  /** Whether every coefficient is determined by what has been seen. */
  readonly determined: boolean;
}

/** The coefficients, by substitution from the bottom of the triangle. */
export function solve(state: OnlineLinear): Solution {
  const { triangle, along } = state;
  const k = widthOf(state);
  const coefficients = new Float64Array(k);
  let determined = true;
  for (let i = k - 1; i >= 0; i--) {
    const pivot = triangle[i * k + i] as number;
    let length = 0;
    for (let j = 0; j <= i; j++) length = Math.hypot(length, triangle[j * k + i] as number);
    if (Math.abs(pivot) <= ROUNDED_AWAY * length) {
      determined = false;
      continue;
    }
    let value = along[i] as number;
    for (let j = i + 1; j < k; j++) value -= (triangle[i * k + j] as number) * (coefficients[j] as number);
    coefficients[i] = value / pivot;
  }
  return { coefficients, determined };
}

/**
 * Standard deviation of the errors and its degrees of freedom: f = W1^2 / W2 - k with the sums of weights and of their squares, and
 * s^2 = RSS W1 / (W2 f). With lambda = 1 they are n - k and RSS / (n - k).
 *
 * @returns null where f is not positive or a coefficient is not determined
 */
export function spreadOf(state: OnlineLinear, { determined }: Solution): { readonly sigma: number; readonly degrees: number } | null {
  const { weight, weightSquared, residual } = state;
  const degrees = weight ** 2 / weightSquared - widthOf(state);
  if (!determined || !(degrees >= 1e-6)) return null;
  return { sigma: residual * Math.sqrt(weight / weightSquared / degrees), degrees };
}

export interface Estimate {
  readonly name: string;
  readonly value: number;
  /** Null where too little has been seen to tell. */
  readonly standardError: number | null;
}

/** The coefficients with their standard errors, s times the roots of the diagonal of (X'WX)^-1; the intercept first. */
export function estimatesOf(state: OnlineLinear): { readonly estimates: readonly Estimate[]; readonly sigma: number | null } {
  const k = widthOf(state);
  const solution = solve(state);
  const spread = spreadOf(state, solution);
  const names = state.intercept ? ['intercept', ...state.names] : state.names;
  const unit = new Float64Array(k);
  const estimates = names.map((name, i) => {
    const value = solution.coefficients[i] as number;
    if (!spread) return { name, value, standardError: null };
    // Row i of R^-1: R' v = e_i has |v|^2 = the i-th diagonal element.
    unit.fill(0);
    unit[i] = 1;
    let length = 0;
    for (let r = i; r < k; r++) {
      let left = unit[r] as number;
      for (let j = i; j < r; j++) left -= (state.triangle[j * k + r] as number) * (unit[j] as number);
      unit[r] = left / (state.triangle[r * k + r] as number);
      length = Math.hypot(length, unit[r] as number);
    }
    const standardError = spread.sigma * length;
    return { name, value, standardError: Number.isFinite(standardError) ? standardError : null };
  });
  return { estimates, sigma: spread?.sigma ?? null };
}
