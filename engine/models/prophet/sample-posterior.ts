import { EngineError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import { factorise, solveLower, solveUpper } from './cholesky.ts';
import { accumulate, evaluate, workspaceOf } from './least-squares.ts';
import type { MapFit } from './map-fit.ts';
import { precisions, SIGMA_SCALE } from './posterior.ts';
import type { Problem } from './problem.ts';
import { gamma, inverseGaussian } from './variates.ts';

const WARM_UP = 200;
const THINNING = 5;
/** Keeps the mean of the inverse Gaussian finite at a delta of exactly 0. */
const LEAST_DELTA = 1e-10;
/** A draw is kept with as many digits as its spread deserves. */
const DIGITS = 7;

/**
 * Draws of all parameters from their posterior by Gibbs sampling, where the Laplace prior of the deltas is a mixture of normals (the Bayesian
 * lasso). Exact for a model that is linear in its parameters; one that saturates, multiplies or bends is taken as linear around its
 * maximum, which is Laplace's approximation.
 *
 * @param count - draws to keep, every fifth after 200 to warm up
 * @returns rows of k, m, deltas, betas, sigma
 * @throws EngineError `cancelled`
 * @see Park & Casella (2008), J. American Statistical Association 103(482), 681-686
 */
export function samplePosterior(problem: Problem, map: MapFit, count: number, rng: Rng, shouldStop: () => boolean): number[][] {
  const n = problem.y.length;
  const { theta: centre } = map;
  const size = centre.length;
  const S = problem.changepoints.length;
  const prior = precisions(problem);
  const work = workspaceOf(problem);
  const best = evaluate(problem, centre, work);
  accumulate(problem, centre, work, true);
  const precision = Float64Array.from(prior);
  const shift = new Float64Array(size);
  const factor = new Float64Array(size * size);
  const draws: number[][] = [];
  let variance = Math.max(map.sigma, 1e-12) ** 2;
  for (let round = 1; round <= WARM_UP + THINNING * count; round++) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    for (let j = 2; j < 2 + S; j++) {
      const delta = Math.max(LEAST_DELTA, Math.abs((centre[j] as number) + (shift[j] as number)));
      precision[j] = inverseGaussian(rng, 1 / (problem.tau * delta), 1 / problem.tau ** 2);
    }
    drawShift(work.gram, work.cross, precision, centre, variance, factor, shift, rng);
    const sum = Math.max(best * 1e-12, best + change(work.gram, work.cross, shift));
    // Without its prior, 1 / sigma^2 is gamma; the prior decides whether the draw is taken.
    const proposed = sum / (2 * gamma(rng, (n - 1) / 2));
    if (Math.log(1 - rng.uniform()) < (variance - proposed) / (2 * SIGMA_SCALE ** 2)) variance = proposed;
    if (round > WARM_UP && (round - WARM_UP) % THINNING === 0) {
      const row = Array.from(shift, (value, j) => Number((value + (centre[j] as number)).toPrecision(DIGITS)));
      draws.push([...row, Number(Math.sqrt(variance).toPrecision(DIGITS))]);
    }
  }
  return draws;
}

/** Draws the distance from the centre: normal, given the variance of the noise and the precisions of the priors. */
function drawShift(
  gram: Float64Array,
  cross: Float64Array,
  precision: Float64Array,
  centre: Float64Array,
  variance: number,
  factor: Float64Array,
  shift: Float64Array,
  rng: Rng,
): void {
  const size = shift.length;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) factor[a * size + b] = (gram[a * size + b] as number) / variance;
    factor[a * size + a] = (factor[a * size + a] as number) + (precision[a] as number);
    shift[a] = (cross[a] as number) / variance - (precision[a] as number) * (centre[a] as number);
  }
  factorise(factor, size);
  solveLower(factor, size, shift);
  for (let a = 0; a < size; a++) shift[a] = (shift[a] as number) + rng.normal();
  solveUpper(factor, size, shift);
}

/** What the sum of squares gains by a shift. */
function change(gram: Float64Array, cross: Float64Array, shift: Float64Array): number {
  const size = shift.length;
  let sum = 0;
  for (let a = 0; a < size; a++) {
    let product = 0;
    for (let b = 0; b < size; b++) product += (gram[a * size + b] as number) * (shift[b] as number);
    sum += (shift[a] as number) * (product - 2 * (cross[a] as number));
  }
  return sum;
}
