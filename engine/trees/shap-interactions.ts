import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { gaussLegendre } from './quadrature.ts';
import { sameColumns } from './same-columns.ts';
import { followed, rowBlock, shapLeaves } from './shap-leaves.ts';
import { shapTree } from './shap-tables.ts';
import { directions, SHAP_ROWS } from './shap-walk.ts';
import type { TreeColumn } from './tree-data.ts';
import type { ShapValues } from './tree-shap.ts';

/** What pairs of features add to the score of each row. */
export interface ShapInteractions extends Omit<ShapValues, 'values'> {
  /**
   * Pair f, g of row i at (i * features + f) * features + g, half of what the pair adds; what f adds by itself where g = f. The sum over g is the
   * SHAP value of f.
   */
  readonly values: Float64Array;
}

/**
 * Exact path-dependent SHAP interaction values, equal to XGBoost's `pred_interactions`.
 *
 * @throws EngineError `invalid-option`, `length-mismatch`
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67, eq. 6
 */
export function treeShapInteractions(ensemble: TreeEnsemble, columns: readonly TreeColumn[]): ShapInteractions {
  const rows = sameColumns(ensemble, { columns });
  const features = columns.length;
  const values = new Float64Array(rows * features * features);
  let base = ensemble.baseScore;
  const block = new Float32Array(SHAP_ROWS * features);
  for (let number = 0; number < treeCount(ensemble); number++) {
    const tree = shapTree(ensemble, number);
    base += tree.mean;
    if (tree.splits.length === 0) continue;
    const leaves = shapLeaves(tree);
    const { points, share } = tree;
    const { nodes: at, weights } = gaussLegendre(points);
    const count = tree.splits.length / 4;
    const goes = new Uint8Array(SHAP_ROWS * count);
    const follows = new Uint8Array(tree.nodes);
    const longest = leaves.reduce((most, leaf) => Math.max(most, leaf.nodes.length), 0);
    const relative = new Float64Array(longest * points);
    const product = new Float64Array(points);
    for (let first = 0; first < rows; first += SHAP_ROWS) {
      const some = Math.min(SHAP_ROWS, rows - first);
      rowBlock(ensemble, columns, first, some, block);
      directions(ensemble, tree, block, some, goes);
      for (let i = 0; i < some; i++) {
        followed(tree, goes, i * count, follows);
        const row = (first + i) * features * features;
        for (const leaf of leaves) {
          const own = leaf.nodes.length;
          for (let q = 0; q < points; q++) product[q] = leaf.value * (weights[q] as number);
          for (let k = 0; k < own; k++) {
            const node = leaf.nodes[k] as number;
            const z = share[node] as number;
            const o = follows[node] as number;
            for (let q = 0; q < points; q++) {
              const s = at[q] as number;
              const factor = z * (1 - s) + o * s;
              product[q] = (product[q] as number) * factor;
              relative[k * points + q] = (o - z) / factor;
            }
          }
          for (let k = 0; k < own; k++) {
            const f = leaf.features[k] as number;
            let alone = 0;
            for (let q = 0; q < points; q++) alone += (product[q] as number) * (relative[k * points + q] as number);
            for (let j = 0; j < own; j++) {
              if (j === k) continue;
              let together = 0;
              for (let q = 0; q < points; q++)
                together += (product[q] as number) * (relative[k * points + q] as number) * (relative[j * points + q] as number);
              const pair = row + f * features + (leaf.features[j] as number);
              values[pair] = (values[pair] as number) + together / 2;
              alone -= together / 2;
            }
            values[row + f * features + f] = (values[row + f * features + f] as number) + alone;
          }
        }
      }
    }
  }
  return { base, features, values };
}
