import { EngineError } from '../../core/errors.ts';
import { minimiseBounded } from '../../math/minimise-bounded.ts';
import { mean } from '../../math/moments.ts';

export interface SmoothedLevel {
  readonly alpha: number;
  /** After the last value. */
  readonly level: number;
  /** Before the first value. */
  readonly firstLevel: number;
  /** Variance of the one-step errors over n - 2. */
  readonly sigma2: number;
}

/** The bounds are those of R's `ets`. */
const GRID = Float64Array.of(1e-4, 0.02, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.85, 0.95, 0.9999);
/** Powers this small change nothing, and denormal numbers are slow. */
const NEGLIGIBLE = 1e-200;

/**
 * Simple exponential smoothing by least squares over the parameter and the initial level. The errors are linear in the initial level, which
 * is solved for, so that the parameter alone is searched.
 *
 * @param y - length n >= 3, nothing missing
 * @param fixed - the parameter, where the user has set it
 * @throws EngineError `cancelled`
 */
export function smoothLevel(y: Float64Array, shouldStop: () => boolean, fixed?: number): SmoothedLevel {
  if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  const n = y.length;
  const shift = mean(y);
  let scale = 0;
  for (const value of y) scale = Math.max(scale, Math.abs(value - shift));
  if (!(scale > 0)) return { alpha: fixed ?? 0.5, level: shift, firstLevel: shift, sigma2: 0 };
  const z = y.map((value) => (value - shift) / scale);
  let first = 0;
  // Errors are d - r l0, with d the errors from an initial level of zero and r = (1 - alpha)^t.
  const squares = (alpha: number): number => {
    let level = 0;
    let power = 1;
    let rr = 0;
    let rd = 0;
    let dd = 0;
    for (let t = 0; t < n; t++) {
      const error = (z[t] as number) - level;
      rr += power * power;
      rd += power * error;
      dd += error * error;
      level += alpha * error;
      power = power < NEGLIGIBLE ? 0 : power * (1 - alpha);
    }
    first = rd / rr;
    return Math.max(0, dd - first * rd);
  };
  const alpha = fixed ?? minimiseBounded(squares, GRID, 1e-8).x;
  squares(alpha);
  let level = first;
  let sse = 0;
  for (let t = 0; t < n; t++) {
    const error = (z[t] as number) - level;
    sse += error * error;
    level += alpha * error;
  }
  return { alpha, level: level * scale + shift, firstLevel: first * scale + shift, sigma2: (sse * scale * scale) / (n - 2) };
}
