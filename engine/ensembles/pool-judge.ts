import type { Look } from '../intervals/calibrate.ts';
import type { EnsembleKind } from './kinds.ts';
import { timeSums } from './time-sums.ts';
import type { EnsembleFold } from './types.ts';
import type { Pool } from './weigh.ts';

/** From so many series on, their common errors tell more than chance. */
const FEW_SERIES = 5;
/** Series that ways to weigh are tried on; more of them would say the same. */
const MOST_JUDGED = 5000;
/** Errors of a step count as at most so many times the spread. */
const MOST_SPREADS = 10;
/** Mean size of a standard normal number. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);
/** That the members' spreads are right is taken for worth so many independent errors. */
const SPREAD_WORTH = 8;
/** Errors of one fold go up and down together: they are worth about this many independent ones. */
const FOLD_WORTH = 3;

/**
 * Ways to weigh that are tried, the one that is taken without any measure first.
 *
 * @param pooling - `auto`, `series` or `pooled`
 */
export function poolsFor(kind: EnsembleKind, pooling: string, seriesCount: number): readonly Pool[] {
  if (kind === 'ensemble-mean' || kind === 'ensemble-median' || kind === 'ensemble-features') return ['equal'];
  if (pooling === 'series') return [0];
  if (pooling === 'pooled') return [Infinity];
  if (seriesCount < FEW_SERIES) return kind === 'ensemble-stacking' ? ['equal', 0] : [0];
  return kind === 'ensemble-stacking' ? [Infinity, 8, 2, 'equal'] : [Infinity, 8, 2];
}

/** How ways to weigh did on folds, asked for as it was known at any time. */
export interface PoolJudge {
  /** @param lookWith - the combined forecast of the fold with weights from before it */
  add(fold: EnsembleFold, scale: number, lookWith: (pool: Pool) => Look): void;
  /** The way with the smallest errors in the folds before a period. */
  choice(cut: number): Pool;
  /** Size of the errors before a period over the spread that was forecast, for the way chosen; 1 where little is known. */
  usualSpread(cut: number): number;
}

/** @param squared - whether squared errors decide, else absolute ones */
export function poolJudge(pools: readonly Pool[], seriesCount: number, squared: boolean): PoolJudge {
  // For each way: sum of losses, of errors over spread, number of these. Last: number of folds.
  const width = 3 * pools.length + 1;
  const sums = timeSums(width);
  const every = Math.max(1, Math.floor(seriesCount / MOST_JUDGED));
  let folds = 0;
  const best = (totals: Float64Array): number => {
    let least = 0;
    for (let c = 1; c < pools.length; c++) if ((totals[3 * c] as number) < (1 - 1e-9) * (totals[3 * least] as number)) least = c;
    return least;
  };
  return {
    add: (fold, scale, lookWith) => {
      if (folds++ % every !== 0 || !(scale > 0)) return;
      const { actual } = fold.data;
      const looks = pools.map(lookWith);
      for (let step = 0; step < actual.length; step++) {
        const y = actual[step] as number;
        if (Number.isNaN(y)) continue;
        const totals = sums.at(fold.cut + step);
        const count = (at: number, value: number): void => {
          totals[at] = (totals[at] as number) + value;
        };
        for (const [c, look] of looks.entries()) {
          const error = Math.abs(y - (look.mean[step] as number));
          const scaled = error / scale;
          const spread = look.deviation[step] as number;
          count(3 * c, squared ? (scaled * scaled) / (1 + scaled * scaled) : scaled);
          if (!(spread > 0)) continue;
          count(3 * c + 1, Math.min(MOST_SPREADS, error / spread));
          count(3 * c + 2, 1);
        }
        count(width - 1, 1 / actual.length);
      }
    },
    choice: (cut) => pools[best(sums.before(cut))] as Pool,
    usualSpread: (cut) => {
      if (seriesCount < FEW_SERIES) return 1;
      const totals = sums.before(cut);
      const c = best(totals);
      const count = totals[3 * c + 2] as number;
      if (count === 0) return 1;
      const measured = (totals[3 * c + 1] as number) / count / MEAN_SIZE;
      const worth = FOLD_WORTH * (totals[width - 1] as number);
      return Math.sqrt((SPREAD_WORTH + worth * measured * measured) / (SPREAD_WORTH + worth));
    },
  };
}
