import { EngineError } from '../core/errors.ts';

export interface RankTable {
  /** Blocks (series) where every run has a value. */
  readonly blocks: number;
  /** Blocks left out because a run has none. */
  readonly leftOut: number;
  /** Length k: mean rank of each run, 1 the lowest error; runs that share a place have the mean of the places. */
  readonly averageRanks: Float64Array;
  /** Length k: blocks where the run has the lowest error; runs that share it count in parts. */
  readonly best: Float64Array;
  /** Row per run, column per run: share of blocks where the row's error is lower, equal ones half; 0.5 on the diagonal. */
  readonly winRates: readonly Float64Array[];
  /** Sum over blocks of t^3 - t for each group of t equal errors. */
  readonly ties: number;
}

/**
 * Ranks of runs within each block, usually a series with a mean error over its folds.
 *
 * @param losses - two runs or more, each of length n over the same blocks, lower is better, NaN where missing
 * @throws EngineError `invalid-option` for fewer than two runs, `length-mismatch`, `series-too-short` without a block that all runs have
 */
export function averageRanks(losses: readonly Float64Array[]): RankTable {
  const k = losses.length;
  const n = losses[0]?.length ?? 0;
  if (k < 2) throw new EngineError('invalid-option', `ranks need two runs or more but got ${k}`, { name: 'losses' });
  for (const row of losses)
    if (row.length !== n)
      throw new EngineError('length-mismatch', `all runs are ranked on the same series, but have ${n} and ${row.length} of them`, {
        first: n,
        other: row.length,
      });
  const sums = new Float64Array(k);
  const best = new Float64Array(k);
  const wins = losses.map(() => new Float64Array(k));
  const values = new Float64Array(k);
  const order = Array.from({ length: k }, (_, run) => run);
  let blocks = 0;
  let ties = 0;
  for (let block = 0; block < n; block++) {
    let complete = true;
    for (let run = 0; run < k; run++) {
      values[run] = (losses[run] as Float64Array)[block] as number;
      if (Number.isNaN(values[run] as number)) complete = false;
    }
    if (!complete) continue;
    blocks++;
    order.sort((a, b) => (values[a] as number) - (values[b] as number) || 0);
    for (let from = 0; from < k;) {
      let to = from + 1;
      while (to < k && values[order[to] as number] === values[order[from] as number]) to++;
      const equal = to - from;
      ties += equal ** 3 - equal;
      for (let place = from; place < to; place++) {
        const run = order[place] as number;
        // Places are counted from 1; the group's mean is (from + 1 + to) / 2.
        sums[run] = (sums[run] as number) + (from + 1 + to) / 2;
        if (from === 0) best[run] = (best[run] as number) + 1 / equal;
        const row = wins[run] as Float64Array;
        for (let other = from; other < to; other++) row[order[other] as number] = (row[order[other] as number] as number) + 0.5;
        for (let other = to; other < k; other++) row[order[other] as number] = (row[order[other] as number] as number) + 1;
      }
      from = to;
    }
  }
  if (blocks === 0)
    throw new EngineError('series-too-short', 'ranks need a series where every run has an error but got none', { need: 1, got: 0 });
  return {
    blocks,
    leftOut: n - blocks,
    averageRanks: sums.map((sum) => sum / blocks),
    best,
    winRates: wins.map((row) => row.map((count) => count / blocks)),
    ties,
  };
}
