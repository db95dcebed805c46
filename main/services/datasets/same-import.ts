import { stat } from 'node:fs/promises';
import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { CallOptions, Ingest, SourcePath } from '../../ingest/client.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import { rawId } from './version-id.ts';

const hashesOf = ({ files }: StoredVersion): string[] => files.map(({ sha256 }) => sha256 ?? '');

/**
 * A version that holds the raw data of these files and choices already, told by the hashes of the files alone. They are only worked out
 * where a version was read by the same choices from files of the same sizes: another content of the same size is rare, so that an import
 * of something new does not read its files twice.
 *
 * @returns null where there is none, or where a file cannot be looked at: reading it will say why
 */
export async function sameImport(
  files: readonly SourcePath[],
  choices: ImportChoices,
  versions: readonly StoredVersion[],
  ingest: Ingest,
  options: CallOptions,
): Promise<StoredVersion | null> {
  const alike = versions.filter((version) => version.files.length === files.length && rawId(hashesOf(version), choices) === version.rawId);
  if (alike.length === 0) return null;
  let sizes: number[];
  try {
    sizes = await Promise.all(files.map(async ({ path, original }) => (await stat(original ?? path)).size));
  } catch {
    return null;
  }
  const likely = alike.filter((version) => version.files.every(({ bytes }, i) => bytes === sizes[i]));
  if (likely.length === 0) return null;
  options.onProgress?.({ phase: 'Comparing with what is there', done: 0, total: 1 });
  const hashed = await ingest.hash(files, options.signal ? { signal: options.signal } : {});
  const raw = rawId(
    hashed.map(({ sha256 }) => sha256 ?? ''),
    choices,
  );
  return likely.find((version) => version.rawId === raw) ?? null;
}
