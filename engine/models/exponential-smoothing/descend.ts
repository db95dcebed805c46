import { EngineError } from '../../core/errors.ts';
import { choleskySolve } from '../../math/cholesky.ts';
import { slopesAt, valueAt, type Problem } from './problem.ts';

/** Most corrections kept: with so many a small problem is searched as by the full method. */
const MEMORY = 30;
/** No angle turns by more than this in one step: parameters are periodic in them. */
const LONGEST_TURN = 0.6;

/** Where a descent begins, and what is known of the curvature there. */
export type Start = {
  readonly value: number;
  readonly gradient: Float64Array;
} & (
  | {
      /** Typical size of a step of each coordinate. */
      readonly scale: Float64Array;
      readonly factor?: undefined;
    }
  | {
      /** Cholesky factor of the curvature, length n x n, row major. */
      readonly factor: Float64Array;
      readonly scale?: undefined;
    }
);

export interface Descent {
  readonly value: number;
  readonly iterations: number;
  /** False when the iterations ran out. */
  readonly converged: boolean;
}

/** A descent with where it ended. */
export interface Found extends Descent {
  readonly u: Float64Array;
}

/**
 * Walks downhill from `u`, in place, by the limited-memory BFGS method with a backtracking line search.
 *
 * @param start - what is known at `u`
 * @param tolerance - stops when two steps running gain less than this; in units of the criterion, twice a log likelihood
 * @throws EngineError `cancelled`
 * @see Nocedal & Wright (2006), Numerical Optimization, algorithms 7.4 and 7.5
 */
export function descend(
  problem: Problem,
  u: Float64Array,
  start: Start,
  maxIterations: number,
  tolerance: number,
  shouldStop: () => boolean,
): Descent {
  const n = problem.size;
  const angles = problem.levelAt;
  const memory = Math.min(MEMORY, n + 5);
  const steps = new Float64Array(memory * n);
  const changes = new Float64Array(memory * n);
  const curvature = new Float64Array(memory);
  const share = new Float64Array(memory);
  const { scale, factor } = start;
  const gradient = start.gradient.slice();
  const nextGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const next = new Float64Array(n);
  let kept = 0;
  let newest = -1;
  let { value } = start;
  if (!Number.isFinite(value)) return { value, iterations: 0, converged: false };
  let idle = 0;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    // Two loops over the kept corrections give the quasi-Newton direction.
    for (let i = 0; i < n; i++) direction[i] = -(gradient[i] as number);
    for (let k = 0; k < kept; k++) {
      const at = (newest - k + memory) % memory;
      let dot = 0;
      for (let i = 0, j = at * n; i < n; i++, j++) dot += (steps[j] as number) * (direction[i] as number);
      const a = dot / (curvature[at] as number);
      share[at] = a;
      for (let i = 0, j = at * n; i < n; i++, j++) direction[i] = (direction[i] as number) - a * (changes[j] as number);
    }
    if (factor) choleskySolve(factor, n, direction);
    else for (let i = 0; i < n; i++) direction[i] = (direction[i] as number) * (scale[i] as number) * (scale[i] as number);
    for (let k = kept - 1; k >= 0; k--) {
      const at = (newest - k + memory) % memory;
      let dot = 0;
      for (let i = 0, j = at * n; i < n; i++, j++) dot += (changes[j] as number) * (direction[i] as number);
      const rest = (share[at] as number) - dot / (curvature[at] as number);
      for (let i = 0, j = at * n; i < n; i++, j++) direction[i] = (direction[i] as number) + rest * (steps[j] as number);
    }
    let descent = 0;
    for (let i = 0; i < n; i++) descent += (direction[i] as number) * (gradient[i] as number);
    if (!(descent < 0)) {
      if (kept === 0) return { value, iterations: iteration, converged: true };
      kept = 0;
      continue;
    }
    // What the step promises to gain is the other half of knowing that nothing is left to gain.
    if (kept > 0 && -descent / 2 < 0.1 * tolerance) return { value, iterations: iteration, converged: true };
    let turn = 0;
    for (let i = 0; i < angles; i++) turn = Math.max(turn, Math.abs(direction[i] as number));
    let step = turn > LONGEST_TURN ? LONGEST_TURN / turn : 1;
    let nextValue = Infinity;
    let found = false;
    for (let tries = 0; tries < 30; tries++) {
      for (let i = 0; i < n; i++) next[i] = (u[i] as number) + step * (direction[i] as number);
      nextValue = valueAt(problem, next);
      if (nextValue <= value + 1e-4 * step * descent) {
        found = true;
        break;
      }
      const fitted = (-descent * step * step) / (2 * (nextValue - value - descent * step));
      step = Number.isFinite(fitted) ? Math.min(Math.max(fitted, 0.1 * step), 0.5 * step) : 0.2 * step;
    }
    if (!found) {
      if (kept === 0) return { value, iterations: iteration, converged: true };
      kept = 0;
      continue;
    }
    slopesAt(problem, next, nextGradient);
    const slot = (newest + 1) % memory;
    let dot = 0;
    for (let i = 0; i < n; i++) dot += ((next[i] as number) - (u[i] as number)) * ((nextGradient[i] as number) - (gradient[i] as number));
    if (dot > 1e-12) {
      for (let i = 0, j = slot * n; i < n; i++, j++) {
        steps[j] = (next[i] as number) - (u[i] as number);
        changes[j] = (nextGradient[i] as number) - (gradient[i] as number);
      }
      curvature[slot] = dot;
      newest = slot;
      kept = Math.min(kept + 1, memory);
    }
    const gain = value - nextValue;
    u.set(next);
    gradient.set(nextGradient);
    value = nextValue;
    idle = gain < tolerance ? idle + 1 : 0;
    if (idle >= 2) return { value, iterations: iteration, converged: true };
  }
  return { value, iterations: maxIterations, converged: false };
}
