import { isNullWord } from '../number-format.ts';
import { codeOf, createDictionary, endOfText, MOST_TEXTS, type Dictionary } from './dictionary.ts';

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

/** What has been read so far: for each column that is used, a list and numbers into it, or numbers. Grows in place. */
export interface Columns {
  rows: number;
  readonly texts: readonly (Dictionary | null)[];
  readonly codes: (Int32Array | null)[];
  readonly numbers: (Float64Array | null)[];
  /** Of measures: cells that are neither a number nor a word for missing. */
  readonly strays: number[];
}

export function createColumns({ uses: wanted }: LineFormat, rows: number): Columns {
  return {
    rows: 0,
    texts: wanted.map((use) => (use === uses.text ? createDictionary() : null)),
    codes: wanted.map((use) => (use === uses.text ? new Int32Array(rows) : null)),
    numbers: wanted.map((use) => (use === uses.number || use === uses.measure ? new Float64Array(rows) : null)),
    strays: wanted.map(() => 0),
  };
}

function makeRoom(columns: Columns): void {
  const { codes, numbers, rows } = columns;
  for (const [c, old] of codes.entries()) {
    if (old === null) continue;
    const wider = new Int32Array(Math.max(1024, 2 * rows));
    wider.set(old);
    codes[c] = wider;
  }
  for (const [c, old] of numbers.entries()) {
    if (old === null) continue;
    const wider = new Float64Array(Math.max(1024, 2 * rows));
    wider.set(old);
    numbers[c] = wider;
  }
}

const powers = Float64Array.from({ length: 16 }, (_, i) => 10 ** i);
const LF = 10;
const CR = 13;

/** Where the number goes that `readNumber` finds: a result of two parts costs an object for each cell. */
const found = { value: 0 };

/** More characters than this are no number that anybody wrote. */
const LONGEST_NUMBER = 64;
const LONG_NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/** The text of a cell of ASCII, null where it has another byte, a quote or is too long; `found.value` is where it ends. */
function shortText(buffer: Uint8Array, from: number, delimiter: number, quote: number): string | null {
  let text = '';
  let at = from;
  for (let byte = buffer[at] as number; byte !== delimiter && byte !== LF && byte !== CR; byte = buffer[++at] as number) {
    if (byte === quote || byte === 0 || byte > 126 || at - from === LONGEST_NUMBER) return null;
    text += String.fromCharCode(byte);
  }
  found.value = at;
  return text;
}

/** A number of more digits or with an exponent, which the language's own reader takes; as `readNumber`. */
function readLongNumber(buffer: Uint8Array, from: number, delimiter: number): number {
  const text = shortText(buffer, from, delimiter, 0);
  const end = found.value;
  if (text === null || !LONG_NUMBER.test(text)) return -1;
  found.value = Number(text);
  return Number.isFinite(found.value) ? end : -1;
}

/**
 * Reads a decimal number: a sign, digits without leading zeros, a point and digits; to 15 digits the quotient of two exact
 * doubles is the nearest one to it (Clinger 1990, How to read floating point numbers accurately). Nothing at all is NaN.
 *
 * @returns where it ends, -1 where it is written in any other way
 */
function readNumber(buffer: Uint8Array, from: number, delimiter: number): number {
  let at = from;
  let byte = buffer[at] as number;
  if (byte === delimiter || byte === LF || byte === CR) {
    found.value = NaN;
    return at;
  }
  const negative = byte === 45;
  if (negative) byte = buffer[++at] as number;
  const first = at;
  let value = 0;
  while (byte >= 48 && byte <= 57) {
    value = value * 10 + (byte - 48);
    byte = buffer[++at] as number;
  }
  const whole = at - first;
  if (whole === 0 || (whole > 1 && buffer[first] === 48)) return -1;
  let fraction = 0;
  if (byte === 46) {
    byte = buffer[++at] as number;
    const point = at;
    while (byte >= 48 && byte <= 57) {
      value = value * 10 + (byte - 48);
      byte = buffer[++at] as number;
    }
    fraction = at - point;
    if (fraction === 0) return -1;
  }
  if (whole + fraction > 15 || byte === 101 || byte === 69) return readLongNumber(buffer, from, delimiter);
  if (fraction > 0) value /= powers[fraction] as number;
  found.value = negative ? -value : value;
  return at;
}

const endsCell = (byte: number, delimiter: number): boolean => byte === delimiter || byte === LF || byte === CR;

/** What stands in the place of a number: a word for missing, or something that is counted. @returns as `readNumber` */
function readStray(buffer: Uint8Array, from: number, { delimiter, quote }: LineFormat, columns: Columns, column: number): number {
  const text = shortText(buffer, from, delimiter, quote);
  if (text === null) return -1;
  const end = found.value;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) found.value = value;
  else {
    found.value = NaN;
    if (!isNullWord(text)) columns.strays[column] = (columns.strays[column] as number) + 1;
  }
  return end;
}

/**
 * Reads whole lines, each ending in a line feed, behind what has been read.
 *
 * @param from, to - of `buffer`
 * @returns false where a line is not as plain as the format says; what has been read is then of no use
 */
export function parseLines(buffer: Uint8Array, from: number, to: number, format: LineFormat, columns: Columns): boolean {
  const { delimiter, quote, carriage, uses: wanted } = format;
  const { texts } = columns;
  const last = wanted.length - 1;
  let at = from;
  let row = columns.rows;
  let room = Infinity;
  for (const codes of columns.codes) if (codes !== null) room = Math.min(room, codes.length);
  for (const numbers of columns.numbers) if (numbers !== null) room = Math.min(room, numbers.length);
  while (at < to) {
    if (row >= room) {
      columns.rows = row;
      makeRoom(columns);
      room = Math.max(1024, 2 * row);
    }
    for (let c = 0; c <= last; c++) {
      const use = wanted[c];
      if (use === uses.number || use === uses.measure) {
        const start = at;
        at = readNumber(buffer, start, delimiter);
        if (use === uses.measure && (at < 0 || !endsCell(buffer[at] as number, delimiter)))
          at = readStray(buffer, start, format, columns, c);
        if (at < 0) return false;
        (columns.numbers[c] as Float64Array)[row] = found.value;
      } else if (use === uses.text) {
        const dictionary = texts[c] as Dictionary;
        const codes = columns.codes[c] as Int32Array;
        // Often a cell says the same as the one above.
        const above = row === 0 ? -1 : (codes[row - 1] as number);
        const same = above < 0 ? -1 : endOfText(dictionary, above, buffer, at);
        const next = same < 0 ? 0 : buffer[same];
        if (next === delimiter || next === LF || next === CR) {
          codes[row] = above;
          at = same;
        } else {
          const start = at;
          let hash = 0;
          for (let byte = buffer[at] as number; byte !== delimiter && byte !== LF && byte !== CR; byte = buffer[++at] as number) {
            if (byte === quote || byte === 0) return false;
            hash = (Math.imul(hash, 31) + byte) | 0;
          }
          codes[row] = codeOf(dictionary, buffer, start, at, hash ^ (hash >>> 15));
          if (dictionary.count > MOST_TEXTS) return false;
        }
      } else {
        for (let byte = buffer[at] as number; byte !== delimiter && byte !== LF && byte !== CR; byte = buffer[++at] as number)
          // What nobody reads is not looked at closely: it has to be ASCII.
          if (byte === quote || byte === 0 || byte > 126) return false;
      }
      if (c < last) {
        if (buffer[at] !== delimiter) return false;
      } else {
        if (carriage && buffer[at++] !== CR) return false;
        if (buffer[at] !== LF) return false;
      }
      at++;
    }
    row++;
  }
  columns.rows = row;
  return at === to;
}
