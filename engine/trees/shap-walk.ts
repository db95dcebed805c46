import { goesLeft } from './row-walk.ts';
import type { TreeEnsemble } from './ensemble.ts';
import type { ShapTree } from './shap-tables.ts';
import { loadTreeKernel } from './tree-kernel.ts';

/** Rows whose SHAP values are worked out together. */
export const SHAP_ROWS = 256;

/** Adds one tree's SHAP values of a chunk of rows. */
export interface ShapWalk {
  /** A byte for each row and split, row by row: 1 where the row goes left. To be written. */
  readonly goes: Uint8Array;
  /** SHAP values, `features` a row; trees are added. */
  readonly into: Float64Array;
  add(tree: ShapTree, rows: number): void;
}

/** Which way each row of a chunk goes at each split of a tree. @param block - features row by row */
export function directions(ensemble: TreeEnsemble, tree: ShapTree, block: Float32Array, rows: number, goes: Uint8Array): void {
  const { threshold, setStart } = ensemble;
  const features = ensemble.featureNames.length;
  const { splits, root } = tree;
  const count = splits.length / 4;
  for (let k = 0; k < count; k++) {
    const node = root + (splits[4 * k] as number);
    const f = splits[4 * k + 3] as number;
    const cut = threshold[node] as number;
    const plain = (setStart[node] as number) < 0;
    for (let i = 0; i < rows; i++) {
      const x = block[i * features + f] as number;
      const left = plain && x === x ? x < cut : goesLeft(ensemble, node, x);
      goes[i * count + k] = left ? 1 : 0;
    }
  }
}

/** The walk in WebAssembly, or in TypeScript where there is none. */
export function shapWalk(trees: readonly ShapTree[], features: number): ShapWalk {
  const most = (of: (tree: ShapTree) => number): number => trees.reduce((largest, tree) => Math.max(largest, of(tree)), 0);
  const splitCount = most(({ splits }) => splits.length / 4);
  const loaded = loadTreeKernel([
    most(({ splits }) => 4 * splits.length),
    most(({ leaves }) => 4 * leaves.length),
    most(({ values }) => 8 * values.length),
    most(({ factors }) => 8 * factors.length),
    most(({ shares }) => 8 * shares.length),
    SHAP_ROWS * splitCount,
    most(({ nodes, points }) => 8 * nodes * points),
    most(({ nodes }) => 2 * nodes),
    8 * SHAP_ROWS * features,
  ]);
  if (!loaded) return plainShapWalk(splitCount, features);
  const { kernel, buffer, offsets } = loaded;
  const place = (k: number): number => offsets[k] as number;
  return {
    goes: new Uint8Array(buffer, place(5), SHAP_ROWS * splitCount),
    into: new Float64Array(buffer, place(8), SHAP_ROWS * features),
    add({ splits, leaves, values, factors, shares, points, nodes }, rows) {
      new Int32Array(buffer, place(0), splits.length).set(splits);
      new Int32Array(buffer, place(1), leaves.length).set(leaves);
      new Float64Array(buffer, place(2), values.length).set(values);
      new Float64Array(buffer, place(3), factors.length).set(factors);
      new Float64Array(buffer, place(4), shares.length).set(shares);
      kernel.shapTree(
        ...([place(0), splits.length / 4, place(1), place(2), leaves.length, place(3), place(4), 8 * points] as const),
        ...([place(5), rows, place(6), place(7), nodes, place(8), 8 * features] as const),
      );
    },
  };
}

/** The same in TypeScript. */
export function plainShapWalk(splitCount: number, features: number): ShapWalk {
  const goes = new Uint8Array(SHAP_ROWS * splitCount);
  const into = new Float64Array(SHAP_ROWS * features);
  return {
    goes,
    into,
    add({ splits, leaves, values, factors, shares, points, nodes }, rows) {
      const products = new Float64Array(nodes * points);
      const follows = new Uint8Array(nodes).fill(1);
      const cases = new Uint8Array(nodes);
      const count = splits.length / 4;
      for (let row = 0; row < rows; row++) {
        products.fill(1, 0, points);
        for (let k = 0; k < count; k++) {
          const [node, child] = [splits[4 * k] as number, splits[4 * k + 1] as number];
          const above = follows[splits[4 * k + 2] as number] as number;
          const left = goes[row * count + k] as number;
          for (let c = child; c <= child + 1; c++) {
            const follow = above & (c === child ? left : 1 - left);
            follows[c] = follow;
            cases[c] = above + follow;
            const table = points * (3 * c + above + follow);
            for (let q = 0; q < points; q++)
              products[c * points + q] = (products[node * points + q] as number) * (factors[table + q] as number);
          }
        }
        leaves.forEach((leaf, l) => {
          for (let q = 0; q < points; q++) products[leaf * points + q] = (products[leaf * points + q] as number) * (values[l] as number);
        });
        for (let k = count - 1; k >= 0; k--) {
          const [node, child, f] = [splits[4 * k] as number, splits[4 * k + 1] as number, splits[4 * k + 3] as number];
          let sum = 0;
          for (let q = 0; q < points; q++) {
            const a = products[child * points + q] as number;
            const b = products[(child + 1) * points + q] as number;
            sum += a * (shares[points * (3 * child + (cases[child] as number)) + q] as number);
            sum += b * (shares[points * (3 * (child + 1) + (cases[child + 1] as number)) + q] as number);
            products[node * points + q] = a + b;
          }
          into[row * features + f] = (into[row * features + f] as number) + sum;
        }
      }
    },
  };
}
