import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SourceFile } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SourcePath } from './types.ts';

/** What identifies a file's content without reading it. */
export interface FileStamp {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
}

/** Where the bytes are that the user chose. */
const sourceOf = ({ path, original }: SourcePath): string => original ?? path;

/** @throws ApiError `file-missing`, `file-unreadable` */
export async function stampOf(file: SourcePath): Promise<FileStamp> {
  const info = await stat(sourceOf(file)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new ApiError('file-missing', `${file.name} is not there any more. Choose it again.`, { file: file.name })
      : new ApiError('file-unreadable', `${file.name} cannot be read: ${error.message}.`, { file: file.name });
  });
  if (!info.isFile()) throw new ApiError('file-unreadable', `${file.name} is not a file.`, { file: file.name });
  return { bytes: info.size, modifiedMs: info.mtimeMs, inode: info.ino };
}

/** @throws ApiError `file-changed` when the file is no longer what it was, `file-missing` when it is gone */
export async function checkUnchanged(file: SourcePath, before: FileStamp): Promise<void> {
  const now = await stampOf(file);
  if (now.bytes !== before.bytes || now.modifiedMs !== before.modifiedMs || now.inode !== before.inode)
    throw new ApiError('file-changed', `${file.name} changed while it was read. Import it again when it is complete.`, { file: file.name });
}

/** SHA-256 over a file's bytes, hex, with how many there were. */
export async function hashFile(file: SourcePath): Promise<SourceFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(sourceOf(file), { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    await stampOf(file);
    throw error;
  }
  return { name: file.name, bytes, sha256: hash.digest('hex') };
}

export async function hashFiles(files: readonly SourcePath[]): Promise<SourceFile[]> {
  const result: SourceFile[] = [];
  for (const file of files) result.push(await hashFile(file));
  return result;
}
