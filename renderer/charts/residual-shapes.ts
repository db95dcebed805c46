/** What charts of residuals are drawn from. All take plain arrays and leave out what is NaN. */

const present = (values: Float64Array): Float64Array => values.filter((value) => Number.isFinite(value));

/** Mean and standard deviation (n - 1). */
export function moments(values: Float64Array): { readonly n: number; readonly mean: number; readonly deviation: number } {
  const kept = present(values);
  const n = kept.length;
  const mean = kept.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  const squares = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : 0 };
}

/**
 * Each value beside the value that a normal distribution of their mean and deviation would have at its place, (i + 0.5) / n; thinned
 * evenly to `most` points, both ends kept.
 */
export function normalPairs(values: Float64Array, most = 500): { readonly expected: Float64Array; readonly actual: Float64Array } {
  const sorted = present(values).sort();
  const n = sorted.length;
  const { mean, deviation } = moments(sorted);
  const kept = Math.min(n, most);
  const places = Int32Array.from({ length: kept }, (_, k) => (kept === n ? k : Math.round((k * (n - 1)) / (kept - 1))));
  return {
    expected: Float64Array.from(places, (i) => mean + deviation * normalQuantile((i + 0.5) / n)),
    actual: Float64Array.from(places, (i) => sorted[i] ?? NaN),
  };
}

export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Standard normal quantile, absolute error below 5e-4: for placing points in a chart. @see Abramowitz & Stegun (1964), 26.2.23 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return top / bottom - t;
}
