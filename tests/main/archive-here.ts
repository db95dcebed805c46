import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile, type Options } from 'yazl';
import { ApiError } from '../../contract/errors.ts';
import type { openWorkspaceFile } from '../../main/services/workspace/files.ts';
import { exportWorkspace } from '../../main/services/workspace/export-workspace.ts';
import { openWorkspace } from '../../main/services/workspace/open-workspace.ts';
import { formatVersion, type Manifest } from '../../main/services/workspace/manifest.ts';
import { schemaVersion } from '../../main/store/migrate.ts';

/** Reads and writes `.almanac` files in the thread of the test: what a thread of its own does, sooner. */
export const here: NonNullable<Parameters<typeof openWorkspaceFile>[2]> = async (
  request,
  _what,
  cancelled,
  { signal, onProgress = () => undefined },
) => {
  if (signal?.aborted) throw new ApiError('cancelled', cancelled);
  return request.do === 'open' ? openWorkspace(request, onProgress) : { manifest: await exportWorkspace(request, onProgress), bytes: 0 };
};

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A manifest as Almanac would write it for these files. */
export const manifestOf = (files: ReadonlyMap<string, Buffer>, changes: Partial<Manifest> = {}): Manifest => ({
  format: 'almanac-workspace',
  formatVersion,
  application: 'test',
  schema: schemaVersion,
  createdAt: '2026-11-21T00:00:00.000Z',
  content: 'everything',
  counts: { datasets: 0, versions: 0, experiments: 0, runs: 0, reports: 0, rowModels: 0, ownModels: 0 },
  leftOut: { connections: 0, watches: 0, settings: 0 },
  missing: [],
  files: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })),
  ...changes,
});

/** Writes a zip of these entries, whatever they are. */
export async function writeZip(
  to: string,
  entries: readonly (readonly [name: string, bytes: Buffer, options?: Partial<Options>])[],
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes, options] of entries) zip.addBuffer(bytes, name, options);
  zip.end();
  await pipeline(zip.outputStream as Readable, createWriteStream(to));
}
