import type { DatasetVersion, SeriesList } from '../../contract/entities/dataset.ts';

/** A series' name from its keys; a dataset of one series without keys has its target's name. */
export function seriesName(list: SeriesList, index: number, fallback: string): string {
  if (list.keyNames.length === 0) return fallback;
  return list.keys.map((column) => column[index] ?? '').join(' · ');
}

/** What a series without keys is called. */
export const targetName = (version: DatasetVersion): string => version.roles.target ?? version.datasetName;

/** `store_sales v2`, of a version or of what was trained on it. */
export const versionName = (of: Named): string => `${of.datasetName} v${'number' in of ? of.number : of.datasetNumber}`;
type Named = { readonly datasetName: string } & ({ readonly number: number } | { readonly datasetNumber: number });

/** The last part of a folder's path, whatever the system's separator. */
export const folderName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
