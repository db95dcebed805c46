import type { GrownTree } from './grown-tree.ts';
import { barrier, type Team } from './team.ts';
import type { JobBoards } from './train-job.ts';
import { weightedQuantile } from './weighted-quantile.ts';
import type { WorkerRows } from './worker-rows.ts';

/**
 * Puts into each leaf the quantile of its rows' residuals, as LightGBM and XGBoost do where the hessian says nothing: a Newton step would
 * only count signs. Workers put residuals together in shared memory and take a leaf each.
 */
export function renewLeaves(
  tree: GrownTree,
  team: Team,
  { target, weight, score }: WorkerRows,
  times: Uint8Array | null,
  order: Uint32Array,
  level: number,
  shared: JobBoards,
): void {
  const { leafRows, leafValues, residuals, residualWeights } = shared;
  const leaves = tree.leafNode.length;
  const weighted = weight !== null || times !== null;
  for (let leaf = 0; leaf < leaves; leaf++) leafRows[leaf * team.size + team.index] = tree.leafCount[leaf] as number;
  barrier(team);
  let at = 0;
  const starts: number[] = [];
  for (let leaf = 0; leaf < leaves; leaf++) {
    starts.push(at);
    for (let w = 0; w < team.size; w++) {
      if (w === team.index) {
        const begin = tree.leafBegin[leaf] as number;
        for (let k = 0; k < (tree.leafCount[leaf] as number); k++) {
          const row = order[begin + k] as number;
          residuals[at + k] = (target[row] as number) - (score[row] as number);
          if (weighted) residualWeights[at + k] = (weight ? (weight[row] as number) : 1) * (times ? (times[row] as number) : 1);
        }
      }
      at += leafRows[leaf * team.size + w] as number;
    }
  }
  starts.push(at);
  barrier(team);
  for (let leaf = team.index; leaf < leaves; leaf += team.size) {
    const [from, to] = [starts[leaf] as number, starts[leaf + 1] as number];
    const value = weightedQuantile(residuals.slice(from, to), weighted ? residualWeights.slice(from, to) : null, level);
    leafValues[leaf] = Math.max(tree.leafLow[leaf] as number, Math.min(tree.leafHigh[leaf] as number, value));
  }
  barrier(team);
  for (let leaf = 0; leaf < leaves; leaf++) tree.value[tree.leafNode[leaf] as number] = leafValues[leaf] as number;
  barrier(team);
}
