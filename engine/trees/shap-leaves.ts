import type { TreeEnsemble } from './ensemble.ts';
import { SHAP_ROWS } from './shap-walk.ts';
import type { ShapTree } from './shap-tables.ts';
import type { TreeColumn } from './tree-data.ts';

/** A leaf with the features on its path: for each, the node below its last split there, where all its splits have been seen. */
export interface ShapLeaf {
  readonly value: number;
  readonly features: Int32Array;
  readonly nodes: Int32Array;
}

export function shapLeaves({ splits, leaves, values, nodes }: ShapTree): readonly ShapLeaf[] {
  const parentSplit = new Int32Array(nodes).fill(-1);
  for (let k = 0; k < splits.length; k += 4) {
    const child = splits[k + 1] as number;
    parentSplit[child] = parentSplit[child + 1] = k;
  }
  return Array.from(leaves, (leaf, l) => {
    const seen = new Map<number, number>();
    for (let node = leaf; node > 0; node = splits[parentSplit[node] as number] as number) {
      const feature = splits[(parentSplit[node] as number) + 3] as number;
      if (!seen.has(feature)) seen.set(feature, node);
    }
    return { value: values[l] as number, features: Int32Array.from(seen.keys()), nodes: Int32Array.from(seen.values()) };
  });
}

/**
 * Whether a row goes the way of the last split's feature down to each node.
 *
 * @param goes - 1 for each split that sends the row left, from `at` on
 */
export function followed({ splits }: ShapTree, goes: Uint8Array, at: number, follows: Uint8Array): void {
  follows[0] = 1;
  for (let k = 0; k < splits.length / 4; k++) {
    const child = splits[4 * k + 1] as number;
    const above = follows[splits[4 * k + 2] as number] as number;
    const left = goes[at + k] as number;
    follows[child] = above & left;
    follows[child + 1] = above & (1 - left);
  }
}

/** Features of up to `SHAP_ROWS` rows, row by row. */
export function rowBlock(ensemble: TreeEnsemble, columns: readonly TreeColumn[], first: number, count: number, into: Float32Array): void {
  const features = ensemble.featureNames.length;
  columns.forEach(({ values }, f) => {
    for (let i = 0; i < Math.min(count, SHAP_ROWS); i++) into[i * features + f] = values[first + i] as number;
  });
}
