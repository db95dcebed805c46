import { fromBounded, toBounded } from '../../math/logistic.ts';
import { minimise } from '../../math/minimise.ts';
import { mean, variance } from '../../math/moments.ts';

export interface SmoothedLevel {
  readonly alpha: number;
  /** After the last value. */
  readonly level: number;
  /** Variance of the one-step errors over n - 2. */
  readonly sigma2: number;
}

const LOW = 1e-4;
const HIGH = 0.9999;

/**
 * Simple exponential smoothing by least squares over the parameter and the initial level.
 *
 * @param y - length n >= 3, nothing missing
 * @throws EngineError `cancelled`
 */
export function smoothLevel(y: Float64Array, shouldStop: () => boolean): SmoothedLevel {
  const n = y.length;
  const start = mean(y.subarray(0, Math.min(n, 10)));
  const scale = Math.sqrt(variance(y));
  if (!(scale > 0)) return { alpha: 0.5, level: start, sigma2: 0 };
  let level = 0;
  const squares = (alpha: number, initial: number): number => {
    level = initial;
    let sse = 0;
    for (let t = 0; t < n; t++) {
      const error = (y[t] as number) - level;
      level += alpha * error;
      sse += error * error;
    }
    return sse;
  };
  const objective = (u: Float64Array): number =>
    n * Math.log(Math.max(squares(toBounded(u[0] as number, LOW, HIGH), start + scale * (u[1] as number)), 1e-300));
  let first = 0.5;
  let lowest = Infinity;
  for (const alpha of [0.01, 0.1, 0.3, 0.6, 0.9, 0.99]) {
    const sse = squares(alpha, start);
    if (sse < lowest) {
      lowest = sse;
      first = alpha;
    }
  }
  const found = minimise(objective, Float64Array.of(fromBounded(first, LOW, HIGH), 0), { tolerance: 1e-10, shouldStop });
  const alpha = toBounded(found.x[0] as number, LOW, HIGH);
  const sse = squares(alpha, start + scale * (found.x[1] as number));
  return { alpha, level, sigma2: sse / (n - 2) };
}
