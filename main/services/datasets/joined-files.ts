import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetVersion, ImportChoices, SourceFile } from '../../../contract/entities/dataset.ts';
import { hashFile } from '../../ingest/hash.ts';
import type { SourcePath } from '../../ingest/types.ts';

/** A larger file that is joined is not kept: it is rather a second main table than a list of shops. */
const MOST_BYTES = 256e6;
const draft = '.writing-';

/** Copies of the files that versions join to their main table, so that a new main file can be joined with them again. By content. */
export interface JoinedFiles {
  /** Keeps those that are not there yet; `files` and `kept` are the same files in the same order. */
  keep(files: readonly SourcePath[], kept: readonly SourceFile[], choices: Pick<ImportChoices, 'tables'>): Promise<void>;
  /** Where the copy of a file lies; null where there is none. */
  find(file: SourceFile): string | null;
}

/** Places of the files that are joined to the main table; tables that are left out are not. */
export const joinedPlaces = ({ tables = [] }: Pick<ImportChoices, 'tables'>): number[] =>
  tables.flatMap(({ kind, files }) => (kind === 'main' || kind === 'unused' ? [] : files));

/** SHA-256 of the files that a version joins. */
export const joinedHashes = ({ files, choices }: Pick<DatasetVersion, 'files' | 'choices'>): string[] =>
  joinedPlaces(choices).flatMap((place) => files[place]?.sha256 ?? []);

export function createJoinedFiles(folder: string): JoinedFiles {
  const placeOf = (sha256: string): string => path.join(folder, sha256);
  return {
    keep: async (files, kept, choices) => {
      for (const index of joinedPlaces(choices)) {
        const [file, { sha256 = null, bytes = 0 } = {}] = [files[index], kept[index]];
        if (!file || sha256 === null || bytes > MOST_BYTES || existsSync(placeOf(sha256))) continue;
        await mkdir(folder, { recursive: true });
        const target = path.join(folder, `${draft}${randomBytes(9).toString('hex')}`);
        try {
          await copyFile(file.original ?? file.path, target);
          // It may have been written to since it was read.
          const { sha256: copied } = await hashFile({ path: target, name: file.name });
          if (copied === sha256) await rename(target, placeOf(sha256));
        } finally {
          await rm(target, { force: true });
        }
      }
    },
    find: ({ sha256 }) => (sha256 !== null && existsSync(placeOf(sha256)) ? placeOf(sha256) : null),
  };
}
