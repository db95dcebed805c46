/** The series of one level, for example all stores. */
export interface HierarchyLevel {
  /** For people: `total`, `region`, `store × family`; `series` for single series that no columns tell apart. */
  readonly name: string;
  /** The columns that its nodes differ in, coarse to fine within a chain; none for the total. */
  readonly columns: readonly string[];
  /** Length m: node of each bottom series at this level, or -1 where the series has none (unbalanced hierarchies). */
  readonly nodeOf: Int32Array;
  /** Number of different nodes. */
  readonly nodes: number;
}

/** A series of the hierarchy: a sum of bottom series, or one of them. */
export interface HierarchyNode {
  /** Unique; that of the panel for a bottom series. */
  readonly id: string;
  /** For people: `Total`, `North`, `7 / BREAD`. */
  readonly label: string;
  /** Values of the columns that single it out; empty for the total. */
  readonly key: Readonly<Record<string, string>>;
  /** Position of its level; where it is the same at several, the finest of them, but that of the total for the total. */
  readonly level: number;
}

/**
 * Which series are sums of which: n nodes, of which the last m are the bottom series in the order of the panel, and the first a = n - m their
 * sums, coarse ones first. The summation matrix S is kept by its rows: node i is the sum of the bottom series
 * `members[offsets[i] .. offsets[i + 1])`. Two nodes never have the same members. Plain data that survives structured clone.
 */
export interface Hierarchy {
  readonly formatVersion: 1;
  /** The total first, the bottom series last. */
  readonly levels: readonly HierarchyLevel[];
  /** Length n. */
  readonly nodes: readonly HierarchyNode[];
  /** m. */
  readonly bottom: number;
  /** Length n + 1. */
  readonly offsets: Int32Array;
  /** Positions among the bottom series, ascending within a node. */
  readonly members: Int32Array;
  /** Length n + 1: the next coarser sums that a node is part of are `parents[parentOffsets[i] .. parentOffsets[i + 1])`. */
  readonly parentOffsets: Int32Array;
  readonly parents: Int32Array;
}

/** a: number of nodes that are sums. */
export const aggregatesOf = ({ nodes, bottom }: Hierarchy): number => nodes.length - bottom;

/** Whether every node but the total has exactly one parent, as regions and stores have; stores and families crossed have not. */
export function isTree({ nodes, parentOffsets }: Hierarchy): boolean {
  for (let i = 1; i < nodes.length; i++) if ((parentOffsets[i + 1] as number) - (parentOffsets[i] as number) !== 1) return false;
  return true;
}
