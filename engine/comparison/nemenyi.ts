import { EngineError } from '../core/errors.ts';
import { normalRangeCdf, normalRangeQuantile } from '../math/distributions/studentized-range.ts';
import type { RankTable } from './average-ranks.ts';

/** What a critical-difference plot shows: runs on a line by mean rank, and bars that join those that cannot be told apart. */
export interface CriticalDifference {
  /** Mean ranks that are further apart than this differ at `level`. */
  readonly criticalDifference: number;
  /** In percent, of all pairs together. */
  readonly level: number;
  /** Runs in order of their mean rank, the lowest first; `run` is the place in the order given. */
  readonly order: readonly { readonly run: number; readonly rank: number }[];
  /** Bars: places in `order` from and to, both included, of two runs or more; none lies within another. */
  readonly cliques: readonly { readonly from: number; readonly to: number }[];
  /** Row per run, column per run: p-values of the pairs, adjusted for their number; 1 on the diagonal. */
  readonly pValues: readonly Float64Array[];
}

/**
 * Nemenyi's test of all pairs of runs on their mean ranks, to follow a Friedman test that says they are not all alike.
 *
 * @param level - in percent, 95 if not given
 * @throws EngineError `invalid-option`
 * @see Nemenyi (1963), Distribution-free multiple comparisons, Princeton; Demsar (2006), J. Machine Learning Research 7, 1-30, 3.2.2
 */
export function criticalDifference({ averageRanks, blocks }: RankTable, level = 95): CriticalDifference {
  if (!(level > 0 && level < 100))
    throw new EngineError('invalid-option', `level must be above 0 and below 100 percent but is ${level}`, { name: 'level' });
  const k = averageRanks.length;
  const unit = Math.sqrt((k * (k + 1)) / (12 * blocks));
  const critical = normalRangeQuantile(level / 100, k) * unit;
  const order = Array.from(averageRanks, (rank, run) => ({ run, rank })).sort((a, b) => a.rank - b.rank || a.run - b.run);
  const cliques: { from: number; to: number }[] = [];
  let reached = -1;
  for (let from = 0; from < k; from++) {
    let to = from;
    while (to + 1 < k && (order[to + 1] as { rank: number }).rank - (order[from] as { rank: number }).rank < critical) to++;
    if (to > from && to > reached) {
      cliques.push({ from, to });
      reached = to;
    }
  }
  const pValues = Array.from({ length: k }, () => new Float64Array(k).fill(1));
  for (let a = 0; a < k; a++)
    for (let b = a + 1; b < k; b++) {
      const apart = Math.abs((averageRanks[a] as number) - (averageRanks[b] as number)) / unit;
      const pValue = 1 - normalRangeCdf(apart, k);
      (pValues[a] as Float64Array)[b] = pValue;
      (pValues[b] as Float64Array)[a] = pValue;
    }
  return { criticalDifference: critical, level, order, cliques, pValues };
}
