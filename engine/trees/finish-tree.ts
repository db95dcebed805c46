import type { ColumnBins } from './bin-bounds.ts';
import type { TreeNodes } from './ensemble.ts';
import type { GrownTree } from './grown-tree.ts';

/** The largest 32-bit float: a cut above all values. */
const LARGEST = 3.4028234663852886e38;

/**
 * A grown tree on values instead of bins.
 *
 * @param values - shrunk value by node
 */
export function finishTree(tree: GrownTree, bins: readonly ColumnBins[], values: Float32Array): TreeNodes {
  const { nodes } = tree;
  const threshold = new Float32Array(nodes);
  const setStart = new Int32Array(nodes).fill(-1);
  const setLength = new Int32Array(nodes);
  const words: number[] = [];
  for (let node = 0; node < nodes; node++) {
    const feature = tree.feature[node] as number;
    if (feature < 0) continue;
    const { bounds } = bins[feature] as ColumnBins;
    const bin = tree.bin[node] as number;
    if (bin >= 0) {
      // Only missing values go right of the last bin.
      threshold[node] = bin < bounds.length ? (bounds[bin] as number) : LARGEST;
      continue;
    }
    const members: number[] = [];
    for (let b = 0; b < bounds.length; b++)
      if (((tree.sets[8 * node + (b >> 5)] as number) >>> (b & 31)) & 1) members.push(bounds[b] as number);
    if (members.length === 0) {
      // Missing values alone go right. XGBoost knows no empty set, but a cut that no category reaches.
      threshold[node] = LARGEST;
      continue;
    }
    const own = new Uint32Array((Math.max(...members) >> 5) + 1);
    for (const category of members) own[category >> 5] = (own[category >> 5] as number) | (1 << (category & 31));
    setStart[node] = words.length;
    setLength[node] = own.length;
    for (const word of own) words.push(word);
  }
  return {
    treeStart: Int32Array.of(0, nodes),
    feature: tree.feature.slice(0, nodes),
    threshold,
    missingLeft: tree.missingLeft.slice(0, nodes),
    left: tree.left.slice(0, nodes),
    value: values.slice(0, nodes),
    gain: Float32Array.from(tree.gain.subarray(0, nodes)),
    cover: Float32Array.from(tree.cover.subarray(0, nodes)),
    setStart,
    setLength,
    sets: Uint32Array.from(words),
  };
}
