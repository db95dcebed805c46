import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';

/** The files of an own model, in memory: what is looked at, hashed, granted and kept is one and the same. */
export interface PluginFiles {
  /** By path inside the model's folder, with forward slashes. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** SHA-256 over the paths, sizes and contents, hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
}

export const manifestName = 'almanac-model.json';
const MOST_FILES = 60;
const MOST_DEPTH = 4;
/** Of everything that is no net. */
const MOST_TEXT_BYTES = 2_000_000;
export const MOST_NET_BYTES = 256_000_000;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99}$/u;

/** A name as it may be shown: no control characters, not endless. */
export const shownName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?').slice(0, 80);

const refused = (file: string, reason: string): ApiError =>
  new ApiError('file-unreadable', `${shownName(file)} is refused as a model: ${reason}.`, { file: shownName(file) });

/**
 * A file's bytes, never more than it may have, never through a link.
 *
 * @throws ApiError `file-missing`, `file-unreadable` with the reason
 */
async function readBounded(file: string, name: string, most: number): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ELOOP'
      ? refused(name, 'it is a link to another file')
      : new ApiError('file-missing', `${shownName(name)} cannot be opened.`);
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw refused(name, 'it is no plain file');
    if (info.size > most) throw refused(name, `it has ${(info.size / 1e6).toFixed(1)} MB, at most ${most / 1e6} MB are read`);
    const bytes = Buffer.alloc(info.size);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) throw refused(name, 'it became shorter while it was read');
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

const mostFor = (name: string): number => (name.endsWith('.onnx') ? MOST_NET_BYTES : MOST_TEXT_BYTES);

export function hashOf(files: ReadonlyMap<string, Buffer>): Pick<PluginFiles, 'hash' | 'bytes'> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name) as Buffer;
    hash.update(`${name}\0${content.length}\0`);
    hash.update(content);
    bytes += content.length;
  }
  return { hash: hash.digest('hex'), bytes };
}

function finished(files: Map<string, Buffer>): PluginFiles {
  const text = [...files].reduce((sum, [name, { length }]) => sum + (name.endsWith('.onnx') ? 0 : length), 0);
  if (text > MOST_TEXT_BYTES)
    throw refused('The model', `its files have ${(text / 1e6).toFixed(1)} MB, at most ${MOST_TEXT_BYTES / 1e6} MB are read`);
  return { files, ...hashOf(files) };
}

/** Every file below a folder; hidden ones are no part of a model. */
async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const visit = async (below: string, depth: number): Promise<void> => {
    if (depth > MOST_DEPTH) throw refused(below, `folders are nested more than ${MOST_DEPTH} deep`);
    const entries = await readdir(path.join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isSymbolicLink()) throw refused(name, 'it is a link to another file; a model has files of its own only');
      if (!NAME.test(entry.name)) throw refused(name, 'its name has characters that are not taken');
      if (entry.isDirectory()) await visit(name, depth + 1);
      else if (!entry.isFile()) throw refused(name, 'it is no plain file');
      else if (files.size >= MOST_FILES) throw refused(path.basename(folder), `it has more than ${MOST_FILES} files`);
      else files.set(name, await readBounded(path.join(folder, name), name, mostFor(name)));
    }
  };
  await visit('', 0);
  return files;
}

/** A file with the name that it is known by: uploads lie under names of their own. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

/**
 * The files of a model: a folder, or single files. Beside a net, a JSON file of its name (`sales.onnx`, `sales.json`) is its manifest.
 *
 * @param from - a folder's path, or files
 * @throws ApiError `file-missing`, `file-unreadable` with the reason
 */
export async function readPluginFiles(from: string | readonly NamedFile[]): Promise<PluginFiles> {
  if (typeof from !== 'string') {
    const files = new Map<string, Buffer>();
    if (from.length > MOST_FILES) throw refused('The model', `it has more than ${MOST_FILES} files`);
    for (const { path: place, name } of from) {
      if (!NAME.test(name)) throw refused(name, 'its name has characters that are not taken');
      files.set(name, await readBounded(place, name, mostFor(name)));
    }
    return finished(withManifest(files));
  }
  const info = await lstat(from).catch(() => null);
  if (info?.isSymbolicLink()) throw refused(path.basename(from), 'it is a link to another place');
  if (info?.isDirectory()) return finished(await readFolder(from));
  if (!info?.isFile()) throw new ApiError('file-missing', `There is no file or folder ${shownName(from)}.`, { file: shownName(from) });
  const beside = from.replace(/\.onnx$/, '.json');
  const sidecar =
    beside !== from && (await lstat(beside).catch(() => null))?.isFile() ? [{ path: beside, name: path.basename(beside) }] : [];
  return readPluginFiles([{ path: from, name: path.basename(from) }, ...sidecar]);
}

/** The JSON beside a single net is its manifest, whatever it is called. */
function withManifest(files: Map<string, Buffer>): Map<string, Buffer> {
  const names = [...files.keys()];
  const net = names.find((name) => name.endsWith('.onnx'));
  const json = names.find((name) => name.endsWith('.json'));
  if (files.has(manifestName) || net === undefined || json === undefined || names.length !== 2) return files;
  return new Map([
    [net, files.get(net) as Buffer],
    [manifestName, files.get(json) as Buffer],
  ]);
}
