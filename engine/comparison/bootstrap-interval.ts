import { normalCdf } from '../math/distributions/tails.ts';
import { normalQuantile } from '../math/normal.ts';
import { quantile } from '../stats/quantile.ts';

/** `bca`: bias-corrected and accelerated, which follows skewed draws. `percentile`: quantiles of the draws as they are. */
export type BootstrapMethod = 'bca' | 'percentile';

export interface BootstrapInterval {
  readonly lower: number;
  readonly upper: number;
  /** `percentile` also where `bca` was asked for but is not defined: all draws lie on one side of the estimate. */
  readonly method: BootstrapMethod;
}

/**
 * Interval from what a figure became in draws.
 *
 * @param sorted - the draws, ascending, nothing missing, one or more
 * @param level - in percent
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3
 */
export function percentileInterval(sorted: Float64Array, level: number): BootstrapInterval {
  const tail = (1 - level / 100) / 2;
  return { lower: quantile(sorted, tail), upper: quantile(sorted, 1 - tail), method: 'percentile' };
}

/**
 * Bias-corrected and accelerated interval.
 *
 * @param sorted - the draws, ascending, nothing missing, one or more
 * @param estimate - the figure of the sample itself
 * @param acceleration - see `accelerationOf`
 * @param level - in percent
 * @see Efron (1987), J. American Statistical Association 82(397), 171-185
 */
export function bcaInterval(
  sorted: Float64Array,
  { estimate, acceleration, level }: { readonly estimate: number; readonly acceleration: number; readonly level: number },
): BootstrapInterval {
  const below = countBelow(sorted, estimate, false);
  const upTo = countBelow(sorted, estimate, true);
  // Draws equal to the estimate count half to either side.
  const share = (below + upTo) / (2 * sorted.length);
  const shift = normalQuantile(share);
  if (!Number.isFinite(shift)) return percentileInterval(sorted, level);
  const tail = (1 - level / 100) / 2;
  const place = (probability: number): number => {
    const z = shift + normalQuantile(probability);
    const bottom = 1 - acceleration * z;
    // Where the correction has no bound it reaches the last draw.
    if (bottom <= 0) return z > 0 ? 1 : 0;
    return normalCdf(shift + z / bottom);
  };
  return { lower: quantile(sorted, place(tail)), upper: quantile(sorted, place(1 - tail)), method: 'bca' };
}

/**
 * Acceleration: how fast the spread of a figure changes with its size, from the figure without each unit.
 *
 * @param jackknife - length n, the figure of the sample without unit i
 * @returns 0 where they do not vary
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, eq. 14.15
 */
export function accelerationOf(jackknife: Float64Array): number {
  const n = jackknife.length;
  let centre = 0;
  for (const value of jackknife) centre += value / n;
  let squares = 0;
  let cubes = 0;
  let scale = 0;
  for (const value of jackknife) scale = Math.max(scale, Math.abs(value - centre));
  // What rounding leaves of equal values has no shape.
  if (!(scale > 1e-13 * Math.abs(centre)) || scale === 0) return 0;
  for (const value of jackknife) {
    const deviation = (centre - value) / scale;
    squares += deviation * deviation;
    cubes += deviation * deviation * deviation;
  }
  return cubes / (6 * squares ** 1.5);
}

/** How many of ascending values lie below `limit`, or also at it. */
function countBelow(sorted: Float64Array, limit: number, withEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < limit || (withEqual && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
