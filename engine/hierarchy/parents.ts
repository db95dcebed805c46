import type { HierarchyLevel } from './hierarchy.ts';

/**
 * The smallest sums that each node is part of, for drawing and for splitting a forecast from parent to child. A tree has one for each node but
 * the total; a store and family have two: the store's and the family's.
 *
 * @param offsets - length n + 1, rows of the summation matrix
 * @param members - bottom series of each row
 */
export function findParents(
  levels: readonly HierarchyLevel[],
  offsets: Int32Array,
  members: Int32Array,
): { readonly parentOffsets: Int32Array; readonly parents: Int32Array } {
  const n = offsets.length - 1;
  const size = (node: number): number => (offsets[node + 1] as number) - (offsets[node] as number);
  const found: number[][] = [];
  for (let node = 0; node < n; node++) {
    const from = offsets[node] as number;
    const to = offsets[node + 1] as number;
    // Nodes that hold all members, the smallest first.
    const above: number[] = [];
    for (const { nodeOf } of levels) {
      const candidate = nodeOf[members[from] as number] as number;
      if (candidate < 0 || candidate === node || above.includes(candidate) || size(candidate) <= to - from) continue;
      let all = true;
      for (let at = from + 1; at < to && all; at++) all = nodeOf[members[at] as number] === candidate;
      if (all) above.push(candidate);
    }
    above.sort((p, q) => size(p) - size(q) || p - q);
    found.push(above.filter((one, i) => !above.slice(0, i).some((smaller) => size(smaller) < size(one) && within(smaller, one))));
  }
  /** Whether all members of a smaller node are in a larger one; both are in ascending order. */
  function within(smaller: number, larger: number): boolean {
    let at = offsets[larger] as number;
    const end = offsets[larger + 1] as number;
    for (let k = offsets[smaller] as number; k < (offsets[smaller + 1] as number); k++) {
      while (at < end && (members[at] as number) < (members[k] as number)) at++;
      if (at === end || members[at] !== members[k]) return false;
    }
    return true;
  }
  const parentOffsets = new Int32Array(n + 1);
  found.forEach((list, i) => (parentOffsets[i + 1] = (parentOffsets[i] as number) + list.length));
  return { parentOffsets, parents: Int32Array.from(found.flat()) };
}
