import { EngineError } from '../core/errors.ts';
import { normalCdf } from '../math/distributions/tails.ts';
import { medianInPlace } from '../math/median.ts';
import { holm } from './holm.ts';

export interface Wilcoxon {
  /** Sum of ranks of the differences above zero. */
  readonly positive: number;
  /** Sum of ranks of the differences below zero. */
  readonly negative: number;
  readonly pValue: number;
  /** Differences that are not zero. */
  readonly count: number;
  /** Differences of zero, which are left out. */
  readonly zeros: number;
  /** Whether the p-value counts all signs; else it comes from the normal approximation, corrected for ties. */
  readonly exact: boolean;
  /** Matched-pairs rank-biserial correlation, -1 to 1: above zero where the differences above zero weigh more. */
  readonly effect: number;
  readonly medianDifference: number;
}

/** Up to so many differences without ties all signs are counted. */
const MOST_EXACT = 50;

/**
 * Wilcoxon signed-rank test, two-sided, of the hypothesis that differences lie symmetrically about zero.
 *
 * @param differences - of two runs over independent series, NaN where missing
 * @param continuity - take half a rank off in the normal approximation, as R does; not if not given, as in SciPy
 * @throws EngineError `zero-scale` without a difference that is not zero
 * @see Wilcoxon (1945), Biometrics Bulletin 1(6), 80-83; Kerby (2014), Comprehensive Psychology 3, 11.IT.3.1, for the effect
 */
export function wilcoxon(differences: Float64Array, continuity = false): Wilcoxon {
  const there = differences.filter((value) => !Number.isNaN(value));
  const values = there.filter((value) => value !== 0);
  const n = values.length;
  if (n === 0)
    throw new EngineError('zero-scale', 'the signed-rank test needs a difference that is not zero but all of them are', {
      count: there.length,
    });
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[a] as number) - Math.abs(values[b] as number));
  const size = (place: number): number => Math.abs(values[order[place] as number] as number);
  let positive = 0;
  let ties = 0;
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && size(to) === size(from)) to++;
    ties += (to - from) ** 3 - (to - from);
    for (let place = from; place < to; place++) if ((values[order[place] as number] as number) > 0) positive += (from + 1 + to) / 2;
    from = to;
  }
  const total = (n * (n + 1)) / 2;
  const exact = n <= MOST_EXACT && ties === 0 && n === there.length;
  return {
    positive,
    negative: total - positive,
    pValue: exact ? exactPValue(positive, n) : normalPValue({ positive, n, ties, continuity }),
    count: n,
    zeros: there.length - n,
    exact,
    effect: (2 * positive - total) / total,
    medianDifference: medianInPlace(there),
  };
}

function normalPValue({ positive, n, ties, continuity }: { positive: number; n: number; ties: number; continuity: boolean }): number {
  const apart = Math.abs(positive - (n * (n + 1)) / 4);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  const z = Math.max(0, apart - (continuity ? 0.5 : 0)) / Math.sqrt(variance);
  return Math.min(1, 2 * normalCdf(-z));
}

/** Twice the smaller tail of the number of subsets of the ranks 1 ... n with each sum. */
function exactPValue(positive: number, n: number): number {
  const total = (n * (n + 1)) / 2;
  const share = new Float64Array(total + 1);
  share[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum--)
      share[sum] = ((share[sum] as number) + (sum >= rank ? (share[sum - rank] as number) : 0)) / 2;
  let tail = 0;
  for (let sum = 0; sum <= Math.min(positive, total - positive); sum++) tail += share[sum] as number;
  return Math.min(1, 2 * tail);
}

export interface PairedWilcoxon {
  readonly first: number;
  readonly second: number;
  /** Null where the two have the same error on every series. */
  readonly test: Wilcoxon | null;
  /** Adjusted by Holm over all pairs; NaN without a test. */
  readonly adjusted: number;
}

/**
 * Signed-rank tests of all pairs of runs, or of all against one, with Holm's correction.
 *
 * @param losses - two runs or more over the same series, NaN where missing; a pair is compared on the series that both have
 * @param reference - place of the run to compare the others with; all pairs if not given
 * @throws EngineError `length-mismatch`
 */
export function wilcoxonPairs(losses: readonly Float64Array[], reference?: number): PairedWilcoxon[] {
  const pairs: Omit<PairedWilcoxon, 'adjusted'>[] = [];
  for (let first = 0; first < losses.length; first++)
    for (let second = first + 1; second < losses.length; second++) {
      if (reference !== undefined && first !== reference && second !== reference) continue;
      const [a, b] = [losses[first] as Float64Array, losses[second] as Float64Array];
      if (a.length !== b.length)
        throw new EngineError('length-mismatch', `all runs are compared on the same series, but have ${a.length} and ${b.length} of them`, {
          first: a.length,
          second: b.length,
        });
      const differences = a.map((value, i) => value - (b[i] as number));
      pairs.push({ first, second, test: differences.some((value) => value !== 0 && !Number.isNaN(value)) ? wilcoxon(differences) : null });
    }
  const adjusted = holm(Float64Array.from(pairs, ({ test }) => test?.pValue ?? NaN));
  return pairs.map((pair, i) => ({ ...pair, adjusted: adjusted[i] as number }));
}
