import { EngineError } from '../core/errors.ts';
import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { sameColumns } from './same-columns.ts';
import { followed, rowBlock, shapLeaves } from './shap-leaves.ts';
import { shapTree, type ShapTree } from './shap-tables.ts';
import { directions, SHAP_ROWS } from './shap-walk.ts';
import type { TreeColumn } from './tree-data.ts';
import type { ShapValues } from './tree-shap.ts';

/** Most different features on one path: they are bits of a whole number. */
const MOST_ON_PATH = 31;

/**
 * Exact interventional SHAP values: a feature that is not known takes the values it has in background rows, whatever the other features
 * are. The base is the mean score of the background.
 *
 * Between one row and one background row a leaf matters when each feature on its path goes its way in at least one of them; with p features
 * where only the row does and b where only the background does, it gives v (p - 1)! b! / (p + b)! to each of the former and takes
 * v p! (b - 1)! / (p + b)! from each of the latter. Background rows that agree at a leaf are counted together.
 *
 * @param background - the ensemble's features for at least one row; a hundred rows are usual
 * @throws EngineError `invalid-option`, `length-mismatch`
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67, algorithm 3
 */
export function treeShapInterventional(
  ensemble: TreeEnsemble,
  columns: readonly TreeColumn[],
  background: readonly TreeColumn[],
): ShapValues {
  const rows = sameColumns(ensemble, { columns });
  const behind = sameColumns(ensemble, { columns: background });
  if (behind === 0) throw new EngineError('invalid-option', 'interventional SHAP values need at least one background row');
  const features = columns.length;
  const values = new Float64Array(rows * features);
  const weights = pairWeights();
  let base = ensemble.baseScore;
  for (let number = 0; number < treeCount(ensemble); number++) {
    const tree = shapTree(ensemble, number);
    const leaves = shapLeaves(tree);
    const longest = leaves.reduce((most, { nodes }) => Math.max(most, nodes.length), 0);
    if (longest > MOST_ON_PATH)
      throw new EngineError(
        'invalid-option',
        `interventional SHAP values need paths of at most ${MOST_ON_PATH} features, tree ${number} has ${longest}`,
      );
    // How many background rows go each combination of ways, by leaf.
    const patterns = leaves.map(() => new Map<number, number>());
    walkRows(ensemble, tree, background, behind, (_, follows) => {
      leaves.forEach(({ nodes }, l) => {
        const bits = bitsOf(nodes, follows);
        const counts = patterns[l] as Map<number, number>;
        counts.set(bits, (counts.get(bits) ?? 0) + 1);
      });
    });
    leaves.forEach(({ nodes, value }, l) => {
      base += (value * (patterns[l]?.get(2 ** nodes.length - 1) ?? 0)) / behind;
    });
    walkRows(ensemble, tree, columns, rows, (row, follows) => {
      leaves.forEach(({ nodes, value, features: on }, l) => {
        const all = 2 ** nodes.length - 1;
        const own = bitsOf(nodes, follows);
        for (const [theirs, times] of patterns[l] as Map<number, number>) {
          if ((own | theirs) !== all) continue;
          const plus = own & ~theirs;
          const minus = theirs & ~own;
          const p = bitCount(plus);
          const b = bitCount(minus);
          const scale = (value * times) / behind;
          const up = scale * (weights[p * 32 + b] as number);
          const down = scale * (weights[b * 32 + p] as number);
          for (let k = 0; k < nodes.length; k++) {
            const cell = row * features + (on[k] as number);
            if ((plus >>> k) & 1) values[cell] = (values[cell] as number) + up;
            else if ((minus >>> k) & 1) values[cell] = (values[cell] as number) - down;
          }
        }
      });
    });
  }
  return { base, features, values };
}

/** (p - 1)! b! / (p + b)! at p * 32 + b. */
function pairWeights(): Float64Array {
  const weights = new Float64Array(32 * 32);
  for (let p = 1; p < 32; p++)
    for (let b = 0; b < 32; b++) {
      // 1 / (p * choose(p + b, b))
      let weight = 1 / p;
      for (let k = 1; k <= b; k++) weight *= k / (p + k);
      weights[p * 32 + b] = weight;
    }
  return weights;
}

function bitsOf(nodes: Int32Array, follows: Uint8Array): number {
  let bits = 0;
  for (let k = 0; k < nodes.length; k++) if (follows[nodes[k] as number] === 1) bits |= 1 << k;
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function walkRows(
  ensemble: TreeEnsemble,
  tree: ShapTree,
  columns: readonly TreeColumn[],
  rows: number,
  visit: (row: number, follows: Uint8Array) => void,
): void {
  const count = tree.splits.length / 4;
  const block = new Float32Array(SHAP_ROWS * columns.length);
  const goes = new Uint8Array(SHAP_ROWS * count);
  const follows = new Uint8Array(tree.nodes);
  for (let first = 0; first < rows; first += SHAP_ROWS) {
    const some = Math.min(SHAP_ROWS, rows - first);
    rowBlock(ensemble, columns, first, some, block);
    directions(ensemble, tree, block, some, goes);
    for (let i = 0; i < some; i++) {
      followed(tree, goes, i * count, follows);
      visit(first + i, follows);
    }
  }
}
