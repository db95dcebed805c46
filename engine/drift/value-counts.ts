import type { PairedCounts } from './quantile-bins.ts';
import type { TableColumn } from './table-column.ts';

/** Counts by category or by distinct value, and what those are called. */
export interface LabelledCounts extends PairedCounts {
  readonly labels: readonly string[];
}

/** Counts by level of either column, in the reference's order and then those that are new; levels are matched by their text. */
export function levelCounts(
  reference: TableColumn & { readonly kind: 'category' },
  current: TableColumn & { readonly kind: 'category' },
): LabelledCounts {
  const places = new Map<string, number>();
  for (const level of [...reference.levels, ...current.levels]) if (!places.has(level)) places.set(level, places.size);
  const count = ({ codes, levels }: TableColumn & { readonly kind: 'category' }): Float64Array => {
    const own = new Float64Array(levels.length);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number;
      if (code >= 0) own[code] = (own[code] as number) + 1;
    }
    const made = new Float64Array(places.size);
    levels.forEach((level, code) => {
      const place = places.get(level) as number;
      made[place] = (made[place] as number) + (own[code] as number);
    });
    return made;
  };
  return { labels: [...places.keys()], reference: count(reference), current: count(current) };
}

/** Counts by value where two sorted samples have at most `most` distinct ones; null otherwise. */
export function distinctCounts(reference: Float64Array, current: Float64Array, most: number): LabelledCounts | null {
  const labels: string[] = [];
  const counts: [number[], number[]] = [[], []];
  for (let i = 0, j = 0; i < reference.length || j < current.length;) {
    const a = i < reference.length ? (reference[i] as number) : Infinity;
    const b = j < current.length ? (current[j] as number) : Infinity;
    const at = a < b ? a : b;
    const [fromI, fromJ] = [i, j];
    while (i < reference.length && reference[i] === at) i++;
    while (j < current.length && current[j] === at) j++;
    if (labels.length === most) return null;
    labels.push(String(at));
    counts[0].push(i - fromI);
    counts[1].push(j - fromJ);
  }
  return { labels, reference: Float64Array.from(counts[0]), current: Float64Array.from(counts[1]) };
}
