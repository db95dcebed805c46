import type { ExploreFilter } from '../../../contract/entities/explore.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

/** What series are told apart by: the values of each key column and static attribute, beside the series. */
export interface Category {
  readonly name: string;
  readonly values: readonly string[];
}

export const categoriesOf = ({ version, keys, panel }: LoadedPanel): Category[] => [
  ...version.keyNames.map((name, k) => ({ name, values: keys[k] ?? [] })),
  ...(panel.statics ?? []),
];

/** @throws ApiError `bad-input` for a name that the version does not have */
export function categoryOf(loaded: LoadedPanel, name: string, field: string): Category {
  const found = categoriesOf(loaded).find((category) => category.name === name);
  if (found) return found;
  const known = categoriesOf(loaded)
    .map((category) => category.name)
    .join(', ');
  throw new ApiError('bad-input', `This dataset has no key column or attribute ${name}. It has: ${known || 'none'}.`, {
    field,
    value: name,
  });
}

/** Positions of the series that a filter lets pass, ascending. */
export function selectSeries(loaded: LoadedPanel, filter: ExploreFilter | undefined): Int32Array {
  const wanted = Object.entries(filter?.keys ?? {}).map(([name, values]) => ({
    values: new Set(values),
    category: categoryOf(loaded, name, 'filter'),
  }));
  const all = Int32Array.from({ length: loaded.panel.ids.length }, (_, i) => i);
  if (wanted.length === 0) return all;
  return all.filter((i) => wanted.every(({ values, category }) => values.has(category.values[i] ?? '')));
}
