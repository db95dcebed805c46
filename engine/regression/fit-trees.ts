import { trainBoosting, trainForest, type LabelledData, type TreeColumn, type TreeContext, type TreeEnsemble } from '../trees/index.ts';
import type { RegressionSpec } from './spec.ts';

/** Trees with how their training went. */
export interface GrownTrees {
  readonly ensemble: TreeEnsemble;
  /** Mean squared error on rows that stop training early, after each round; empty for a forest. */
  readonly losses: readonly number[];
}

/** Rounds without gain after which boosting ends. */
const PATIENCE = 30;

/**
 * Grows the trees of a specification.
 *
 * @param early - rows to stop boosting early by; null grows all `rounds`
 */
export async function growTrees(
  spec: RegressionSpec,
  columns: readonly TreeColumn[],
  target: Float64Array,
  early: LabelledData | null,
  rounds: number,
  context: TreeContext,
): Promise<GrownTrees> {
  const n = target.length;
  // Leaves of 20 rows are too coarse where there are few.
  const minChildRows = Math.max(3, Math.min(20, Math.floor(n / 50)));
  if (spec.model === 'random-forest') {
    const trees = Math.min(rounds, 1000);
    return trainForest(
      { columns, target },
      { trees, minChildRows: Math.min(5, minChildRows), columnShareByNode: columns.length < 4 ? 1 : 1 / 2 },
      context,
    );
  }
  const settings = {
    objective: { kind: 'squared' },
    rounds,
    learningRate: spec.learningRate,
    maxLeaves: spec.leaves,
    minChildRows,
    minGroupRows: Math.max(10, Math.min(100, Math.floor(n / 50))),
    earlyStoppingRounds: early ? PATIENCE : 0,
  } as const;
  return trainBoosting({ columns, target, ...(early ? { validation: early } : {}) }, settings, context);
}
