import { cholesky } from '../../math/cholesky.ts';
import { placeSmoothing, weighted, type Problem } from './problem.ts';
import { ALPHA, BETA, crossSensitivities, LEVEL, PHI, SENSITIVITIES, SLOPE } from './sensitivities.ts';

/** Least curvature by an angle, per value: where the data say nothing of a parameter. */
const LEAST_CURVATURE = 0.02;
/** Steps of the differences that tell how parameters hang on their angles, and how they bend with them: no pass over the data. */
const ANGLE_STEP = 1e-4;
const BEND_STEP = 1e-2;

/**
 * Cholesky factor of the curvature at `u`, which must be the point that was valued last and whose slopes are known: that of Gauss and Newton,
 * and how the parameters bend with their angles.
 *
 * @returns length size x size, row major; null where it cannot be had
 * @see Nocedal & Wright (2006), Numerical Optimization, section 10.3
 */
export function curvatureFactor(problem: Problem, u: Float64Array): Float64Array | null {
  const { size, levelAt, slopeAt, pass, smoothing } = problem;
  const cross = new Float64Array(SENSITIVITIES * SENSITIVITIES);
  crossSensitivities(pass, cross);
  // How the five hang on the coordinates.
  const by = new Float64Array(size * SENSITIVITIES);
  const bend = new Float64Array(levelAt);
  const middle = weighted(problem, u);
  for (let i = 0; i < levelAt; i++) {
    const kept = u[i] as number;
    const row = i * SENSITIVITIES;
    for (const sign of [1, -1]) {
      u[i] = kept + sign * ANGLE_STEP;
      placeSmoothing(problem, u);
      const share = sign / (2 * ANGLE_STEP);
      by[row + ALPHA] = (by[row + ALPHA] as number) + share * smoothing.alpha;
      by[row + BETA] = (by[row + BETA] as number) + share * smoothing.beta;
      by[row + PHI] = (by[row + PHI] as number) + share * smoothing.phi;
    }
    u[i] = kept + BEND_STEP;
    const upper = weighted(problem, u);
    u[i] = kept - BEND_STEP;
    const lower = weighted(problem, u);
    u[i] = kept;
    bend[i] = (upper - 2 * middle + lower) / (BEND_STEP * BEND_STEP);
  }
  placeSmoothing(problem, u);
  by[levelAt * SENSITIVITIES + LEVEL] = 1;
  if (slopeAt >= 0) by[slopeAt * SENSITIVITIES + SLOPE] = 1;
  const weight = (2 * pass.count) / pass.sse;
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let a = 0; a < SENSITIVITIES; a++)
        for (let b = 0; b < SENSITIVITIES; b++)
          sum +=
            (by[i * SENSITIVITIES + a] as number) *
            (by[j * SENSITIVITIES + b] as number) *
            (cross[a >= b ? a * SENSITIVITIES + b : b * SENSITIVITIES + a] as number);
      factor[i * size + j] = weight * sum;
    }
  for (let i = 0; i < levelAt; i++)
    factor[i * size + i] = (factor[i * size + i] as number) + Math.max(bend[i] as number, 0) + LEAST_CURVATURE * pass.count;
  return factor.every(Number.isFinite) && cholesky(factor, size) ? factor : null;
}
