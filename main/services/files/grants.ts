import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GrantedFile } from '../../../contract/api.ts';
import { ApiError } from '../../../contract/errors.ts';

/** Opaque tokens for the files that the user chose, so that a page can never name a path. */
export interface Grants {
  /** @throws ApiError `file-missing` */
  add(file: string, name?: string): Promise<GrantedFile>;
  /** @throws ApiError `not-found` */
  resolve(grant: string): { path: string; name: string };
  /** Collects a file that comes in pieces. */
  upload(piece: { grant?: string | undefined; name: string; bytes: Uint8Array; last: boolean }): Promise<GrantedFile>;
  /** Removes uploaded copies. */
  close(): Promise<void>;
}

/** @param expected - told that a file is on its way */
export function createGrants(uploadFolder: string, expected: () => void): Grants {
  const files = new Map<string, { path: string; name: string }>();
  const partial = new Map<string, { path: string; name: string }>();
  const newGrant = (): string => randomBytes(18).toString('base64url');

  const add = async (file: string, name = path.basename(file)): Promise<GrantedFile> => {
    expected();
    const info = await stat(file).catch(() => null);
    if (!info?.isFile())
      throw new ApiError('file-missing', `${name} cannot be opened: it is not there or not a file. Choose it again.`, { file: name });
    const grant = newGrant();
    files.set(grant, { path: path.resolve(file), name });
    return { grant, name, bytes: info.size };
  };

  const upload: Grants['upload'] = async ({ grant = newGrant(), name, bytes, last }) => {
    let entry = partial.get(grant);
    if (!entry) {
      if (files.has(grant)) throw new ApiError('bad-input', `${name} has been handed over already`, { field: 'grant' });
      expected();
      await mkdir(uploadFolder, { recursive: true });
      entry = { path: path.join(uploadFolder, randomBytes(9).toString('hex')), name: path.basename(name) };
      partial.set(grant, entry);
      await writeFile(entry.path, bytes, { flag: 'wx', mode: 0o600 });
    } else await appendFile(entry.path, bytes);
    if (last) {
      partial.delete(grant);
      files.set(grant, entry);
    }
    return { grant, name: entry.name, bytes: (await stat(entry.path)).size };
  };

  return {
    add,
    resolve: (grant) => {
      const entry = files.get(grant);
      if (!entry) throw new ApiError('not-found', 'This file is not open any more. Choose it again.', { field: 'grants' });
      return entry;
    },
    upload,
    close: () => rm(uploadFolder, { recursive: true, force: true }),
  };
}
