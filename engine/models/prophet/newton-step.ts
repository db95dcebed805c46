import { factorise, solveLower, solveUpper } from './cholesky.ts';
import { minimiseLasso } from './lasso.ts';

/**
 * The step d that minimises `d'Hd / 2 + g'd + penalty * sum |delta + d_delta|` exactly. What has no Laplace prior is eliminated by Cholesky;
 * what is left is a lasso in the deltas alone.
 *
 * @param hessian - P x P, row-major, symmetric, positive definite
 * @param slope - g, length P
 * @param theta - where the step starts, length P
 * @param from - first delta
 * @param to - one past the last delta
 * @returns d, length P
 */
export function penalisedStep(
  hessian: Float64Array,
  slope: Float64Array,
  theta: Float64Array,
  from: number,
  to: number,
  penalty: number,
): Float64Array {
  const size = theta.length;
  const S = to - from;
  const F = size - S;
  const free = (i: number): number => (i < from ? i : i + S);
  const factor = new Float64Array(F * F);
  const v = new Float64Array(F);
  for (let i = 0; i < F; i++) {
    v[i] = slope[free(i)] as number;
    for (let j = 0; j <= i; j++) factor[i * F + j] = hessian[free(i) * size + free(j)] as number;
  }
  factorise(factor, F);
  solveLower(factor, F, v);
  // Column s of V = L^-1 H_F,delta lies at s * F.
  const V = new Float64Array(S * F);
  for (let s = 0; s < S; s++) {
    for (let i = 0; i < F; i++) V[s * F + i] = hessian[free(i) * size + from + s] as number;
    solveLower(factor, F, V, s * F);
  }
  const reduced = new Float64Array(S * S);
  const target = new Float64Array(S);
  for (let s = 0; s < S; s++) {
    let linear = slope[from + s] as number;
    for (let i = 0; i < F; i++) linear -= (V[s * F + i] as number) * (v[i] as number);
    target[s] = -linear;
    for (let r = 0; r <= s; r++) {
      let sum = hessian[(from + s) * size + from + r] as number;
      // Rounding may take what is left of a changepoint that the seasons explain below zero.
      const ridge = r === s ? 1e-12 * sum : 0;
      for (let i = 0; i < F; i++) sum -= (V[s * F + i] as number) * (V[r * F + i] as number);
      reduced[s * S + r] = reduced[r * S + s] = sum + ridge;
    }
  }
  const deltas = theta.slice(from, to);
  for (let s = 0; s < S; s++) {
    let sum = target[s] as number;
    for (let r = 0; r < S; r++) sum += (reduced[s * S + r] as number) * (theta[from + r] as number);
    target[s] = sum;
  }
  minimiseLasso(reduced, target, penalty, deltas);
  const step = new Float64Array(size);
  for (let s = 0; s < S; s++) {
    const change = (deltas[s] as number) - (theta[from + s] as number);
    step[from + s] = change;
    if (change !== 0) for (let i = 0; i < F; i++) v[i] = (v[i] as number) + (V[s * F + i] as number) * change;
  }
  solveUpper(factor, F, v);
  for (let i = 0; i < F; i++) step[free(i)] = -(v[i] as number);
  return step;
}
