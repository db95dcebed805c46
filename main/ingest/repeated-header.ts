import { readFile } from 'node:fs/promises';
import type { Head } from './encoding.ts';

/** Larger files are not searched; there a repeated header is an error that names its line. */
const SEARCHED_BYTES = 20_000_000;

/**
 * Whether a file's header line stands in it again, as it does where exports were put one behind the other.
 *
 * @param line - the header as it stands in the file
 */
export async function repeatsHeader(path: string, head: Head, line: string): Promise<boolean> {
  if (line.length < 3) return false;
  if (head.complete || head.bytes > SEARCHED_BYTES || head.encoding !== 'utf-8') {
    for (let at = head.text.indexOf(line, line.length); at >= 0; at = head.text.indexOf(line, at + 1)) {
      const after = head.text[at + line.length];
      if (/[\r\n]/.test(head.text[at - 1] ?? '') && (after === undefined || /[\r\n]/.test(after))) return true;
    }
    return false;
  }
  const bytes = await readFile(path);
  const wanted = Buffer.from(line);
  const isEnd = (byte: number | undefined): boolean => byte === undefined || byte === 10 || byte === 13;
  for (let at = bytes.indexOf(wanted, head.bomBytes + wanted.length); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    if (isEnd(bytes[at - 1]) && isEnd(bytes[at + wanted.length])) return true;
  }
  return false;
}
