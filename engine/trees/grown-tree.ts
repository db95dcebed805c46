/** A tree as it grows, on bins. Node 0 is the root; children of a split are neighbours. */
export interface GrownTree {
  readonly nodes: number;
  /** -1 in a leaf. */
  readonly feature: Int32Array;
  /** Bins up to this one go left; -1 where categories are split. */
  readonly bin: Int32Array;
  readonly missingLeft: Uint8Array;
  /** Left child; the right one follows it. */
  readonly left: Int32Array;
  readonly gain: Float64Array;
  /** Sum of hessians. */
  readonly cover: Float64Array;
  /** Leaf values before shrinkage; in inner nodes what the node would have been as a leaf. */
  readonly value: Float64Array;
  /** 8 words a node: bins that go right. */
  readonly sets: Uint32Array;
  /** Node of each leaf, in the order in which leaves were made. */
  readonly leafNode: Int32Array;
  /** Own rows of each leaf in the row store's order. */
  readonly leafBegin: Int32Array;
  readonly leafCount: Int32Array;
  readonly leafLow: Float64Array;
  readonly leafHigh: Float64Array;
}

/** 1 for each bin that goes left at a node, missing being bin `missing`. */
export function leftBins(tree: GrownTree, node: number, missing: number, into: Uint8Array): void {
  const bin = tree.bin[node] as number;
  if (bin >= 0) {
    into.fill(1, 0, bin + 1);
    into.fill(0, bin + 1);
  } else for (let b = 0; b < 256; b++) into[b] = ((tree.sets[8 * node + (b >> 5)] as number) >>> (b & 31)) & 1 ? 0 : 1;
  into[missing] = tree.missingLeft[node] as number;
}

/**
 * Adds the value of the leaf that each row falls into to its score.
 *
 * @param rowBins - bins row by row, `stride` from row to row
 * @param values - by node
 * @param skip - rows that are not 0 here are left out
 */
export function addByBins(
  tree: GrownTree,
  rowBins: Uint8Array,
  stride: number,
  missing: Uint8Array,
  values: Float32Array,
  score: Float64Array,
  skip: Uint8Array | null,
): void {
  const { feature, left, bin, missingLeft, sets } = tree;
  for (let row = 0; row < score.length; row++) {
    if (skip && skip[row] !== 0) continue;
    const base = row * stride;
    let node = 0;
    for (let f = feature[0] as number; f >= 0; f = feature[node] as number) {
      const b = rowBins[base + f] as number;
      let goesLeft: boolean;
      if (b === missing[f]) goesLeft = missingLeft[node] === 1;
      else {
        const cut = bin[node] as number;
        goesLeft = cut >= 0 ? b <= cut : (((sets[8 * node + (b >> 5)] as number) >>> (b & 31)) & 1) === 0;
      }
      node = (left[node] as number) + (goesLeft ? 0 : 1);
    }
    score[row] = (score[row] as number) + (values[node] as number);
  }
}
