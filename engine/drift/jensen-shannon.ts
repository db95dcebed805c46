import type { PairedCounts } from './quantile-bins.ts';
import { requireBoth } from './sorted-sample.ts';

/**
 * Jensen-Shannon distance of two samples' shares: the root of the divergence to base 2, 0 for equal shares and 1 where nothing is common.
 *
 * @param counts - by bin or category; empty ones need no smoothing
 * @throws EngineError `series-too-short` where a sample is empty
 * @see Endres & Schindelin (2003), IEEE Trans. Information Theory 49(7), 1858-1860
 */
export function jensenShannon({ reference, current }: PairedCounts): number {
  let n = 0;
  let m = 0;
  for (let i = 0; i < reference.length; i++) {
    n += reference[i] as number;
    m += current[i] as number;
  }
  requireBoth('The Jensen-Shannon distance', n, m);
  let divergence = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = (reference[i] as number) / n;
    const q = (current[i] as number) / m;
    const middle = (p + q) / 2;
    if (p > 0) divergence += 0.5 * p * Math.log2(p / middle);
    if (q > 0) divergence += 0.5 * q * Math.log2(q / middle);
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}
