import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import type { PairedCounts } from './quantile-bins.ts';
import { requireBoth } from './sorted-sample.ts';

export interface ChiSquared {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Cramer's V: strength of the difference whatever the number of rows, 0 to 1. */
  readonly cramersV: number;
  /** Categories that share a group with others because they are rare. */
  readonly merged: number;
}

/**
 * Chi-squared test that two samples have their values in the same categories equally often. The rarest categories are put together, until each expected count
 * is `leastExpected` or more; what is left over goes to the group before, or to the rarest of the frequent ones.
 *
 * @param counts - by category
 * @param leastExpected - 5, Cochran's rule, if not given
 * @throws EngineError `series-too-short` where a sample is empty
 * @see Cochran (1954), Biometrics 10(4), 417-451
 */
export function chiSquared({ reference, current }: PairedCounts, leastExpected = 5): ChiSquared {
  let n = 0;
  let m = 0;
  for (let i = 0; i < reference.length; i++) {
    n += reference[i] as number;
    m += current[i] as number;
  }
  requireBoth('The chi-squared test', n, m);
  const total = n + m;
  const least = leastExpected / (Math.min(n, m) / total);
  const filled: number[] = [];
  for (let i = 0; i < reference.length; i++) if ((reference[i] as number) + (current[i] as number) > 0) filled.push(i);
  const both = (i: number): number => (reference[i] as number) + (current[i] as number);
  filled.sort((a, b) => both(a) - both(b) || a - b);
  const groups: [number, number][] = [];
  let open: [number, number] = [0, 0];
  let inside = 0;
  let merged = 0;
  for (const i of filled) {
    // What is left of the rare ones joins the rare ones before, not the first frequent one, where it would drown.
    const rare = groups[groups.length - 1];
    if (inside > 0 && both(i) >= least && rare) {
      groups[groups.length - 1] = [rare[0] + open[0], rare[1] + open[1]];
      merged += inside;
      open = [0, 0];
      inside = 0;
    }
    open = [open[0] + (reference[i] as number), open[1] + (current[i] as number)];
    inside++;
    if (open[0] + open[1] < least) continue;
    groups.push(open);
    if (inside > 1) merged += inside;
    open = [0, 0];
    inside = 0;
  }
  const last = groups[groups.length - 1];
  if (inside > 0 && last) {
    groups[groups.length - 1] = [last[0] + open[0], last[1] + open[1]];
    merged += inside;
    inside = 0;
  }
  // Too few rows for a single group: nothing can be told.
  if (groups.length < 2) return { statistic: 0, degreesOfFreedom: 0, pValue: 1, cramersV: 0, merged: merged + inside };
  let statistic = 0;
  for (const [r, c] of groups) {
    const apart = r - ((r + c) * n) / total;
    statistic += apart * apart * (total / ((r + c) * n) + total / ((r + c) * m));
  }
  const degreesOfFreedom = groups.length - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredUpperTail(statistic, degreesOfFreedom),
    cramersV: Math.min(1, Math.sqrt(statistic / total)),
    merged,
  };
}
