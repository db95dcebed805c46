import { roomForCodes, roomForNumbers, sharedNumbers, uses, type Codes, type Columns, type LineFormat } from './columns.ts';
import { MOST_TEXTS, type Dictionary } from './dictionary.ts';
import { loadLinesKernel } from './lines-kernel.ts';
import { readNumber, readStray, shortText } from './read-number.ts';

/** Reads lines into columns. */
export interface Parser {
  /** Where lines are put to be read. Another one after each reading. */
  room(): Uint8Array;
  /**
   * Reads whole lines, each ending in a line feed, behind what has been read.
   *
   * @param bytes - of `room`
   * @returns false where a line is not as plain as the format says; what has been read is then of no use
   */
  read(bytes: number): boolean;
  columns(): Columns;
}

/** Cells that are read at once stay in the processor's cache. */
const CELLS = 16_384;
/** That the kernel may read behind the end of lines. */
const MARGIN = 64;
const LF = 10;
const CR = 13;

/**
 * @param bytes - of lines that are read at once, at most
 * @param rows - as far as it can be told
 * @returns null where this machine cannot
 */
export function createParser(format: LineFormat, bytes: number, rows: number): Parser | null {
  const { delimiter, quote, carriage, uses: wanted } = format;
  const loaded = loadLinesKernel();
  if (loaded === null) return null;
  const { kernel, memory } = loaded;
  const across = wanted.length + (carriage ? 1 : 0);
  const down = Math.ceil(CELLS / across);
  const block = kernel.take(bytes + MARGIN);
  const ends = kernel.take(4 * (1 + across * down + MARGIN)) + 4;
  const values = kernel.take(8 * down);
  const others = kernel.take(4 * down);
  const dictionaries = wanted.map((use) => (use === uses.text ? kernel.createDictionary() : 0));
  // Where there is no more memory.
  if (block === 0 || ends === 4 || values === 0 || others === 0) return null;
  if (wanted.some((use, column) => use === uses.text && dictionaries[column] === 0)) return null;
  const counts = wanted.map(() => 0);
  const codes = wanted.map((use): Codes | null => (use === uses.text ? new Uint8Array(rows) : null));
  const numbers = wanted.map((use): Float64Array | null => (use === uses.number || use === uses.measure ? sharedNumbers(rows) : null));
  const strays = wanted.map(() => 0);
  let row = 0;

  /** Numbers that the kernel leaves: with more digits or an exponent, or none. */
  function readOthers(column: number, count: number, into: Float64Array): boolean {
    const heap = new Uint8Array(memory.buffer);
    const places = new Uint32Array(memory.buffer);
    for (const other of places.slice(others / 4, others / 4 + count)) {
      const cell = ends / 4 + other * across + column;
      const text = shortText(heap, (places[cell - 1] as number) + 1, places[cell] as number);
      let value = text === null ? null : readNumber(text);
      if (value === null) {
        if (text === null || wanted[column] === uses.number || (quote > 0 && text.includes(String.fromCharCode(quote)))) return false;
        value = readStray(text);
        if (value === null) strays[column] = (strays[column] as number) + 1;
      }
      into[row + other] = value ?? NaN;
    }
    return true;
  }

  function readColumn(column: number, count: number): boolean {
    const first = ends + 4 * column;
    const stride = 4 * across;
    const end = column < wanted.length - 1 ? delimiter : carriage ? CR : LF;
    const own = codes[column];
    if (own) {
      const known = kernel.texts(dictionaries[column] as number, first, stride, count, end, quote, values);
      if (known < 0 || known > MOST_TEXTS) return false;
      counts[column] = known;
      codes[column] = roomForCodes(own, row, row + count, known);
      codes[column].set(new Int32Array(memory.buffer, values, count), row);
      return true;
    }
    const had = numbers[column];
    if (!had) return kernel.skip(first, stride, count, end, quote) === 1;
    const left = kernel.numbers(first, stride, count, end, values, others);
    if (left < 0) return false;
    const measured = roomForNumbers(had, row, row + count);
    numbers[column] = measured;
    measured.set(new Float64Array(memory.buffer, values, count), row);
    return left === 0 || readOthers(column, left, measured);
  }

  function dictionaryOf(column: number): Dictionary | null {
    const dictionary = dictionaries[column] as number;
    if (dictionary === 0) return null;
    const count = counts[column] as number;
    const own = new Int32Array(memory.buffer, kernel.endsOf(dictionary), count).slice();
    return { count, ends: own, bytes: new Uint8Array(memory.buffer, kernel.bytesOf(dictionary), own[count - 1] ?? 0).slice() };
  }

  return {
    room: () => new Uint8Array(memory.buffer, block, bytes),
    read: (filled) => {
      for (let at = block; at < block + filled;) {
        new Uint32Array(memory.buffer)[ends / 4 - 1] = at - 1;
        const cells = kernel.scan(at, block + filled, delimiter, ends, across * down);
        const count = Math.min(down, Math.floor(cells / across));
        if (count === 0) return false;
        for (let column = 0; column < wanted.length; column++) if (!readColumn(column, count)) return false;
        if (carriage && kernel.feeds(ends + 4 * wanted.length, 4 * across, count) === 0) return false;
        at = (new Uint32Array(memory.buffer)[ends / 4 + across * count - 1] as number) + 1;
        row += count;
      }
      return true;
    },
    columns: () => ({ rows: row, texts: wanted.map((_, column) => dictionaryOf(column)), codes, numbers, strays }),
  };
}
