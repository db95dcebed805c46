import { normalQuantile } from '../math/normal.ts';

export interface QuantilePoints {
  /** Standard normal quantiles, ascending. */
  readonly theoretical: Float64Array;
  /** Values beside them, ascending. */
  readonly sample: Float64Array;
}

/**
 * Points of a normal quantile plot, at probabilities (i - 1/2) / n; a straight line where values are normal.
 *
 * @param y - NaN where missing
 * @param most - points, evenly thinned to, with both ends kept
 */
export function quantilePoints(y: Float64Array, most = 500): QuantilePoints {
  const sorted = y.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const kept = Math.min(n, most);
  const places = Int32Array.from({ length: kept }, (_, i) => (kept === n ? i : Math.round((i * (n - 1)) / (kept - 1))));
  return {
    theoretical: Float64Array.from(places, (i) => normalQuantile((i + 0.5) / n)),
    sample: Float64Array.from(places, (i) => sorted[i] as number),
  };
}
