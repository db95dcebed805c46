import type { SeriesList } from '../../contract/entities/dataset.ts';

/** A column to sort by: one of the numbers, or `key:0`, `key:1` ... for the key columns; `file` is the order of the data. */
export type SeriesColumn = 'file' | 'count' | 'mean' | 'total' | `key:${number}`;
export interface SeriesSort {
  readonly column: SeriesColumn;
  readonly descending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true });

/**
 * Positions of the series that match every word of `filter`, in the order asked for. Equal ones stay in the data's order.
 *
 * @param only - leaves out all others when given
 * @returns positions into the list, ascending in `column` unless `descending`; missing numbers last
 */
export function orderSeries(list: SeriesList, filter: string, sort: SeriesSort, only: ReadonlySet<number> | null = null): Int32Array {
  const words = wordsOf(filter);
  const total = list.count.length;
  const kept = new Int32Array(total);
  let size = 0;
  for (let i = 0; i < total; i += 1) if ((only === null || only.has(i)) && matches(list, i, words)) kept[size++] = i;
  const result = kept.slice(0, size);
  if (sort.column === 'file') return sort.descending ? result.reverse() : result;
  const direction = sort.descending ? -1 : 1;
  const keys = sort.column.startsWith('key:') ? list.keys[Number(sort.column.slice(4))] : undefined;
  if (keys) {
    const ranks = ranksOf(keys);
    return result.sort((a, b) => direction * ((ranks[a] ?? 0) - (ranks[b] ?? 0)) || a - b);
  }
  const numbers = sort.column === 'count' ? list.count : sort.column === 'total' ? list.total : list.mean;
  return result.sort((a, b) => compareNumbers(numbers[a] ?? NaN, numbers[b] ?? NaN, direction) || a - b);
}

const known = new WeakMap<readonly string[], Int32Array>();

/** Each text's place in the order of the language, numbers by size. Comparing texts is slow, so it is done once for each column. */
export function ranksOf(keys: readonly string[]): Int32Array {
  const before = known.get(keys);
  if (before) return before;
  const places = new Map([...new Set(keys)].sort(collator.compare).map((text, place) => [text, place]));
  const ranks = Int32Array.from(keys, (text) => places.get(text) ?? 0);
  known.set(keys, ranks);
  return ranks;
}

function compareNumbers(a: number, b: number, direction: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return direction * (a - b);
}

/** The words of a filter, as `matches` wants them. */
export const wordsOf = (filter: string): string[] => filter.toLowerCase().split(/\s+/).filter(Boolean);

/** Every word is in one of the keys of a series. */
export const matches = (list: SeriesList, index: number, words: readonly string[]): boolean =>
  words.every((word) => list.keys.some((column) => column[index]?.toLowerCase().includes(word)));

/** The series `step` places further in the order shown, staying inside it. */
export function neighbour(order: Int32Array, current: number, step: number): number | null {
  if (order.length === 0) return null;
  const place = order.indexOf(current);
  const next = place < 0 ? 0 : Math.min(order.length - 1, Math.max(0, place + step));
  return order[next] ?? null;
}
