import { treeCount, type TreeEnsemble } from './ensemble.ts';
import { loadTreeKernel } from './tree-kernel.ts';

/**
 * Rows that walk down trees together. Features lie in groups of eight rows: row i of feature f at ((i >> 3) * (features + 1) + f) * 8 + (i & 7); a
 * last feature is always 0.
 */
export interface RowWalk {
  readonly block: Float32Array;
  /** Score before the first tree. */
  readonly start: number;
  /** Of each row of the block; trees are added to it. */
  readonly scores: Float64Array;
  /** Adds all trees to the scores of the first `count` rows. */
  addTrees(count: number): void;
}

/** Rows of a block. */
export const WALK_ROWS = 512;

const NODE_BYTES = 16;

/** Walks in WebAssembly; null without it or where a tree splits categories. */
export function wasmWalk(ensemble: TreeEnsemble): RowWalk | null {
  const { feature, threshold, missingLeft, left, value, setStart, treeStart } = ensemble;
  const nodes = feature.length;
  const group = 32 * (ensemble.featureNames.length + 1);
  if (setStart.some((start) => start >= 0)) return null;
  const loaded = loadTreeKernel([NODE_BYTES * nodes, (group * WALK_ROWS) / 8, 8 * WALK_ROWS]);
  if (!loaded) return null;
  const { kernel, buffer, offsets } = loaded;
  const [nodesAt, rowsAt, scoresAt] = offsets as [number, number, number];
  const words = new Int32Array(buffer, nodesAt, 4 * nodes);
  const floats = new Float32Array(buffer, nodesAt, 4 * nodes);
  const depth = new Int32Array(nodes);
  const steps = new Int32Array(treeCount(ensemble));
  for (let tree = 0; tree < steps.length; tree++) {
    for (let node = treeStart[tree] as number; node < (treeStart[tree + 1] as number); node++) {
      const f = feature[node] as number;
      const leaf = f < 0;
      const child = leaf ? node : (left[node] as number);
      words[4 * node] = leaf ? group - 32 : 32 * f;
      floats[4 * node + 1] = leaf ? NaN : (threshold[node] as number);
      words[4 * node + 2] = nodesAt + NODE_BYTES * child;
      if (leaf) floats[4 * node + 3] = value[node] as number;
      else words[4 * node + 3] = missingLeft[node] === 1 ? 0 : 1;
      steps[tree] = Math.max(steps[tree] as number, depth[node] as number);
      if (!leaf) depth[child] = depth[child + 1] = (depth[node] as number) + 1;
    }
  }
  return {
    start: ensemble.baseScore,
    block: new Float32Array(buffer, rowsAt, (group * WALK_ROWS) / 32),
    scores: new Float64Array(buffer, scoresAt, WALK_ROWS),
    addTrees(count) {
      const groups = (count + 7) >> 3;
      for (let tree = 0; tree < steps.length; tree++)
        kernel.addTree(nodesAt + NODE_BYTES * (treeStart[tree] as number), steps[tree] as number, rowsAt, groups, group, scoresAt);
    },
  };
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

/** The same in TypeScript, for all trees. @param single - sums are rounded to 32 bits, one tree after another */
export function plainWalk(ensemble: TreeEnsemble, single: boolean): RowWalk {
  const { feature, threshold, left, value, setStart, treeStart } = ensemble;
  const wide = ensemble.featureNames.length + 1;
  const block = new Float32Array(wide * WALK_ROWS);
  const scores = new Float64Array(WALK_ROWS);
  return {
    start: single ? Math.fround(ensemble.baseScore) : ensemble.baseScore,
    block,
    scores,
    addTrees(count) {
      for (let tree = 0; tree + 1 < treeStart.length; tree++)
        for (let i = 0; i < count; i++) {
          const base = 8 * (i >> 3) * wide + (i & 7);
          let node = treeStart[tree] as number;
          for (let f = feature[node] as number; f >= 0; f = feature[node] as number) {
            const x = block[base + 8 * f] as number;
            // Sets and missing values are rare; what is neither is one comparison.
            const goes = (setStart[node] as number) < 0 && x === x ? x < (threshold[node] as number) : goesLeft(ensemble, node, x);
            node = (left[node] as number) + (goes ? 0 : 1);
          }
          const sum = (scores[i] as number) + (value[node] as number);
          scores[i] = single ? Math.fround(sum) : sum;
        }
    },
  };
}
