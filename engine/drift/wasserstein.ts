import { variance } from '../math/moments.ts';
import { requireBoth } from './sorted-sample.ts';

export interface Wasserstein {
  /** Mean distance that values must be moved to make one sample of the other, in their unit. */
  readonly distance: number;
  /** In standard deviations of the reference; null where it has none: one value, all the same, or beyond about 1e150. */
  readonly normed: number | null;
}

/**
 * Wasserstein distance of order 1: the area between the two distribution functions.
 *
 * @param reference - sorted, nothing missing
 * @param current - sorted, nothing missing
 * @throws EngineError `series-too-short` where a sample is empty
 * @see Ramdas, Garcia Trillos & Cuturi (2017), Entropy 19(2), 47
 */
export function wasserstein(reference: Float64Array, current: Float64Array): Wasserstein {
  const n = reference.length;
  const m = current.length;
  requireBoth('The Wasserstein distance', n, m);
  let distance = 0;
  let before = Math.min(reference[0] as number, current[0] as number);
  for (let i = 0, j = 0; i < n || j < m;) {
    const a = i < n ? (reference[i] as number) : Infinity;
    const b = j < m ? (current[j] as number) : Infinity;
    const at = a < b ? a : b;
    distance += Math.abs(i / n - j / m) * (at - before);
    before = at;
    while (i < n && (reference[i] as number) === at) i++;
    while (j < m && (current[j] as number) === at) j++;
  }
  const spread = n > 1 ? Math.sqrt(variance(reference)) : 0;
  return { distance, normed: spread > 0 && Number.isFinite(spread) ? distance / spread : null };
}
