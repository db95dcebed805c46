import { EngineError } from '../core/errors.ts';

export interface MinimiseOptions {
  /** Steps of the quasi-Newton method, 100 if not given. */
  readonly maxIterations?: number;
  /** Stops when a step lowers the value by less than this share of it (1e-9 if not given). */
  readonly tolerance?: number;
  /** Asked once a step. */
  readonly shouldStop?: () => boolean;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False when the iterations ran out. */
  readonly converged: boolean;
}

const STEP = 1e-7;

/**
 * Minimum of a smooth function without constraints: BFGS with forward differences and a backtracking line search. Bounds are the caller's
 * matter (a logistic transform); the function may answer Infinity where it is not defined.
 *
 * @param f - must not keep or change its argument
 * @param start - a point where `f` is finite
 * @throws EngineError `cancelled`
 * @see Nocedal & Wright (2006), Numerical Optimization, algorithm 6.1
 */
export function minimise(f: (x: Float64Array) => number, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const { maxIterations = 100, tolerance = 1e-9, shouldStop } = options;
  const n = start.length;
  const x = Float64Array.from(start);
  const next = new Float64Array(n);
  const gradient = new Float64Array(n);
  const nextGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const change = new Float64Array(n);
  const inverse = new Float64Array(n * n);
  let value = f(x);
  const differentiate = (at: Float64Array, base: number, out: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      const kept = at[i] as number;
      const step = STEP * Math.max(1, Math.abs(kept));
      at[i] = kept + step;
      let slope = (f(at) - base) / step;
      if (!Number.isFinite(slope)) {
        at[i] = kept - step;
        slope = (base - f(at)) / step;
      }
      at[i] = kept;
      out[i] = Number.isFinite(slope) ? slope : 0;
    }
  };
  const reset = (): void => {
    inverse.fill(0);
    let norm = 0;
    for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(gradient[i] as number));
    // The first step moves no coordinate by more than a half: far jumps land on the flat ends of the transforms.
    const scale = norm > 0 ? Math.min(1, 0.5 / norm) : 1;
    for (let i = 0; i < n; i++) inverse[i * n + i] = scale;
  };
  if (n === 0 || !Number.isFinite(value)) return { x, value, iterations: 0, converged: n === 0 };
  differentiate(x, value, gradient);
  reset();
  let fresh = true;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (shouldStop?.()) throw new EngineError('cancelled', 'The fit was cancelled.');
    let descent = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum -= (inverse[i * n + j] as number) * (gradient[j] as number);
      direction[i] = sum;
      descent += sum * (gradient[i] as number);
    }
    if (!(descent < 0)) {
      if (fresh) return { x, value, iterations: iteration, converged: true };
      reset();
      fresh = true;
      continue;
    }
    let step = 1;
    let nextValue = Infinity;
    let found = false;
    for (let tries = 0; tries < 25; tries++) {
      for (let i = 0; i < n; i++) next[i] = (x[i] as number) + step * (direction[i] as number);
      nextValue = f(next);
      if (nextValue <= value + 1e-4 * step * descent) {
        found = true;
        break;
      }
      const fitted = (-descent * step * step) / (2 * (nextValue - value - descent * step));
      step = Number.isFinite(fitted) ? Math.min(Math.max(fitted, 0.1 * step), 0.5 * step) : 0.2 * step;
    }
    if (!found) {
      if (fresh) return { x, value, iterations: iteration, converged: true };
      reset();
      fresh = true;
      continue;
    }
    const gain = value - nextValue;
    differentiate(next, nextValue, nextGradient);
    update(inverse, x, next, gradient, nextGradient, change, direction);
    x.set(next);
    gradient.set(nextGradient);
    value = nextValue;
    fresh = false;
    if (gain <= tolerance * (Math.abs(value) + tolerance)) return { x, value, iterations: iteration, converged: true };
  }
  return { x, value, iterations: maxIterations, converged: false };
}

/** The BFGS update of the inverse Hessian; left alone where the curvature is not positive. `s` and `hy` are scratch. */
function update(
  inverse: Float64Array,
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
  s: Float64Array,
  hy: Float64Array,
): void {
  const n = x.length;
  let sy = 0;
  for (let i = 0; i < n; i++) {
    s[i] = (next[i] as number) - (x[i] as number);
    sy += (s[i] as number) * ((nextGradient[i] as number) - (gradient[i] as number));
  }
  if (!(sy > 1e-12)) return;
  let yhy = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (inverse[i * n + j] as number) * ((nextGradient[j] as number) - (gradient[j] as number));
    hy[i] = sum;
    yhy += sum * ((nextGradient[i] as number) - (gradient[i] as number));
  }
  const factor = (1 + yhy / sy) / sy;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      inverse[i * n + j] =
        (inverse[i * n + j] as number) +
        factor * (s[i] as number) * (s[j] as number) -
        ((hy[i] as number) * (s[j] as number) + (s[i] as number) * (hy[j] as number)) / sy;
}
