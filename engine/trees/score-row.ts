import type { TreeEnsemble } from './ensemble.ts';
import { goesLeft } from './row-walk.ts';

/**
 * Scores of one row at a time, for who is asked often: nothing is set up and nothing is allocated by a call. The same numbers as `predictScores`.
 *
 * @returns a function of the ensemble's features in its order, as 32-bit floats; NaN is missing
 */
export function rowScorer(ensemble: TreeEnsemble): (values: Float32Array) => number {
  const { feature, threshold, left, value, setStart, treeStart, baseScore } = ensemble;
  const trees = treeStart.length - 1;
  return (values) => {
    let score = baseScore;
    for (let tree = 0; tree < trees; tree++) {
      let node = treeStart[tree] as number;
      for (let f = feature[node] as number; f >= 0; f = feature[node] as number) {
        const x = values[f] as number;
        const goes = (setStart[node] as number) < 0 && x === x ? x < (threshold[node] as number) : goesLeft(ensemble, node, x);
        node = (left[node] as number) + (goes ? 0 : 1);
      }
      score += value[node] as number;
    }
    return score;
  };
}
