import type { Objective } from './objective.ts';

/**
 * A sum of regression trees: score = baseScore + sum of leaf values. Plain data; nodes of all trees lie one after another, in each tree the
 * root first. A numeric split sends a row left when its 32-bit value is below the threshold, as XGBoost does; a categorical one sends it
 * right when its category is in the node's set; missing values go where `missingLeft` says.
 */
export interface TreeEnsemble {
  readonly format: 'almanac-trees';
  readonly formatVersion: 1;
  readonly objective: Objective;
  /** On the scale of scores: the logarithm where the objective has a log link. */
  readonly baseScore: number;
  /** Trees of one round: 1 when boosted, all of them in a forest. */
  readonly parallelTrees: number;
  readonly featureNames: readonly string[];
  readonly featureKinds: readonly ('numeric' | 'categorical')[];
  /** Length trees + 1: first node of each tree, and the number of nodes. */
  readonly treeStart: Int32Array;
  /** By node; -1 in a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  /** Left child, numbered through all trees, behind its parent; the right child follows it. -1 in a leaf. */
  readonly left: Int32Array;
  /** Leaf values with shrinkage; in inner nodes the value the node would have as a leaf. */
  readonly value: Float32Array;
  /** Gain of the split; 0 in a leaf. */
  readonly gain: Float32Array;
  /** Sum of hessians of training rows. */
  readonly cover: Float32Array;
  /** First word of the node's set in `sets`, -1 without one, and its number of words. Bit c of the set: category c goes right. */
  readonly setStart: Int32Array;
  readonly setLength: Int32Array;
  readonly sets: Uint32Array;
}

export const treeCount = ({ treeStart }: TreeEnsemble): number => treeStart.length - 1;

/** What trees are put together from. */
export type TreeNodes = Pick<
  TreeEnsemble,
  'treeStart' | 'feature' | 'threshold' | 'missingLeft' | 'left' | 'value' | 'gain' | 'cover' | 'setStart' | 'setLength' | 'sets'
>;

/** Nodes of several ensembles behind one another. */
export function joinNodes(parts: readonly TreeNodes[]): TreeNodes {
  const nodes = parts.reduce((sum, { feature }) => sum + feature.length, 0);
  const trees = parts.reduce((sum, { treeStart }) => sum + treeStart.length - 1, 0);
  const words = parts.reduce((sum, { sets }) => sum + sets.length, 0);
  const all: TreeNodes = {
    treeStart: new Int32Array(trees + 1),
    feature: new Int32Array(nodes),
    threshold: new Float32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: new Int32Array(nodes),
    value: new Float32Array(nodes),
    gain: new Float32Array(nodes),
    cover: new Float32Array(nodes),
    setStart: new Int32Array(nodes),
    setLength: new Int32Array(nodes),
    sets: new Uint32Array(words),
  };
  let node = 0;
  let tree = 0;
  let word = 0;
  for (const part of parts) {
    for (const key of ['feature', 'threshold', 'missingLeft', 'value', 'gain', 'cover', 'setLength'] as const)
      all[key].set(part[key], node);
    all.sets.set(part.sets, word);
    for (let k = 0; k < part.feature.length; k++) {
      all.left[node + k] = (part.left[k] as number) < 0 ? -1 : (part.left[k] as number) + node;
      all.setStart[node + k] = (part.setStart[k] as number) < 0 ? -1 : (part.setStart[k] as number) + word;
    }
    for (let k = 0; k + 1 < part.treeStart.length; k++) all.treeStart[tree++] = (part.treeStart[k] as number) + node;
    node += part.feature.length;
    word += part.sets.length;
  }
  all.treeStart[trees] = nodes;
  return all;
}

/** The first `count` trees. */
export function firstTrees<N extends TreeNodes>(nodes: N, count: number): N {
  const end = nodes.treeStart[count] as number;
  const cut = Object.fromEntries(
    (['feature', 'threshold', 'missingLeft', 'left', 'value', 'gain', 'cover', 'setStart', 'setLength'] as const).map((key) => [
      key,
      nodes[key].slice(0, end),
    ]),
  );
  return { ...nodes, ...cut, treeStart: nodes.treeStart.slice(0, count + 1) };
}
