/** Shares below this one count as it, so that an empty bin does not make the index infinite. */
const LEAST_SHARE = 1e-4;

/** Position of the first element of sorted `edges` that is not below `value`. */
function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Population stability index of two samples in ten bins that hold equally much of the reference: below 0.1 little has changed, from 0.25
 * on much has.
 *
 * @param reference - sorted, nothing missing, at least one value
 * @param current - the same
 * @see Siddiqi (2006), Credit Risk Scorecards, Wiley, p. 137
 */
export function stabilityIndex(reference: Float64Array, current: Float64Array, bins = 10): number {
  // Equal quantiles make one bin: each value that is very frequent has a bin of its own.
  const edges = Float64Array.from(
    new Set(Array.from({ length: bins - 1 }, (_, i) => reference[Math.floor(((i + 1) * reference.length) / bins)] as number)),
  );
  const shares = (sample: Float64Array): Float64Array => {
    const counts = new Float64Array(edges.length + 1);
    for (const value of sample) {
      const bin = binOf(edges, value);
      counts[bin] = (counts[bin] as number) + 1;
    }
    return counts.map((count) => Math.max(LEAST_SHARE, count / sample.length));
  };
  const [p, q] = [shares(reference), shares(current)];
  return q.reduce((sum, share, i) => sum + (share - (p[i] as number)) * Math.log(share / (p[i] as number)), 0);
}

/**
 * Kolmogorov-Smirnov distance of two samples: the largest difference of their distribution functions, 0 to 1.
 *
 * @param a - sorted, nothing missing, at least one value
 * @param b - the same
 * @see Smirnov (1948), Annals of Mathematical Statistics 19(2), 279-281
 */
export function kolmogorovDistance(a: Float64Array, b: Float64Array): number {
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}
