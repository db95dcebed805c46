import type { Problem } from './problem.ts';
import { sizeOf, type Theta } from './least-squares.ts';

/** Prior standard deviation of k and m, and of sigma (half normal). */
const TREND_SCALE = 5;
export const SIGMA_SCALE = 0.5;

/** Length P: precisions of the normal priors; 0 for the deltas, whose prior is Laplace. */
export function precisions(problem: Problem): Float64Array {
  const S = problem.changepoints.length;
  const values = new Float64Array(sizeOf(problem));
  values[0] = values[1] = 1 / TREND_SCALE ** 2;
  problem.scales.forEach((scale, c) => (values[2 + S + c] = 1 / scale ** 2));
  return values;
}

/**
 * The sigma that maximises the posterior for a given sum of squares: the root of `n / s - SS / s^3 + 4 s`.
 *
 * @param least - sigma is kept from falling below it: a perfect fit has no largest posterior
 */
export function bestSigma(n: number, sumOfSquares: number, least: number): number {
  const curvature = 1 / SIGMA_SCALE ** 2;
  return Math.max(least, Math.sqrt((2 * sumOfSquares) / (n + Math.sqrt(n * n + 4 * curvature * sumOfSquares))));
}

/** Minus the log posterior, up to the constants that the original leaves out too. */
export function minusLogPosterior(problem: Problem, theta: Theta, prior: Float64Array, sumOfSquares: number, sigma: number): number {
  const n = problem.y.length;
  const S = problem.changepoints.length;
  let value = n * Math.log(sigma) + sumOfSquares / (2 * sigma * sigma) + (sigma * sigma) / (2 * SIGMA_SCALE ** 2);
  for (let j = 0; j < theta.length; j++) value += 0.5 * (prior[j] as number) * (theta[j] as number) ** 2;
  for (let j = 2; j < 2 + S; j++) value += Math.abs(theta[j] as number) / problem.tau;
  return value;
}
