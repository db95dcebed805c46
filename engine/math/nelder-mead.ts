import { EngineError } from '../core/errors.ts';

export interface SimplexOptions {
  /** First steps along each coordinate. */
  readonly steps: ArrayLike<number>;
  /** Stops when the values of the simplex differ by less than this share of the best (1e-8 if not given). */
  readonly tolerance?: number;
  /** 400 if not given. */
  readonly maxEvaluations?: number;
  /** Asked once an iteration. */
  readonly shouldStop?: () => boolean;
}

/**
 * Minimum of a function of few variables by the simplex of Nelder and Mead: slower than a quasi-Newton method on smooth ground, but not held
 * up by walls, where the function answers Infinity.
 *
 * @param f - must not keep or change its argument; finite at `start`
 * @throws EngineError `cancelled`
 * @see Nelder & Mead (1965), Computer Journal 7(4), 308-313
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  { steps, tolerance = 1e-8, maxEvaluations = 400, shouldStop }: SimplexOptions,
): { readonly x: Float64Array; readonly value: number; readonly converged: boolean } {
  const n = start.length;
  const points = Array.from({ length: n + 1 }, (_, i) => {
    const point = Float64Array.from(start);
    if (i > 0) point[i - 1] = (point[i - 1] as number) + (steps[i - 1] as number);
    return { point, value: f(point) };
  });
  const centre = new Float64Array(n);
  const trial = new Float64Array(n);
  const second = new Float64Array(n);
  let evaluations = n + 1;
  let converged = false;
  const along = (out: Float64Array, worst: Float64Array, factor: number): number => {
    for (let j = 0; j < n; j++) out[j] = (centre[j] as number) + factor * ((worst[j] as number) - (centre[j] as number));
    evaluations++;
    return f(out);
  };
  while (evaluations < maxEvaluations) {
    if (shouldStop?.()) throw new EngineError('cancelled', 'The fit was cancelled.');
    points.sort((a, b) => a.value - b.value);
    const best = points[0] as (typeof points)[number];
    const worst = points[n] as (typeof points)[number];
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) {
      converged = true;
      break;
    }
    centre.fill(0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) centre[j] = (centre[j] as number) + ((points[i] as typeof best).point[j] as number) / n;
    const reflected = along(trial, worst.point, -1);
    if (reflected < best.value) {
      const expanded = along(second, worst.point, -2);
      worst.point.set(expanded < reflected ? second : trial);
      worst.value = Math.min(expanded, reflected);
    } else if (reflected < (points[n - 1] as typeof best).value) {
      worst.point.set(trial);
      worst.value = reflected;
    } else {
      const contracted = along(second, worst.point, reflected < worst.value ? -0.5 : 0.5);
      if (contracted < Math.min(reflected, worst.value)) {
        worst.point.set(second);
        worst.value = contracted;
      } else
        for (let i = 1; i <= n; i++) {
          const shrunk = points[i] as typeof best;
          for (let j = 0; j < n; j++) shrunk.point[j] = ((shrunk.point[j] as number) + (best.point[j] as number)) / 2;
          shrunk.value = f(shrunk.point);
          evaluations++;
        }
    }
  }
  points.sort((a, b) => a.value - b.value);
  const { point, value } = points[0] as (typeof points)[number];
  return { x: point, value, converged };
}
