import { countBelow, requireBoth } from './sorted-sample.ts';

/** Counts of two samples in the same bins or categories. */
export interface PairedCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Bins from low to high. Bin i ends at `bounds[i]`; the last one has no end. */
export interface BinnedPair extends PairedCounts {
  readonly bounds: Float64Array;
  /** 1 where the value at the bound belongs to the bin that ends there, 0 where it begins the next. */
  readonly included: Uint8Array;
}

/**
 * Counts both samples in bins that hold equal shares of the reference. A value so frequent that it fills a bin or more gets one of its own, with nothing beside it:
 * so zeros of a demand series are told from small sales. Without ties there are `bins` of them.
 *
 * @param reference - sorted, nothing missing
 * @param current - sorted, nothing missing
 * @param bins - 2 or more
 * @throws EngineError `series-too-short` where a sample is empty
 */
export function quantileBins(reference: Float64Array, current: Float64Array, bins = 10): BinnedPair {
  const n = reference.length;
  requireBoth('Binning', n, current.length);
  const bounds: number[] = [];
  const included: number[] = [];
  const add = (bound: number, inside: number): void => {
    const last = bounds.length - 1;
    if (bounds[last] === bound && included[last] === inside) return;
    bounds.push(bound);
    included.push(inside);
  };
  for (let i = 1; i < bins; i++) {
    const value = reference[Math.min(n - 1, Math.ceil((i * n) / bins) - 1)] as number;
    if (value === bounds[bounds.length - 1]) continue;
    const below = countBelow(reference, value, false);
    const upTo = countBelow(reference, value, true);
    if (upTo - below >= n / bins && upTo - below > 1) add(value, 0);
    add(value, 1);
  }
  const counts = (sorted: Float64Array): Float64Array => {
    const made = new Float64Array(bounds.length + 1);
    let before = 0;
    bounds.forEach((bound, i) => {
      const upTo = countBelow(sorted, bound, included[i] === 1);
      made[i] = upTo - before;
      before = upTo;
    });
    made[bounds.length] = sorted.length - before;
    return made;
  };
  return { bounds: Float64Array.from(bounds), included: Uint8Array.from(included), reference: counts(reference), current: counts(current) };
}
