import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { hasLogLink } from './objective.ts';
import { sameColumns } from './same-columns.ts';
import type { TreeColumn } from './tree-data.ts';

/** Rows whose features lie beside one another while all trees are asked. */
const CHUNK = 512;

/**
 * Scores: base score plus leaf values; logarithms where the objective has a log link.
 *
 * @param columns - the ensemble's features in its order; NaN is missing
 * @throws EngineError `invalid-option`, `length-mismatch` when the columns are not those of the ensemble
 */
export function predictScores(ensemble: TreeEnsemble, columns: readonly TreeColumn[]): Float64Array {
  const rows = sameColumns(ensemble, { columns });
  const scores = new Float64Array(rows).fill(ensemble.baseScore);
  const features = columns.length;
  const block = new Float32Array(CHUNK * features);
  const trees = treeCount(ensemble);
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from);
    columns.forEach(({ values }, f) => {
      for (let i = 0; i < count; i++) block[i * features + f] = values[from + i] as number;
    });
    for (let tree = 0; tree < trees; tree++) addTree(ensemble, ensemble.treeStart[tree] as number, block, features, count, scores, from);
  }
  return scores;
}

/** Predictions on the scale of the target. */
export function predictTrees(ensemble: TreeEnsemble, columns: readonly TreeColumn[]): Float64Array {
  const scores = predictScores(ensemble, columns);
  if (hasLogLink(ensemble.objective)) for (let i = 0; i < scores.length; i++) scores[i] = Math.exp(scores[i] as number);
  return scores;
}

/** True when a row with this value goes left at a node. */
export function goesLeft(ensemble: TreeEnsemble, node: number, value: number): boolean {
  if (Number.isNaN(value)) return ensemble.missingLeft[node] === 1;
  const start = ensemble.setStart[node] as number;
  if (start < 0) return value < (ensemble.threshold[node] as number);
  // Outside of the set, also where there is no such category: left.
  const category = Math.trunc(value);
  if (!(value >= 0) || category >= 32 * (ensemble.setLength[node] as number)) return true;
  return (((ensemble.sets[start + (category >> 5)] as number) >>> (category & 31)) & 1) === 0;
}

function addTree(
  ensemble: TreeEnsemble,
  root: number,
  block: Float32Array,
  features: number,
  count: number,
  scores: Float64Array,
  from: number,
): void {
  const { feature, threshold, left, value, setStart } = ensemble;
  for (let i = 0; i < count; i++) {
    const base = i * features;
    let node = root;
    for (let f = feature[node] as number; f >= 0; f = feature[node] as number) {
      const x = block[base + f] as number;
      const cut = threshold[node] as number;
      // Set and missing are rare; what is neither is one comparison.
      const goes = (setStart[node] as number) < 0 && x === x ? x < cut : goesLeft(ensemble, node, x);
      node = (left[node] as number) + (goes ? 0 : 1);
    }
    scores[from + i] = (scores[from + i] as number) + (value[node] as number);
  }
}
