import { EngineError } from '../core/errors.ts';
import type { TreeNodes } from './ensemble.ts';
import { CATEGORY_LIMIT } from './tree-data.ts';

/** More than any use needs, less than would bring a machine down. */
export const MOST_NODES = 20_000_000;
export const MOST_TREES = 200_000;
export const MOST_FEATURES = 100_000;
export const MOST_SET_WORDS = 50_000_000;
/** Splits between root and leaf; training stops there too. */
export const MOST_DEPTH = 4096;

const refuse = (message: string): never => {
  throw new EngineError('invalid-option', message);
};

/**
 * Makes sure that nodes from outside are trees: every walk from a root ends in a leaf, every number is finite, nothing points outside.
 *
 * @param features - number of features that splits may name
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function checkNodes(nodes: TreeNodes, features: number): void {
  const { treeStart, feature, threshold, missingLeft, left, value, gain, cover, setStart, setLength, sets } = nodes;
  const total = feature.length;
  for (const [name, { length }] of Object.entries({ threshold, missingLeft, left, value, gain, cover, setStart, setLength }))
    if (length !== total) refuse(`there are ${length} values of ${name} for ${total} nodes`);
  const trees = treeStart.length - 1;
  if (trees < 1 || treeStart[0] !== 0 || treeStart[trees] !== total) refuse('treeStart must go from 0 to the number of nodes');
  const parents = new Uint8Array(total);
  const depth = new Int32Array(total);
  for (let tree = 0; tree < trees; tree++) {
    const [from, end] = [treeStart[tree] as number, treeStart[tree + 1] as number];
    if (!(end > from)) refuse(`tree ${tree} has no node`);
    for (let node = from; node < end; node++) {
      const where = `node ${node - from} of tree ${tree}`;
      for (const [name, values] of Object.entries({ value, gain, cover, threshold }))
        if (!Number.isFinite(values[node])) refuse(`${name} of ${where} is ${values[node]}; it must be finite`);
      if ((cover[node] as number) < 0) refuse(`cover of ${where} is negative`);
      const child = left[node] as number;
      const split = feature[node] as number;
      if (split < -1 || split >= features) refuse(`${where} splits by feature ${split}; there are ${features}`);
      if (split < 0 !== child < 0) refuse(`${where} is neither a leaf nor a split`);
      if (child < 0) continue;
      if (child <= node || child + 1 >= end) refuse(`the children of ${where} do not lie behind it in its tree, which may be a cycle`);
      parents[child] = (parents[child] as number) + 1;
      parents[child + 1] = (parents[child + 1] as number) + 1;
      if ((parents[child] as number) > 1 || (parents[child + 1] as number) > 1) refuse(`a child of ${where} has two parents`);
      depth[child] = depth[child + 1] = (depth[node] as number) + 1;
      if ((depth[child] as number) > MOST_DEPTH) refuse(`tree ${tree} is more than ${MOST_DEPTH} splits deep`);
      const start = setStart[node] as number;
      if (start < 0) continue;
      const words = setLength[node] as number;
      if (words < 1 || words > CATEGORY_LIMIT / 32 || start + words > sets.length) refuse(`the set of ${where} lies outside of the sets`);
    }
    for (let node = from; node < end; node++)
      if ((parents[node] as number) !== (node === from ? 0 : 1)) refuse(`node ${node - from} of tree ${tree} has no parent`);
  }
}
