import { EngineError } from '../../core/errors.ts';
import { cholesky, choleskySolve } from '../../math/cholesky.ts';
import { crossProducts, productsWith } from '../../math/cross-products.ts';
import { clampFree, fromFree, rootsBeyond } from './coefficients.ts';
import { correctCurvature, makeSecants, remember } from './secant.ts';
import { makeSloping, moveTo, takeOut } from './sloping.ts';
import { countedValues, residualsAtFree, sumOfSquares, type Likelihood } from './likelihood.ts';

export interface Maximum {
  readonly free: Float64Array;
  /** Minus twice the log likelihood without its constant: counted x log(squares) + log determinant. */
  readonly deviance: number;
  readonly iterations: number;
  /** False when the iterations ran out. */
  readonly converged: boolean;
}

/** How hard to look for a maximum. */
export interface Effort {
  readonly maxIterations: number;
  /** An expected gain in deviance that is not worth another step. */
  readonly negligible: number;
}
export const THOROUGH: Effort = { maxIterations: 60, negligible: 1e-6 };
/** Enough to tell one order from another. */
export const BRIEF: Effort = { maxIterations: 20, negligible: 2e-2 };

/** No unconstrained number moves farther in a step. */
const LONGEST_STEP = 2;
const STEP = 1e-6;
/** Gauss and Newton mostly have arrived before this; what has not is near a root on the unit circle. */
const SLOW_FROM = 7;
/** A step that gained less than this has stayed where the curvature hardly changes. */
const NEAR = 2;
/**
 * A root this near to the unit circle, as a share of the distance asked for, after two steps running of which the second gained little, hardly
 * ever leaves it again.
 */
const ON_THE_CIRCLE = 0.1;
/** The same after a step that gained less than `SETTLING`: roots hardly move any more. */
const SURELY_NEARER = 0.9;
const SETTLING = 0.02;

/**
 * Maximum of the exact likelihood from a start, by Gauss-Newton steps with Levenberg's damping and secant corrections. The concentrated likelihood is a sum of squares of
 * residuals scaled by the determinant, and second derivatives of ARMA residuals are uncorrelated with them, so that a handful of steps
 * suffices.
 *
 * @param start - unconstrained numbers
 * @param nearestRoot - a model that is going to have a root nearer to the origin than this is of no use: it is given up where it is
 * @returns null when the likelihood cannot be had at the start
 * @throws EngineError `cancelled`
 * @see Nocedal & Wright (2006), Numerical Optimization, section 10.3
 */
export function maximise(
  likelihood: Likelihood,
  start: Float64Array,
  shouldStop: () => boolean,
  effort: Effort = THOROUGH,
  nearestRoot = 0,
): Maximum | null {
  const { maxIterations, negligible } = effort;
  const { data, whitening, orders, coefficients } = likelihood;
  const { n, columns } = data;
  const counted = countedValues(data);
  const k = start.length;
  const from = (columns - 1) * n;
  const residuals = new Float64Array(n);
  const jacobian = new Float64Array(k * n);
  const normal = new Float64Array(k * k);
  const damped = new Float64Array(k * k);
  const slope = new Float64Array(k);
  const step = new Float64Array(k);
  const next = new Float64Array(k);
  const here = Float64Array.from(start);
  clampFree(here);
  const scaleOf = (logDeterminant: number): number => Math.exp(logDeterminant / (2 * counted));
  let logDeterminant = NaN;
  const devianceAt = (at: Float64Array): number => {
    logDeterminant = residualsAtFree(likelihood, at);
    const value = counted * Math.log(sumOfSquares(likelihood)) + logDeterminant;
    return Number.isNaN(value) ? Infinity : value;
  };
  const sloping = makeSloping(likelihood);
  /** Takes over the residuals of the last call of `devianceAt`, which was at `here`. */
  const keep = (): void => {
    const scale = scaleOf(logDeterminant);
    for (let t = 0; t < n; t++) residuals[t] = scale * (whitening.errors[from + t] as number);
    moveTo(sloping, likelihood, here);
  };
  let deviance = devianceAt(here);
  if (!Number.isFinite(deviance)) return null;
  keep();
  let damping = 1e-3;
  const secants = makeSecants(k);
  const before = new Float64Array(k);
  const slopeBefore = new Float64Array(k);
  let near = false;
  let onTheCircle = false;
  /** Whether a root nearer than is asked for can be told already, at `here`. */
  const isOfNoUse = (gain: number): boolean => {
    fromFree(here, orders, coefficients);
    const room = nearestRoot - 1;
    const stays = onTheCircle && gain < NEAR;
    onTheCircle = !rootsBeyond(coefficients, orders, 1 + ON_THE_CIRCLE * room);
    return (stays && onTheCircle) || (gain < SETTLING && !rootsBeyond(coefficients, orders, 1 + SURELY_NEARER * room));
  };
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    let squares = 0;
    for (let t = 0; t < n; t++) squares += (residuals[t] as number) ** 2;
    for (let i = 0; i < k; i++) {
      const kept = here[i] as number;
      const h = kept > 0 ? -STEP : STEP;
      here[i] = kept + h;
      const scale = scaleOf(residualsAtFree(sloping.likelihood, here)) / h;
      here[i] = kept;
      if (!Number.isFinite(scale)) return { free: here, deviance, iterations: iteration, converged: false };
      const inverse = scaleOf(logDeterminant) / h;
      const { errors } = sloping.likelihood.whitening;
      for (let t = 0; t < n; t++)
        jacobian[i * n + t] = scale * (errors[sloping.from + t] as number) - inverse * (sloping.errors[t] as number);
      if (sloping.partial) takeOut(whitening.errors, columns - 1, n, jacobian, i * n);
    }
    crossProducts(jacobian, k, n, 0, normal);
    productsWith(jacobian, k, n, 0, residuals, 0, slope, 0);
    if (near)
      remember(
        secants,
        here.map((value, i) => value - (before[i] as number)),
        slope.map((value, i) => value - (slopeBefore[i] as number)),
      );
    correctCurvature(secants, normal);
    before.set(here);
    slopeBefore.set(slope);
    let improved = false;
    let reached = deviance;
    for (let tries = 0; tries < 15; tries++) {
      damped.set(normal);
      for (let i = 0; i < k; i++) {
        damped[i * k + i] = (normal[i * k + i] as number) * (1 + damping) + 1e-9 * squares;
        step[i] = -(slope[i] as number);
      }
      if (!cholesky(damped, k)) {
        damping = Math.max(damping * 10, 1e-3);
        continue;
      }
      choleskySolve(damped, k, step);
      let expected = 0;
      let promised = 0;
      for (let i = 0; i < k; i++) {
        // One by one: where one of them runs off to the edge of the region, the others must still arrive.
        const move = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step[i] as number));
        next[i] = (here[i] as number) + move;
        expected -= move * (slope[i] as number);
        promised -= (step[i] as number) * (slope[i] as number);
      }
      clampFree(next);
      if (tries === 0 && counted * promised < negligible * squares) return { free: here, deviance, iterations: iteration, converged: true };
      const value = expected > 0 ? devianceAt(next) : Infinity;
      if (value < deviance) {
        here.set(next);
        damping = tries === 0 ? damping * 0.1 : damping;
        improved = true;
        reached = value;
        break;
      }
      damping = Math.max(damping * 10, 1e-4);
    }
    if (!improved) return { free: here, deviance, iterations: iteration, converged: true };
    const gain = deviance - reached;
    near = iteration >= SLOW_FROM && gain < NEAR;
    deviance = reached;
    if (nearestRoot > 1 && isOfNoUse(gain)) return { free: here, deviance, iterations: iteration, converged: false };
    keep();
    if (gain < negligible) return { free: here, deviance, iterations: iteration, converged: true };
  }
  return { free: here, deviance, iterations: maxIterations, converged: false };
}
