import type { ColumnProfile, ColumnRole, DatasetVersion, ImportChoices } from '../../contract/entities/dataset.ts';

const telling: readonly ColumnRole[] = ['date', 'target', 'series'];

/** Columns that say what a series is, as text to compare. */
const shapeOf = ({ layout, roles }: Pick<ImportChoices, 'layout' | 'roles'>): string =>
  JSON.stringify([
    layout,
    ...telling.map((role) =>
      Object.keys(roles)
        .filter((column) => roles[column] === role)
        .sort(),
    ),
  ]);

/**
 * Datasets that files may be the next version of: of the same date, target and series keys.
 *
 * @param versions - of the workspace, newest first
 * @returns the newest version of each
 */
export function datasetsLike(
  versions: readonly DatasetVersion[] | null,
  choices: Pick<ImportChoices, 'layout' | 'roles'> | null,
): DatasetVersion[] {
  if (!choices) return [];
  const shape = shapeOf(choices);
  const newest = new Map<string, DatasetVersion>();
  for (const version of versions ?? []) if (!newest.has(version.datasetId)) newest.set(version.datasetId, version);
  return [...newest.values()].filter((version) => shapeOf(version.choices) === shape);
}

export interface Lost {
  /** Columns that the version used. */
  readonly columns: readonly string[];
  /** Its files beside the one that holds the target. */
  readonly files: readonly string[];
}

/** What a version used and its next one would lack; null where that is nothing. */
export function lostColumns(
  version: Pick<DatasetVersion, 'choices' | 'files'>,
  columns: readonly Pick<ColumnProfile, 'name'>[],
  files: readonly { readonly name: string }[],
): Lost | null {
  const there = new Set(columns.map(({ name }) => name));
  const lost = Object.entries(version.choices.roles).flatMap(([column, role]) => (role === 'ignore' || there.has(column) ? [] : [column]));
  if (lost.length === 0) return null;
  const given = new Set(files.map(({ name }) => name));
  const main = new Set(version.choices.tables?.find(({ kind }) => kind === 'main')?.files);
  const others = version.files.filter(({ name }, i) => main.size > 0 && !main.has(i) && !given.has(name));
  return { columns: lost, files: others.map(({ name }) => name) };
}
