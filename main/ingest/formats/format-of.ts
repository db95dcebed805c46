import { open } from 'node:fs/promises';
import { stampOf } from '../hash.ts';
import type { SourcePath } from '../types.ts';

/** What a file is by its first bytes; `text` is anything else, mostly CSV. */
export type FileFormat = 'text' | 'gzip' | 'parquet' | 'workbook' | 'json' | 'sqlite';

const HEAD_BYTES = 4096;

/** Whether text begins with a JSON object, alone on its line or not, or with a list of them. */
function beginsWithObject(text: string): boolean {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  return /^\{\s*("([^"\\]|\\.)*"\s*:|\})/.test(start) || /^\[\s*\{\s*("([^"\\]|\\.)*"\s*:|\})/.test(start);
}

/** @param head - the first bytes, a few hundred or more */
export function formatOfBytes(head: Buffer): FileFormat {
  const text = head.toString('latin1', 0, 16);
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (text.startsWith('PAR1')) return 'parquet';
  if (text.startsWith('SQLite format 3\0')) return 'sqlite';
  // Any other archive is refused where text is read, in words of its own.
  if (text.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//.test(head.toString('latin1'))) return 'workbook';
  if (beginsWithObject(head.toString('utf8'))) return 'json';
  return 'text';
}

/** @throws ApiError `file-missing`, `file-unreadable` */
export async function formatOf(file: SourcePath): Promise<FileFormat> {
  await stampOf(file);
  const handle = await open(file.path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEAD_BYTES, 0);
    return formatOfBytes(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
