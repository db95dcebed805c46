import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import { explainError } from '../explain-error.ts';
import { isAlive } from '../jobs/jobs.ts';

/** Has the system write a file or folder out, so that a loss of power right after leaves it whole. */
export async function settle(place: string): Promise<void> {
  // Windows opens no folders.
  const handle = await open(place, 'r').catch(() => null);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}

/** Names of what is being written, beside where it goes: they hold the number of the process, so that what a dead one left can be told. */
export const draftName = (name: string, pid: number): string => `.${name}.${pid}.almanac-part`;
const draft = /^\..+\.(\d+)\.almanac-part$/;

const ownerOf = (name: string): number | null => {
  const pid = draft.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
};

/** Removes what processes that ended left half-written in a folder. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const entry of await readdir(folder).catch(() => [])) {
    const owner = ownerOf(entry);
    if (owner !== null && !isAlive(owner)) await rm(path.join(folder, entry), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Where a process keeps what it is writing outside of the workspace, in its scratch folder: should it be killed, the next start removes that. */
const listName = 'written-outside';

export function noteDraft(scratch: string, place: string): void {
  mkdirSync(scratch, { recursive: true });
  writeFileSync(path.join(scratch, `${listName}-${randomUUID()}`), place);
}

/** Removes what a dead process noted; never anything but drafts of that process. */
export function removeNoted(scratch: string, pid: number): void {
  for (const entry of readdirSync(scratch)) {
    if (!entry.startsWith(listName)) continue;
    const place = readFileSync(path.join(scratch, entry), 'utf8');
    if (path.isAbsolute(place) && ownerOf(path.basename(place)) === pid) rmSync(place, { recursive: true, force: true });
  }
}

/** What the file system says of a place that is written to, in words that name what to do. */
export function explainPlace(error: unknown, place: string): unknown {
  if (error instanceof ApiError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const data = { file: place };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
    return new ApiError(
      'disk-full',
      `The disk is full: ${place} was not written, and nothing half-written was kept. Free some space and try again.`,
      data,
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new ApiError('file-unreadable', `${place} cannot be written: this folder does not let you (${code}). Choose another one.`, data);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ApiError('file-missing', `${place} cannot be written: its folder is not there. Choose another one, or make it first.`, data);
  if (code === 'EFBIG')
    return new ApiError(
      'disk-full',
      `${place} was not written: files of this size are not taken there (EFBIG). Choose another place.`,
      data,
    );
  return explainError(error);
}
