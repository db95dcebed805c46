import { EngineError } from '../../core/errors.ts';
import { variance } from '../../math/moments.ts';
import { accumulate, evaluate, sizeOf, workspaceOf, type Theta } from './least-squares.ts';
import { penalisedStep } from './newton-step.ts';
import { bestSigma, minusLogPosterior, precisions } from './posterior.ts';
import type { Problem } from './problem.ts';
import { startingTrend } from './start.ts';

export interface MapFit {
  readonly theta: Theta;
  readonly sigma: number;
  /** Log posterior without constants, as Stan reports it. */
  readonly logPosterior: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MOST_STEPS = 60;
const MOST_REFINEMENTS = 200;
const HALVINGS = 30;
/** A step is small when it moves the fit by less than this share of sigma, root mean square. */
const SMALL = 1e-6;

/** Sigma is kept above this share of the deviation of y. */
const LEAST_NOISE = 1e-7;

/** Sigma is kept from falling below it: a perfect fit has no largest posterior. */
export const leastSigma = ({ y }: Problem): number => Math.max(LEAST_NOISE * Math.sqrt(variance(y)), 1e-13);

/**
 * The maximum a posteriori estimate. For given sigma the problem is least squares with normal and Laplace priors: each step solves it exactly
 * (Gauss-Newton where the trend saturates, effects multiply or the forecast is bent), sigma follows in closed form, and both repeat until
 * nothing moves. Sigma starts at 1, so that of several maxima the one with the largest noise is found: short series are not interpolated.
 *
 * @throws EngineError `cancelled`
 */
export function fitMap(problem: Problem, shouldStop: () => boolean): MapFit {
  const n = problem.y.length;
  const size = sizeOf(problem);
  const prior = precisions(problem);
  const theta = new Float64Array(size);
  const start = startingTrend(problem);
  theta[0] = start.k;
  theta[1] = start.m;
  const linear = problem.growth !== 'logistic' && problem.bend === 0 && problem.multiplies.every((flag) => flag === 0);
  const least = leastSigma(problem);
  const work = workspaceOf(problem);
  const trial = new Float64Array(size);
  let sigma = 1;
  let sum = evaluate(problem, theta, work);
  accumulate(problem, theta, work, true);
  for (let iteration = 1; iteration <= MOST_STEPS; iteration++) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const before = sigma;
    const solved = linear ? solveLinear(problem, theta, prior, work, sum, sigma, least) : null;
    const step = solved ? solved.step : stepAt(problem, theta, prior, work, sigma);
    const moved = Math.sqrt(Math.max(0, movement(work.gram, step)) / n);
    let share = 1;
    let next = Infinity;
    const value = minusLogPosterior(problem, theta, prior, sum, sigma);
    for (let tries = 0; tries < HALVINGS; tries++, share /= 2) {
      for (let j = 0; j < size; j++) trial[j] = (theta[j] as number) + share * (step[j] as number);
      next = evaluate(problem, trial, work);
      const nextSigma = bestSigma(n, next, least);
      if (minusLogPosterior(problem, trial, prior, next, nextSigma) <= value) {
        sigma = nextSigma;
        break;
      }
      if (tries === HALVINGS - 1) share = 0;
    }
    if (share === 0) {
      // No descent is left within rounding: the point stands.
      sum = evaluate(problem, theta, work);
      sigma = bestSigma(n, sum, least);
      return { theta, sigma, logPosterior: -minusLogPosterior(problem, theta, prior, sum, sigma), iterations: iteration, converged: true };
    }
    theta.set(trial);
    sum = next;
    // A linear model is done when the residuals themselves confirm what the crossproducts said.
    const confirmed = solved !== null && share === 1 && solved.settled && Math.abs(solved.sum - sum) <= SMALL * sum;
    if (confirmed || (moved <= SMALL * sigma && Math.abs(Math.log(sigma / before)) <= SMALL))
      return { theta, sigma, logPosterior: -minusLogPosterior(problem, theta, prior, sum, sigma), iterations: iteration, converged: true };
    accumulate(problem, theta, work, !linear);
  }
  return { theta, sigma, logPosterior: -minusLogPosterior(problem, theta, prior, sum, sigma), iterations: MOST_STEPS, converged: false };
}

type Work = ReturnType<typeof workspaceOf>;

/** The exact step for the crossproducts at hand and a given sigma. */
function stepAt(problem: Problem, theta: Theta, prior: Float64Array, work: Work, sigma: number): Float64Array {
  const size = theta.length;
  const weight = 1 / (sigma * sigma);
  const hessian = new Float64Array(size * size);
  const slope = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) hessian[a * size + b] = weight * (work.gram[a * size + b] as number);
    hessian[a * size + a] = (hessian[a * size + a] as number) + (prior[a] as number);
    slope[a] = (prior[a] as number) * (theta[a] as number) - weight * (work.cross[a] as number);
  }
  return penalisedStep(hessian, slope, theta, 2, 2 + problem.changepoints.length, 1 / problem.tau);
}

/**
 * For a model that is linear in its parameters: the step to the joint maximum over them and sigma, from the crossproducts alone.
 *
 * @returns the step, the sum of squares that it should lead to, and whether it had settled
 */
function solveLinear(
  problem: Problem,
  theta: Theta,
  prior: Float64Array,
  work: Work,
  sumOfSquares: number,
  startSigma: number,
  least: number,
): { readonly step: Float64Array; readonly sum: number; readonly settled: boolean } {
  const n = problem.y.length;
  const size = theta.length;
  const at = Float64Array.from(theta);
  let settled = false;
  let sum = sumOfSquares;
  let sigma = startSigma;
  const { gram, cross } = work;
  for (let refinement = 0; refinement < MOST_REFINEMENTS; refinement++) {
    const step = stepAt(problem, at, prior, work, sigma);
    let gained = 0;
    let moved = 0;
    for (let a = 0; a < size; a++) {
      let product = 0;
      for (let b = 0; b < size; b++) product += (gram[a * size + b] as number) * (step[b] as number);
      gained += 2 * (step[a] as number) * (cross[a] as number) - (step[a] as number) * product;
      moved += (step[a] as number) * product;
      cross[a] = (cross[a] as number) - product;
      at[a] = (at[a] as number) + (step[a] as number);
    }
    sum = Math.max(0, sum - gained);
    const next = bestSigma(n, sum, least);
    settled = Math.abs(Math.log(next / sigma)) <= SMALL && moved <= (SMALL * sigma) ** 2 * n;
    sigma = next;
    if (settled) break;
  }
  for (let a = 0; a < size; a++) at[a] = (at[a] as number) - (theta[a] as number);
  return { step: at, sum, settled };
}

/** Sum of squared changes of the fit by a step, to first order. */
function movement(gram: Float64Array, step: Float64Array): number {
  const size = step.length;
  let sum = 0;
  for (let a = 0; a < size; a++) {
    let product = 0;
    for (let b = 0; b < size; b++) product += (gram[a * size + b] as number) * (step[b] as number);
    sum += product * (step[a] as number);
  }
  return sum;
}
