import { chiSquaredUpperTail } from '../math/distributions/tails.ts';
import type { PairedCounts } from './quantile-bins.ts';
import { requireBoth } from './sorted-sample.ts';

export interface PopulationStability {
  /** The index: sum over bins of (q - p) ln(q / p), p the reference's shares and q the current ones. 0 or more. */
  readonly psi: number;
  /** Its mean and standard deviation were both samples drawn from one population. */
  readonly expected: number;
  readonly standardDeviation: number;
  /** Chance of an index as large without drift. */
  readonly pValue: number;
  /** Bins that hold a value of either sample, less one. */
  readonly degreesOfFreedom: number;
  /** A bin was empty in one of the samples; each bin then got half a count more in both. */
  readonly smoothed: boolean;
}

/**
 * Population stability index with what it is worth at these sample sizes. Without drift it is about (1/n + 1/m) times a chi-squared variable with B - 1 degrees of
 * freedom: 10 bins and 100 rows on either side give 0.18 on average, over any usual threshold, 100,000 rows 0.00018.
 *
 * @param counts - by bin or category; those empty in both samples do not count
 * @throws EngineError `series-too-short` where a sample is empty
 * @see Yurdakul (2018), Statistical Properties of Population Stability Index, Western Michigan University, ch. 3;
 *   half a count: Krichevsky & Trofimov (1981), IEEE Trans. Information Theory 27(2), 199-207
 */
export function populationStability({ reference, current }: PairedCounts): PopulationStability {
  let n = 0;
  let m = 0;
  let filled = 0;
  let smoothed = false;
  for (let i = 0; i < reference.length; i++) {
    const [r, c] = [reference[i] as number, current[i] as number];
    n += r;
    m += c;
    if (r + c > 0) filled++;
    if (r + c > 0 && (r === 0 || c === 0)) smoothed = true;
  }
  requireBoth('The population stability index', n, m);
  const more = smoothed ? 0.5 : 0;
  let psi = 0;
  for (let i = 0; i < reference.length; i++) {
    const [r, c] = [reference[i] as number, current[i] as number];
    if (r + c === 0) continue;
    const p = (r + more) / (n + more * filled);
    const q = (c + more) / (m + more * filled);
    psi += (q - p) * Math.log(q / p);
  }
  const degreesOfFreedom = filled - 1;
  const scale = 1 / n + 1 / m;
  return {
    psi,
    expected: scale * degreesOfFreedom,
    standardDeviation: scale * Math.sqrt(2 * degreesOfFreedom),
    pValue: degreesOfFreedom === 0 ? 1 : chiSquaredUpperTail(psi / scale, degreesOfFreedom),
    degreesOfFreedom,
    smoothed,
  };
}
