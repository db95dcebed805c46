import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../../../contract/errors.ts';

/**
 * Writes a file under a temporary name first, so that a full disk or a cancel leaves what was there as it was.
 *
 * @throws ApiError `disk-full`, `file-unreadable`
 */
export async function writeWhole(target: string, pieces: Iterable<string>): Promise<void> {
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.part`);
  try {
    await pipeline(Readable.from(pieces), createWriteStream(draft));
    await rename(draft, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof ApiError || code === undefined) throw error;
    if (code === 'ENOSPC')
      throw new ApiError('disk-full', `The disk is full: ${target} was not written. Free some space and try again.`, { file: target });
    throw new ApiError('file-unreadable', `${target} cannot be written (${code}). Choose another place.`, { file: target });
  } finally {
    await rm(draft, { force: true });
  }
}
