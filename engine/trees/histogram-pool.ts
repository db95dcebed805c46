/** Histograms of leaves that may still be split. Few leaves have one each; a tree with many gives up those least likely to be needed. */
export interface HistogramPool {
  clear(): void;
  /** The leaf's histogram, to be written. */
  take(leaf: number, gainOf: (leaf: number) => number): Float64Array;
  at(leaf: number): Float64Array | null;
  /** The histogram of `from` is now that of `to`; null where it was given up. */
  hand(from: number, to: number): Float64Array | null;
  release(leaf: number): void;
}

/** Bytes that the histograms of one worker may take. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * @param length - numbers in a histogram of this worker
 * @param longest - in one of any worker of the team: all must give up the same leaves
 */
export function histogramPool(length: number, longest: number, leaves: number): HistogramPool {
  const slots = Math.max(3, Math.min(leaves + 1, Math.floor(MOST_BYTES / (8 * Math.max(1, longest)))));
  const spare: Float64Array[] = [];
  const held = new Map<number, Float64Array>();
  let made = 0;
  const release = (leaf: number): void => {
    const histogram = held.get(leaf);
    if (!histogram) return;
    held.delete(leaf);
    spare.push(histogram);
  };
  return {
    clear: () => [...held.keys()].forEach(release),
    take(leaf, gainOf) {
      release(leaf);
      if (spare.length === 0 && made === slots) {
        // Which one goes changes the work, not the tree: sums are exact, however they are made.
        let least = -1;
        for (const other of held.keys()) if (least < 0 || gainOf(other) < gainOf(least)) least = other;
        release(least);
      }
      let histogram = spare.pop();
      if (!histogram) {
        made++;
        histogram = new Float64Array(length);
      }
      held.set(leaf, histogram);
      return histogram;
    },
    at: (leaf) => held.get(leaf) ?? null,
    hand(from, to) {
      const histogram = held.get(from) ?? null;
      if (!histogram || from === to) return histogram;
      held.delete(from);
      held.set(to, histogram);
      return histogram;
    },
    release,
  };
}
