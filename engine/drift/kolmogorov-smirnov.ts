import { requireBoth } from './sorted-sample.ts';

export interface KolmogorovSmirnov {
  /** Largest difference between the two distribution functions, 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/** Up to so many pairs of values the p-value is exact; it takes a few milliseconds. */
const MOST_PAIRS = 1_000_000;

/**
 * Kolmogorov and Smirnov's test of two samples, two-sided. Exact up to a million pairs of values, given the ties that there are; beyond that the limit
 * distribution with Stephens' correction, for which ties make the p-value too large, never too small.
 *
 * @param reference - sorted, nothing missing
 * @param current - sorted, nothing missing
 * @throws EngineError `series-too-short` where a sample is empty
 * @see Hodges (1958), Arkiv foer Matematik 3(5), 469-486; Schroeer & Trenkler (1995), Computational Statistics & Data Analysis 20(2), 185-202 for ties;
 *   Stephens (1970), J. Royal Statistical Society B 32(1), 115-122
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): KolmogorovSmirnov {
  const n = reference.length;
  const m = current.length;
  requireBoth('The Kolmogorov-Smirnov test', n, m);
  // In units of 1 / (n m), where whole numbers leave nothing to rounding.
  let largest = 0;
  for (let i = 0, j = 0; i < n && j < m;) {
    const [a, b] = [reference[i] as number, current[j] as number];
    const at = a < b ? a : b;
    while (i < n && (reference[i] as number) === at) i++;
    while (j < m && (current[j] as number) === at) j++;
    const apart = Math.abs(i * m - j * n);
    if (apart > largest) largest = apart;
  }
  const statistic = largest / (n * m);
  if (n * m <= MOST_PAIRS) return { statistic, pValue: exactTail(reference, current, largest), method: 'exact' };
  const root = Math.sqrt((n / (n + m)) * m);
  return { statistic, pValue: kolmogorovTail(statistic * (root + 0.12 + 0.11 / root)), method: 'asymptotic' };
}

/** Share of the orders of the pooled values that bring the two functions as far apart as `largest`, where ties let them be compared. */
function exactTail(first: Float64Array, second: Float64Array, largest: number): number {
  if (largest === 0) return 1;
  const n = first.length;
  const m = second.length;
  const comparable = tieEnds(first, second);
  // reached[j]: chance that a random path from the origin to (i, j) has come so far apart. Sums of positive terms: exact far in the tail.
  const reached = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++)
    for (let j = 0; j <= m; j++) {
      if (comparable[i + j] === 1 && Math.abs(i * m - j * n) >= largest) reached[j] = 1;
      else if (i + j > 0) {
        const fromFirst = i > 0 ? (i / (i + j)) * (reached[j] as number) : 0;
        reached[j] = fromFirst + (j > 0 ? (j / (i + j)) * (reached[j - 1] as number) : 0);
      }
    }
  return Math.min(1, reached[m] as number);
}

/** 1 at k where the k-th and the next of the pooled values differ. */
function tieEnds(first: Float64Array, second: Float64Array): Uint8Array {
  const pooled = new Float64Array(first.length + second.length);
  pooled.set(first);
  pooled.set(second, first.length);
  pooled.sort();
  const ends = new Uint8Array(pooled.length + 1);
  ends[pooled.length] = 1;
  for (let k = 1; k < pooled.length; k++) ends[k] = pooled[k] === pooled[k - 1] ? 0 : 1;
  return ends;
}

/**
 * Chance that a Kolmogorov variable is above `x`.
 *
 * @see Marsaglia, Tsang & Wang (2003), J. Statistical Software 8(18), for both series
 */
export function kolmogorovTail(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x <= 0.04) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k <= 20; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 20; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}
