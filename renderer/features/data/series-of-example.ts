import type { SeriesList } from '../../../contract/entities/dataset.ts';

/** A key value as it stands in a series id, where it could be taken for two. */
const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll(' / ', ' \\/ ');

/** Position of the series with an id, which is its key values joined by ` / `; -1 when it is not there. */
export function indexOfSeries({ keys, count }: SeriesList, id: string): number {
  const [first] = keys;
  if (first === undefined) return count.length === 1 ? 0 : -1;
  if (keys.length === 1) return first.indexOf(id);
  return first.findIndex((_, i) => keys.map((column) => escaped(column[i] ?? '')).join(' / ') === id);
}
