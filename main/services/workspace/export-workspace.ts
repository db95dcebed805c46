import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3';
import { ZipFile } from 'yazl';
import type { Progress } from '../../../contract/api.ts';
import type { WorkspaceContent } from '../../../contract/entities/workspace-file.ts';
import { ApiError } from '../../../contract/errors.ts';
import { copyDatabase, countRows, leaveOutPrivate } from '../../store/archive-file.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { filesOf } from './files-of.ts';
import { placeIn } from './layout.ts';
import { databaseName, formatVersion, manifestName, type Manifest } from './manifest.ts';
import { settle } from './settle.ts';

export interface ExportRequest {
  readonly workspace: string;
  readonly content: WorkspaceContent;
  /** Version of Almanac. */
  readonly application: string;
  readonly createdAt: string;
  /** Where the copy of the database is made; removed when it is done. */
  readonly scratch: string;
  /** Where the file is written; it is not moved to its name here. */
  readonly draft: string;
}

type Entry = Manifest['files'][number];

/** Parquet is compressed already. */
const isCompressed = (place: string): boolean => place.endsWith('.parquet') || place.endsWith('.xlsx');

/** Adds files one after the other, hashed while they are read, and the manifest that says what they were. */
async function writeZip(
  to: string,
  sources: readonly { readonly place: string; readonly from: string; readonly bytes: number }[],
  manifest: (files: readonly Entry[]) => Manifest,
  onProgress: (progress: Progress) => void,
): Promise<Manifest> {
  const zip = new ZipFile();
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const entries: Entry[] = [];
  let done = 0;
  let written: Manifest | undefined;
  const tell = (phase: string): void => onProgress({ phase, done, total });
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  // Waited for below; until then nobody hears of it.
  failed.catch(() => undefined);
  for (const { place, from } of sources)
    zip.addReadStreamLazy(place, { compress: !isCompressed(place) }, (give) => {
      const hash = createHash('sha256');
      let bytes = 0;
      const hashed = new Transform({
        transform(piece: Buffer, _encoding, next) {
          hash.update(piece);
          bytes += piece.length;
          done += piece.length;
          tell('Writing');
          next(null, piece);
        },
        flush(next) {
          entries.push({ path: place, bytes, sha256: hash.digest('hex') });
          next();
        },
      });
      const source = createReadStream(from, { highWaterMark: 1 << 20 });
      source.once('error', (error) => hashed.destroy(error));
      give(null, source.pipe(hashed));
    });
  zip.addReadStreamLazy(manifestName, (give) => {
    written = manifest(entries);
    give(null, Readable.from([Buffer.from(`${JSON.stringify(written, null, 1)}\n`)]));
  });
  zip.end();
  await Promise.race([pipeline(zip.outputStream as Readable, createWriteStream(to, { flags: 'wx' })), failed]);
  if (!written) throw new Error('the file ended before its manifest');
  return written;
}

/**
 * Writes a workspace into one file, while others work with it: what rows refer to at this moment, and nothing else.
 *
 * @throws ApiError `busy` when a file was removed meanwhile; errors of the file system as they are
 */
export async function exportWorkspace(request: ExportRequest, onProgress: (progress: Progress) => void): Promise<Manifest> {
  const { workspace, content, application, createdAt, scratch, draft } = request;
  mkdirSync(scratch, { recursive: true });
  const copy = path.join(scratch, databaseName);
  try {
    onProgress({ phase: 'Copying the database', done: 0, total: 1 });
    copyDatabase(path.join(workspace, databaseName), copy);
    const db = new Sqlite(copy);
    const leftOut = leaveOutPrivate(db);
    const counts = countRows(db);
    const { present, missing } = filesOf(db, workspace, content);
    db.close();
    const sources = await Promise.all(
      [{ place: databaseName, from: copy }, ...present.map((place) => ({ place, from: placeIn(workspace, place) }))].map(
        async (source) => ({
          ...source,
          bytes: (await stat(source.from)).size,
        }),
      ),
    );
    const manifest = await writeZip(
      draft,
      sources,
      (files) => ({
        format: 'almanac-workspace',
        formatVersion,
        application,
        schema: schemaVersion,
        createdAt,
        content,
        counts,
        leftOut,
        missing: [...missing],
        files: [...files],
      }),
      onProgress,
    );
    await settle(draft);
    return manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && String((error as NodeJS.ErrnoException).path ?? '').startsWith(workspace))
      throw new ApiError('busy', 'A file of the workspace was removed while it was exported. Export it again.');
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
