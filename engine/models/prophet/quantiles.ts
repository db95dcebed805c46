const BUCKETS = 256;

/** Finds quantiles of many samples of the same size without sorting them whole. */
export interface QuantileFinder {
  readonly counts: Int32Array;
  readonly few: Float64Array;
}

export const quantileFinder = (size: number): QuantileFinder => ({ counts: new Int32Array(BUCKETS + 1), few: new Float64Array(size) });

/**
 * Quantiles by linear interpolation, as R's type 7 and numpy do: values are counted in 256 buckets between the smallest and the largest, and
 * only the buckets that hold a quantile are sorted.
 *
 * @param values - finite, at least one; left as they are
 * @param probabilities - each from 0 to 1
 * @param out - as long as `probabilities`
 */
export function findQuantiles(values: Float64Array, probabilities: readonly number[], finder: QuantileFinder, out: Float64Array): void {
  const n = values.length;
  const { counts } = finder;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const scale = (BUCKETS - 1) / (max - min);
  if (!(scale > 0 && scale < Infinity)) {
    // All alike, or so far apart or near together that their range has no reciprocal.
    const sorted = values.slice().sort();
    probabilities.forEach((p, k) => (out[k] = between(sorted, p * (n - 1))));
    return;
  }
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const bucket = (((values[i] as number) - min) * scale) | 0;
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  for (let k = 0; k < probabilities.length; k++) {
    const at = (probabilities[k] as number) * (n - 1);
    let first = 0;
    let before = 0;
    while (before + (counts[first] as number) <= Math.floor(at)) before += counts[first++] as number;
    let last = first;
    let upTo = before + (counts[first] as number);
    while (upTo <= Math.min(n - 1, Math.floor(at) + 1)) upTo += counts[++last] as number;
    let held = 0;
    for (let i = 0; i < n; i++) {
      const bucket = (((values[i] as number) - min) * scale) | 0;
      if (bucket >= first && bucket <= last) finder.few[held++] = values[i] as number;
    }
    out[k] = between(finder.few.subarray(0, held).sort(), at - before);
  }
}

/** The value at a position between two of the sorted ones. */
function between(sorted: Float64Array, at: number): number {
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
