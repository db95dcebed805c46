/** Series of a fold that one fit serves. */
export interface FoldGroup {
  /** Periods from here on are not learnt from: the earliest origin of the group. */
  readonly cut: number;
  /** Positions of the series whose origin lies at the cut or soon after it. */
  readonly members: readonly number[];
}

/** Most fits of a fold. */
const MOST_GROUPS = 3;

/**
 * Series of a fold by the date of their origins, so that nothing is learnt from after any of them: those whose origins lie within a horizon of
 * one another share a fit on what was known at the earliest. Series that end long before the others get a fit of their own; the last
 * group takes all that are left.
 *
 * @param origins - period of the origin of each series; NaN for one that has none in this fold
 */
export function foldGroups(origins: Float64Array, horizon: number): FoldGroup[] {
  const order = Array.from(origins.keys())
    .filter((i) => !Number.isNaN(origins[i]))
    .sort((a, b) => (origins[b] as number) - (origins[a] as number) || a - b);
  const groups: number[][] = [];
  let newest = Infinity;
  for (const i of order) {
    const origin = origins[i] as number;
    if (groups.length < MOST_GROUPS && (groups.length === 0 || origin <= newest - horizon)) {
      groups.push([]);
      newest = origin;
    }
    groups[groups.length - 1]?.push(i);
  }
  return groups.map((members) => ({ cut: origins[members.at(-1) as number] as number, members: members.toSorted((a, b) => a - b) }));
}
