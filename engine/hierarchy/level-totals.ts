import type { Hierarchy } from './hierarchy.ts';

/** What the forecasts of one level add up to: levels that differ before reconciliation do not afterwards, unless some series are not part of one. */
export interface LevelTotals {
  readonly level: string;
  /** Length h: sum of the base forecasts of the level's nodes. */
  readonly base: Float64Array;
  /** Length h. */
  readonly reconciled: Float64Array;
  /** Mean absolute change of its forecasts over their mean absolute size; null where they are all zero. */
  readonly change: number | null;
}

/**
 * @param base - n x h, row major
 * @param reconciled - n x h, row major
 */
export function levelTotals(hierarchy: Hierarchy, base: Float64Array, reconciled: Float64Array, horizon: number): LevelTotals[] {
  return hierarchy.levels.map(({ name, nodeOf }) => {
    const before = new Float64Array(horizon);
    const after = new Float64Array(horizon);
    let moved = 0;
    let size = 0;
    for (const node of new Set(nodeOf)) {
      if (node < 0) continue;
      for (let t = 0; t < horizon; t++) {
        const value = base[node * horizon + t] as number;
        const agreed = reconciled[node * horizon + t] as number;
        before[t] = (before[t] as number) + value;
        after[t] = (after[t] as number) + agreed;
        moved += Math.abs(agreed - value);
        size += Math.abs(value);
      }
    }
    return { level: name, base: before, reconciled: after, change: size > 0 ? moved / size : null };
  });
}
