import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { SourceFile } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SourcePath } from './types.ts';

/** What identifies a file's content without reading it. */
export interface FileStamp {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** When the content or anything that is said of it last changed. */
  readonly changedMs: number;
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
  return { bytes: info.size, modifiedMs: info.mtimeMs, changedMs: info.ctimeMs, inode: info.ino };
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
    const source = await open(sourceOf(file), 'r');
    try {
      const buffer = new Uint8Array(1 << 20);
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
      }
    } finally {
      await source.close();
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
