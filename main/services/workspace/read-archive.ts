import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { ApiError } from '../../../contract/errors.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { partOf } from './layout.ts';
import { databaseName, manifestName, manifestSchema, type Manifest } from './manifest.ts';

/** A `.almanac` file whose names, sizes and manifest have been looked at; contents have not. */
export interface Archive {
  readonly manifest: Manifest;
  readonly bytes: number;
  /** In the order of the manifest. */
  readonly entries: readonly { readonly file: Manifest['files'][number]; readonly entry: Entry }[];
  read(entry: Entry): Promise<Readable>;
  close(): void;
}

const MOST_ENTRIES = 200_000;
const MOST_MANIFEST_BYTES = 64_000_000;
/** Databases of workspaces shrink to a fifth; text of one letter a thousandfold. */
const MOST_RATIO = 200;
/** Small files may shrink as they like. */
const SMALL_BYTES = 64_000_000;
const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;
const STORED = 0;
const DEFLATED = 8;

const shown = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?').slice(0, 100);

/** @param why - ends a sentence that begins with the file's name */
export const refusal = (file: string, why: string): ApiError =>
  new ApiError('file-unreadable', `${shown(path.basename(file))} is refused: ${why}. Nothing of it was kept.`, {
    file: path.basename(file),
  });

/** Why an entry is refused; null where nothing speaks against it. */
function refuseEntry(entry: Entry, folded: ReadonlySet<string>): string | null {
  const { fileName, externalFileAttributes, compressionMethod } = entry;
  const named = `"${shown(fileName)}"`;
  if (((externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) return `${named} in it is a link to another file`;
  if (entry.isEncrypted()) return `${named} in it is encrypted`;
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) return `${named} in it is compressed in a way that is not taken`;
  if (partOf(fileName) === null) return `${named} is no place for a file of a workspace`;
  if (folded.has(fold(fileName))) return `${named} is in it twice, or differs from another name in capitals only`;
  return null;
}

/** Names that some file systems take for the same. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();

async function readEntries(zip: ZipFile, file: string, size: number): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES)
    throw refusal(file, `it says that it holds ${zip.entryCount} files, at most ${MOST_ENTRIES} are taken`);
  const entries = new Map<string, Entry>();
  const folded = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MOST_ENTRIES) throw refusal(file, `it holds more than ${MOST_ENTRIES} files`);
    const why = refuseEntry(entry, folded);
    if (why !== null) throw refusal(file, why);
    entries.set(entry.fileName, entry);
    folded.add(fold(entry.fileName));
  }
  // Entries that share bytes make much of little.
  const places = [...entries.values()].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: from, compressedSize, fileName } of places) {
    if (from < end) throw refusal(file, `"${shown(fileName)}" overlaps another file in it`);
    end = from + compressedSize;
  }
  if (end > size) throw refusal(file, 'it is shorter than what it says that it holds');
  const total = places.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > SMALL_BYTES && total > MOST_RATIO * size)
    throw refusal(file, `it would become ${Math.round(total / size)} times as large, which no workspace does`);
  return entries;
}

async function readManifest(zip: ZipFile, entry: Entry | undefined, file: string): Promise<Manifest> {
  if (!entry) throw refusal(file, `it is no workspace: it has no ${manifestName}`);
  if (entry.uncompressedSize > MOST_MANIFEST_BYTES) throw refusal(file, 'its manifest is too long');
  const pieces: Buffer[] = [];
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) pieces.push(piece);
  let content: unknown;
  try {
    content = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw refusal(file, 'its manifest is not JSON');
  }
  const said = content as { format?: unknown; formatVersion?: unknown; schema?: unknown; application?: unknown } | null;
  if (said?.format === 'almanac-workspace' && (Number(said.formatVersion) > 1 || Number(said.schema) > schemaVersion))
    throw new ApiError(
      'unsupported',
      `${shown(path.basename(file))} was written by a newer Almanac (${shown(String(said.application))}, schema ${Number(said.schema)}; this one knows ${schemaVersion}). Update Almanac to open it.`,
      { file: path.basename(file) },
    );
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refusal(file, `its manifest is not one of a workspace (${shown(issue?.path.join('.') ?? '')}: ${shown(issue?.message ?? '')})`);
}

/**
 * Opens a `.almanac` file and looks at everything but the contents of its files.
 *
 * @param name - as people know it: uploads lie under names of their own
 * @throws ApiError `file-missing`; `unsupported` from a newer Almanac; `file-unreadable` with the reason
 */
export async function readArchive(file: string, name = path.basename(file)): Promise<Archive> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) throw new ApiError('file-missing', `${name} is not there, or not a file. Choose it again.`, { file });
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (error) {
    throw refusal(name, `it is no workspace, or not whole (${shown(error instanceof Error ? error.message : String(error))})`);
  }
  try {
    const entries = await readEntries(zip, name, info.size);
    const manifest = await readManifest(zip, entries.get(manifestName), name);
    entries.delete(manifestName);
    const list = manifest.files.map((said) => {
      const entry = entries.get(said.path);
      if (!entry) throw refusal(name, `its manifest names "${shown(said.path)}", which is not in it or named twice`);
      entries.delete(said.path);
      if (entry.uncompressedSize !== said.bytes)
        throw refusal(name, `"${shown(said.path)}" has ${entry.uncompressedSize} bytes, its manifest says ${said.bytes}`);
      return { file: said, entry };
    });
    const [extra] = entries.keys();
    if (extra !== undefined) throw refusal(name, `"${shown(extra)}" is in it and not in its manifest`);
    if (!manifest.files.some((said) => said.path === databaseName)) throw refusal(name, 'it holds no database');
    return { manifest, bytes: info.size, entries: list, read: (entry) => zip.openReadStreamPromise(entry), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof ApiError
      ? error
      : refusal(name, `it is damaged (${shown(error instanceof Error ? error.message : String(error))})`);
  }
}
