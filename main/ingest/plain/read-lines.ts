import { closeSync, openSync, readSync } from 'node:fs';
import type { Columns, LineFormat } from './columns.ts';
import { createParser } from './parse.ts';

/** Part of a file, in bytes; it begins with a line. */
export interface Part {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly format: LineFormat;
  /** As far as it can be told. */
  readonly rows: number;
}

/** So many bytes are still in the processor's cache when they are parsed. */
const BLOCK = 1 << 18;
/** A longer line is none. */
const LONGEST = 1 << 20;
const LF = 10;

/**
 * Reads the lines of a part of a file into columns; the last one may lack its end.
 *
 * @returns null where they are not as plain as the format says
 */
export function readLines({ path, from, to, format, rows }: Part): Columns | null {
  const parser = createParser(format, LONGEST + BLOCK + 2, rows);
  if (parser === null) return null;
  const file = openSync(path, 'r');
  try {
    let kept = 0;
    for (let at = from; at < to;) {
      const buffer = parser.room();
      const read = readSync(file, buffer, kept, Math.min(BLOCK, to - at), at);
      if (read === 0) return null;
      at += read;
      let filled = kept + read;
      if (at >= to && buffer[filled - 1] !== LF) {
        if (format.carriage) buffer[filled++] = 13;
        buffer[filled++] = LF;
      }
      const end = buffer.subarray(0, filled).lastIndexOf(LF) + 1;
      if (!parser.read(end)) return null;
      parser.room().copyWithin(0, end, filled);
      kept = filled - end;
      if (kept > LONGEST) return null;
    }
    return kept === 0 ? parser.columns() : null;
  } finally {
    closeSync(file);
  }
}

/** Where the line begins that follows on a byte; null where none does within the longest line. */
export function nextLine(path: string, from: number): number | null {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(LONGEST);
    const read = readSync(file, buffer, 0, LONGEST, from);
    const end = buffer.subarray(0, read).indexOf(LF);
    return end < 0 ? null : from + end + 1;
  } finally {
    closeSync(file);
  }
}
