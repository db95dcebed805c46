import { chiSquared, type ChiSquared } from './chi-squared.ts';
import { columnRows, isMissing, type TableColumn } from './table-column.ts';

export interface MissingPatterns {
  /** Columns that are missing together in a row, with the rows that have this pattern; the ones that changed most first. */
  readonly patterns: readonly { readonly missing: readonly string[]; readonly reference: number; readonly current: number }[];
  readonly test: ChiSquared;
}

/**
 * Whether the same columns are missing together as often as before: a sensor that fails takes all of its columns with it, whatever each share says.
 *
 * @param reference - columns of equal length, one row or more
 * @param current - its columns of these names are compared; the others are left out
 * @throws EngineError `series-too-short` without rows
 * @see Little & Rubin (2019), Statistical Analysis with Missing Data, 3rd ed., 1.2
 */
export function missingPatterns(reference: readonly TableColumn[], current: readonly TableColumn[]): MissingPatterns {
  const shared = reference.flatMap((column) => {
    const now = current.find(({ name }) => name === column.name);
    return now ? [[column, now] as const] : [];
  });
  const rows = [0, 1].map((side) => (shared[0] ? columnRows(shared[0][side as 0 | 1]) : 0)) as [number, number];
  const ids = [new Int32Array(rows[0]), new Int32Array(rows[1])] as const;
  // Each column splits the patterns so far in two; only those that occur are kept.
  let patterns: (readonly string[])[] = [[]];
  for (const pair of shared) {
    const next: (readonly string[])[] = [...patterns];
    const withThis = new Int32Array(patterns.length).fill(-1);
    pair.forEach((column, side) => {
      const own = ids[side as 0 | 1];
      for (let i = 0; i < own.length; i++) {
        if (!isMissing(column, i)) continue;
        const id = own[i] as number;
        let place = withThis[id] as number;
        if (place < 0) {
          place = next.length;
          withThis[id] = place;
          next.push([...(patterns[id] as readonly string[]), column.name]);
        }
        own[i] = place;
      }
    });
    patterns = next;
  }
  const counts = ids.map((own) => {
    const made = new Float64Array(patterns.length);
    for (let i = 0; i < own.length; i++) made[own[i] as number] = (made[own[i] as number] as number) + 1;
    return made;
  }) as [Float64Array, Float64Array];
  const test = chiSquared({ reference: counts[0], current: counts[1] });
  const apart = (one: { reference: number; current: number }): number => Math.abs(one.reference / rows[0] - one.current / rows[1]);
  const found = patterns
    .map((missing, i) => ({ missing, reference: counts[0][i] as number, current: counts[1][i] as number }))
    .filter((one) => one.reference + one.current > 0)
    .sort((a, b) => apart(b) - apart(a));
  return { patterns: found, test };
}
