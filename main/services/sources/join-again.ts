import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../../ingest/types.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import { joinedPlaces } from '../datasets/joined-files.ts';

type Joined = Pick<StoredVersion, 'files' | 'choices' | 'datasetName'>;

/** Names of the files that a version joins to its main table, in lower case. */
export const joinedNames = ({ files, choices }: Joined): Set<string> =>
  new Set(joinedPlaces(choices).map((place) => (files[place]?.name ?? '').toLowerCase()));

/**
 * New files of the main table together with those that the version joins to it, and the choices by which it was read with the places of files
 * as they are now. The order of the version's files is kept, so that the same content is the same version.
 *
 * @param mains - one or more files with the columns of the main table
 * @param locate - where a file of the version (or a newer one in its stead) lies; null where it cannot be had
 * @throws ApiError `file-missing` that names what cannot be had
 */
export function joinAgain(
  version: Joined,
  mains: readonly SourcePath[],
  locate: (place: number) => SourcePath | null,
): { files: SourcePath[]; choices: ImportChoices } {
  const { tables, parts, ...rest } = version.choices;
  if (!tables) return { files: [...mains], choices: version.choices };
  const joined = new Set(joinedPlaces(version.choices));
  const mainPlaces = tables.find(({ kind }) => kind === 'main')?.files ?? [];
  const files: SourcePath[] = [];
  /** Of a file of the version its places now; those of the main table stand together. */
  const places = new Map<number, number[]>();
  const missing: string[] = [];
  version.files.forEach(({ name }, place) => {
    const found = place === mainPlaces[0] ? mains : joined.has(place) ? [locate(place)] : [];
    for (const file of found)
      if (file === null) missing.push(name);
      else places.set(place, [...(places.get(place) ?? []), files.push(file) - 1]);
  });
  if (missing.length > 0) {
    const one = missing.length === 1;
    throw new ApiError(
      'file-missing',
      `${missing.join(', ')} ${one ? 'is' : 'are'} joined to the files of ${version.datasetName}, and no copy of ${one ? 'it' : 'them'} was kept. Put ${one ? 'it' : 'them'} into the watched folder, or import all files together once more.`,
      { file: missing[0] ?? '' },
    );
  }
  const now = tables.flatMap((table) => {
    const own = table.files.flatMap((place) => places.get(place) ?? []);
    return own.length > 0 ? [{ ...table, files: own }] : [];
  });
  const from = new Map([...places].flatMap(([place, at]) => at.map((one) => [one, place] as const)));
  return {
    files,
    choices: { ...rest, tables: now, ...(parts ? { parts: files.map((_, at) => parts[from.get(at) ?? -1] ?? null) } : {}) },
  };
}
