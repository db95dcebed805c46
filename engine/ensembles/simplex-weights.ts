import { cholesky, choleskySolve } from '../math/cholesky.ts';

const TOLERANCE = 1e-10;

/**
 * Weights that make the mean squared error of a weighted mean smallest: the minimum of w'Gw with w >= 0 and sum 1. Since weights sum to one,
 * this is non-negative least squares of the values on the forecasts. Found by an active set method: exact but for rounding.
 *
 * @param moments - G, mean products of the members' errors, k x k, symmetric
 * @param ridge - added to the diagonal as a share of its mean, above 0: draws the weights together, to equal ones where it is large
 * @returns length k; equal where all errors are zero
 * @see Breiman (1996), Stacked regressions, Machine Learning 24, 49-64; Lawson & Hanson (1974), Solving Least Squares Problems, ch. 23
 */
export function simplexWeights(moments: Float64Array, k: number, ridge: number): Float64Array {
  const weights = new Float64Array(k).fill(1 / k);
  let trace = 0;
  for (let i = 0; i < k; i++) trace += moments[i * k + i] as number;
  if (k === 1 || !(trace > 0)) return weights;
  const g = new Float64Array(k * k);
  // Products over different cells may not belong to any one set of errors; a larger ridge then makes the matrix definite.
  for (let more = Math.max(ridge, 1e-9); ; more *= 4) {
    for (let i = 0; i < k * k; i++) g[i] = ((moments[i] as number) * k) / trace;
    for (let i = 0; i < k; i++) g[i * k + i] = (g[i * k + i] as number) + more;
    if (cholesky(Float64Array.from(g), k)) break;
  }
  const free: boolean[] = new Array<boolean>(k).fill(true);
  for (let step = 0; step < 20 * k; step++) {
    const target = minimumOn(g, k, free);
    let reach = 1;
    let blocking = -1;
    for (let i = 0; i < k; i++) {
      if (!free[i] || (target[i] as number) >= 0) continue;
      const share = (weights[i] as number) / ((weights[i] as number) - (target[i] as number));
      if (share >= reach) continue;
      reach = share;
      blocking = i;
    }
    for (let i = 0; i < k; i++) weights[i] = (weights[i] as number) + reach * ((target[i] as number) - (weights[i] as number));
    if (blocking !== -1) {
      weights[blocking] = 0;
      free[blocking] = false;
      continue;
    }
    const entering = mostWanted(g, k, weights, free);
    if (entering === -1) break;
    free[entering] = true;
  }
  return normalised(weights);
}

/** Minimum of w'Gw with sum 1 over the free weights, whatever their sign. */
function minimumOn(g: Float64Array, k: number, free: readonly boolean[]): Float64Array {
  const at: number[] = [];
  for (let i = 0; i < k; i++) if (free[i]) at.push(i);
  const n = at.length;
  const part = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) part[i * n + j] = g[(at[i] as number) * k + (at[j] as number)] as number;
  const solution = new Float64Array(n).fill(1);
  cholesky(part, n);
  choleskySolve(part, n, solution);
  const total = solution.reduce((sum, value) => sum + value, 0);
  const target = new Float64Array(k);
  for (let i = 0; i < n; i++) target[at[i] as number] = (solution[i] as number) / total;
  return target;
}

/** The member at zero that would lower the error most; -1 where none would. */
function mostWanted(g: Float64Array, k: number, weights: Float64Array, free: readonly boolean[]): number {
  const slope = new Float64Array(k);
  let level = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) slope[i] = (slope[i] as number) + (g[i * k + j] as number) * (weights[j] as number);
    level += (weights[i] as number) * (slope[i] as number);
  }
  let best = -1;
  let lowest = level - TOLERANCE * Math.max(1, level);
  for (let i = 0; i < k; i++) {
    if (free[i] || (slope[i] as number) >= lowest) continue;
    lowest = slope[i] as number;
    best = i;
  }
  return best;
}

/** With what is negligible left out, and sum 1. */
export function normalised(weights: Float64Array): Float64Array {
  const kept = weights.map((weight) => (weight > 1e-6 ? weight : 0));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? kept.map((weight) => weight / total) : kept.fill(1 / kept.length);
}
