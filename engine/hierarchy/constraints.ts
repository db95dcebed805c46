import { dotRows, gram } from './gram.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { gapsOf, sumsWith } from './sums.ts';
import type { ErrorCovariance } from './weights.ts';

/**
 * Values agree when C y = 0, with C = [I, -A] for the sums A of the bottom series. What minimum-trace reconciliation needs of the covariance W
 * is C W C', of only a rows, and the bottom part of W C'.
 */
export interface Constraints {
  /** a x a. */
  readonly inner: Float64Array;
  /** m x a. */
  readonly cross: Float64Array;
}

export function constraintsOf(hierarchy: Hierarchy, { diagonal, factor, rank }: ErrorCovariance): Constraints {
  const a = aggregatesOf(hierarchy);
  const m = hierarchy.bottom;
  const { from, sums } = sumsWith(hierarchy);
  const gaps = factor ? gapsOf(hierarchy, factor, rank) : null;
  const inner = gaps ? gram(gaps, a, rank) : new Float64Array(a * a);
  for (let c = 0; c < a; c++) inner[c * a + c] = (inner[c * a + c] as number) + (diagonal[c] as number);
  const cross = new Float64Array(m * a);
  for (let j = 0; j < m; j++) {
    const own = diagonal[a + j] as number;
    if (factor && gaps) for (let c = 0; c < a; c++) cross[j * a + c] = dotRows(factor, a + j, gaps, c, rank);
    for (let p = from[j] as number; p < (from[j + 1] as number); p++) {
      const c = sums[p] as number;
      cross[j * a + c] = (cross[j * a + c] as number) - own;
      for (let q = from[j] as number; q < (from[j + 1] as number); q++) {
        const at = c * a + (sums[q] as number);
        inner[at] = (inner[at] as number) + own;
      }
    }
  }
  return { inner, cross };
}
