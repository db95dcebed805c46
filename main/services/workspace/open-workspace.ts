import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import type { Progress } from '../../../contract/api.ts';
import { datasetVersion } from '../../../contract/entities/dataset.ts';
import { trainOptions } from '../../../contract/entities/experiment.ts';
import { ApiError } from '../../../contract/errors.ts';
import { refuseDatabase } from '../../store/archive-check.ts';
import { countRows, leaveOutPrivate, ownModelHashes, referredFiles, reportHashes } from '../../store/archive-file.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { openStore } from '../../store/store.ts';
import { readPluginFiles } from '../plugins/read-files.ts';
import { filesOf } from './files-of.ts';
import { partOf, placeIn } from './layout.ts';
import { databaseName, type Manifest } from './manifest.ts';
import { readArchive, refusal, type Archive } from './read-archive.ts';
import { settle } from './settle.ts';

export interface OpenRequest {
  readonly file: string;
  /** As people know the file. */
  readonly name: string;
  /** A folder that is not there; it is not moved to its name here. */
  readonly draft: string;
}

/** What an unpacked workspace needs beside its files, for the log of its database. */
const SPARE_BYTES = 2_000_000;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

async function checkRoom(archive: Archive, folder: string): Promise<void> {
  const { files, schema } = archive.manifest;
  const database = files.find((file) => file.path === databaseName)?.bytes ?? 0;
  // Tables are copied when a database is brought up to date.
  const needed = files.reduce((sum, { bytes }) => sum + bytes, SPARE_BYTES) + (schema < schemaVersion ? 2 * database : 0);
  const disk = await statfs(folder).catch(() => null);
  // Some file systems do not say how much is free.
  if (!disk || disk.blocks === 0) return;
  const free = disk.bavail * disk.bsize;
  if (free < needed)
    throw new ApiError(
      'disk-full',
      `Opening this workspace takes ${megabytes(needed)}, and ${megabytes(free)} are free in ${folder}. Free some space or choose another place.`,
      { file: folder },
    );
}

/** Unpacks every file and compares it with what the manifest says. */
async function unpack(archive: Archive, { name, draft }: OpenRequest, onProgress: (progress: Progress) => void): Promise<void> {
  const total = archive.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { file: said, entry } of archive.entries) {
    const target = placeIn(draft, said.path);
    await mkdir(path.dirname(target), { recursive: true });
    const hash = createHash('sha256');
    const hashed = new Transform({
      transform(piece: Buffer, _encoding, next) {
        hash.update(piece);
        done += piece.length;
        onProgress({ phase: 'Unpacking', done, total });
        next(null, piece);
      },
    });
    try {
      await pipeline(await archive.read(entry), hashed, createWriteStream(target, { flags: 'wx' }));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // What the file system says has a code of its own; what the reader says of the file has none, or that of the decompressor.
      if (code !== undefined && !code.startsWith('Z_')) throw error;
      throw refusal(name, `"${said.path}" in it is damaged (${error instanceof Error ? error.message : String(error)})`);
    }
    if (hash.digest('hex') !== said.sha256) throw refusal(name, `"${said.path}" in it is not what its manifest says (SHA-256)`);
    await settle(target);
  }
}

/** Names that say what is in a file must say so. */
async function checkContents(manifest: Manifest, { name, draft }: OpenRequest, db: Sqlite.Database): Promise<void> {
  const reports = reportHashes(db);
  for (const { path: place, sha256 } of manifest.files) {
    const part = partOf(place);
    if (part?.is !== 'file' || part.kind === 'snapshot') continue;
    const expected = part.kind === 'report' ? reports.get(part.name) : part.name;
    if (expected !== sha256) throw refusal(name, `"${place}" in it does not have the content that it is named by`);
  }
  for (const hash of ownModelHashes(db)) {
    const folder = path.join(draft, 'own-models', hash);
    if (manifest.missing.includes(`own-models/${hash}`)) continue;
    const found = await readPluginFiles(folder).catch((error: unknown) => {
      throw refusal(name, `an own model in it is refused (${error instanceof Error ? error.message : String(error)})`);
    });
    if (found.hash !== hash) throw refusal(name, `the own model ${hash.slice(0, 12)} in it does not have the content that it is named by`);
  }
}

/** Files that rows refer to are there, and no others. */
function checkFiles(manifest: Manifest, { name, draft }: OpenRequest, db: Sqlite.Database): void {
  for (const { kind, name: referred } of referredFiles(db))
    if (!/^[0-9a-f-]{1,64}$/.test(referred)) throw refusal(name, `its database names a file (${kind}) as Almanac never does`);
  const { present, missing } = filesOf(db, draft, manifest.content);
  const known = new Set(present);
  for (const { path: place } of manifest.files)
    if (place !== databaseName && !known.has(place)) throw refusal(name, `"${place}" in it belongs to nothing in its database`);
  const [lost] = missing.filter((place) => !manifest.missing.includes(place));
  if (lost !== undefined) throw refusal(name, `"${lost}" is not in it, and its database needs it`);
}

/** What decides how much is worked out must be in its bounds. */
const bounded = z.object({ versions: z.array(datasetVersion), options: z.array(trainOptions.partial({ workers: true })) });

function checkRows({ name, draft }: OpenRequest): void {
  // Migrates to the schema of today.
  const store = openStore(draft);
  try {
    const found = bounded.safeParse({
      versions: store.datasets.list(),
      options: store.experiments.list().map(({ id }) => store.experiments.get(id)?.options),
    });
    if (found.success) return;
    const [issue] = found.error.issues;
    throw refusal(name, `its database holds what Almanac does not write (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
  } finally {
    store.close();
  }
}

/**
 * Unpacks a `.almanac` file into a draft folder, checks everything and brings it up to date. Nothing of it is trusted before it has been checked:
 * neither names nor sizes nor the schema of its database. What could grant something (connections, watched folders, settings) is taken out.
 *
 * @throws ApiError `file-unreadable` with the reason; `unsupported`, `disk-full`; errors of the file system as they are
 */
export async function openWorkspace(
  request: OpenRequest,
  onProgress: (progress: Progress) => void,
): Promise<{ manifest: Manifest; bytes: number }> {
  const { file, name, draft } = request;
  onProgress({ phase: 'Looking at the file', done: 0, total: 1 });
  const archive = await readArchive(file, name);
  try {
    const { manifest } = archive;
    await checkRoom(archive, path.dirname(draft));
    await mkdir(draft);
    await unpack(archive, request, onProgress);
    onProgress({ phase: 'Checking the database', done: 0, total: 1 });
    const database = path.join(draft, databaseName);
    const why = refuseDatabase(database, manifest.schema);
    if (why !== null) throw refusal(name, why);
    try {
      checkRows(request);
    } catch (error) {
      throw error instanceof ApiError
        ? error
        : refusal(name, `its database cannot be brought up to date (${error instanceof Error ? error.message : String(error)})`);
    }
    const db = new Sqlite(database, { fileMustExist: true });
    try {
      const leftOut = leaveOutPrivate(db);
      checkFiles(manifest, request, db);
      await checkContents(manifest, request, db);
      const counts = countRows(db);
      // One file, as the next start expects it after a clean end.
      db.pragma('wal_checkpoint(TRUNCATE)');
      return { manifest: { ...manifest, counts, leftOut: sum(manifest.leftOut, leftOut) }, bytes: archive.bytes };
    } finally {
      db.close();
      await settle(database);
    }
  } finally {
    archive.close();
  }
}

const sum = (a: Manifest['leftOut'], b: Manifest['leftOut']): Manifest['leftOut'] => ({
  connections: a.connections + b.connections,
  watches: a.watches + b.watches,
  settings: a.settings + b.settings,
});
