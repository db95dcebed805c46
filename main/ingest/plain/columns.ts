import type { Dictionary } from './dictionary.ts';

/** What is done with a column: passed over, read as text from a list, as a number, or as a number where anything else is counted and left out. */
export const uses = { skip: 0, text: 1, number: 2, measure: 3 } as const;

/** A file of lines of bytes in which no cell is quoted. */
export interface LineFormat {
  /** Bytes. */
  readonly delimiter: number;
  /** A cell with this byte would have to be read in another way; 0 for none. */
  readonly quote: number;
  readonly carriage: boolean;
  /** For each column of the file. */
  readonly uses: readonly number[];
}

/** Numbers of texts, as narrow as they can be: memory that is used for the first time costs more than what is written to it. */
export type Codes = Uint8Array | Uint16Array | Int32Array;

/** What has been read: for each column that is used, a list and numbers into it, or numbers. Arrays may be longer than there are rows. */
export interface Columns {
  readonly rows: number;
  readonly texts: readonly (Dictionary | null)[];
  readonly codes: (Codes | null)[];
  readonly numbers: (Float64Array | null)[];
  /** Of measures: cells that are neither a number nor a word for missing. */
  readonly strays: readonly number[];
}

/** Codes below `count` that each thread can read. */
export function sharedCodes(length: number, count: number): Codes {
  if (count > 1 << 16) return new Int32Array(new SharedArrayBuffer(4 * length));
  return count > 1 << 8 ? new Uint16Array(new SharedArrayBuffer(2 * length)) : new Uint8Array(new SharedArrayBuffer(length));
}

/** Codes with room for so many, and for numbers below `count`. The first `rows` are kept. */
export function roomForCodes(codes: Codes, rows: number, length: number, count: number): Codes {
  const wide = count > 1 << 16 ? 4 : count > 1 << 8 ? 2 : 1;
  if (codes.length >= length && codes.BYTES_PER_ELEMENT >= wide) return codes;
  const bytes = Math.max(wide, codes.BYTES_PER_ELEMENT);
  const places = codes.length >= length ? codes.length : Math.max(1024, 2 * length);
  const wider = bytes === 4 ? new Int32Array(places) : bytes === 2 ? new Uint16Array(places) : new Uint8Array(places);
  wider.set(codes.subarray(0, rows));
  return wider;
}

/** Numbers that each thread can read. */
export const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

/** Numbers with room for so many; the first `rows` are kept. */
export function roomForNumbers(numbers: Float64Array, rows: number, length: number): Float64Array {
  if (numbers.length >= length) return numbers;
  const wider = sharedNumbers(Math.max(1024, 2 * length));
  wider.set(numbers.subarray(0, rows));
  return wider;
}
