import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ApiError } from '../../contract/errors.ts';
import { fits, kindsOf } from './column-kinds.ts';
import { isBlank, lineEnd, scanLine, scanRecord, type Scanned } from './csv-records.ts';
import { headerRowsOf, marksOf } from './dialect.ts';
import { readOtherwise } from './header.ts';
import { decodeMixed } from './mixed-encoding.ts';
import type { Prepared } from './prepare.ts';
import { mendRow } from './ragged.ts';

/** Records of one kind: how many, and the lines of the first ones. */
export interface Marked {
  count: number;
  readonly lines: number[];
}
/** What was done to a file to make a table of it. */
export interface Mending {
  readonly padded: Marked;
  readonly cut: Marked;
  readonly shifted: Marked;
  readonly otherDelimiter: Marked;
  readonly leftOut: Marked;
  readonly repeatedHeader: Marked;
  /** Records with quotation marks that neither close a cell nor are doubled. */
  readonly quotes: Marked;
  /** Lines that are not UTF-8 in a file that is. */
  readonly otherEncoding: Marked;
  /** Other lines hold characters beyond ASCII. */
  beyondAscii: boolean;
  /** NUL characters, which are left out. */
  readonly nul: Marked;
  /** Line at which another table begins; it and what follows is left out. 0 where the line is not known. */
  secondTable: number | null;
}
/** Line of each row, 1-based. */
export type Lines = Uint32Array;

const EXAMPLES = 6;
const BLOCK = 262_144;
const FLUSH = 1_048_576;
/** DuckDB takes no longer lines. */
const MAX_RECORD = 8_000_000;
/** More rows than this share that fit nowhere, and it is no table. */
const MOST_LEFT_OUT = 0.2;

const marked = (): Marked => ({ count: 0, lines: [] });
const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Blocks of text that end with a line end, and in each the lines that are in another encoding. */
async function* blocksOf(file: string, bomBytes: number): AsyncGenerator<ReturnType<typeof decodeMixed>> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(file, { highWaterMark: BLOCK, start: bomBytes }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // A carriage return at the very end may be half of a line end.
    let end = bytes.lastIndexOf(10) + 1;
    if (end === 0) end = bytes.subarray(0, -1).lastIndexOf(13) + 1;
    if (end === 0 && bytes.length <= MAX_RECORD) {
      rest = bytes;
      continue;
    }
    if (end === 0) end = bytes.length;
    rest = bytes.subarray(end);
    yield decodeMixed(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield decodeMixed(rest);
}

const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

/** The last line of a source whose number is that of the file: of a large one, only parts are looked at before it is imported. */
const lastExactLine = ({ shape, share, exactRows }: Prepared): number => (share < 1 ? shape.firstLine + exactRows - 1 : Infinity);

function unfit(source: Prepared, first: { line: number; cells: number }, leftOut: number): ApiError {
  const { shape } = source;
  const known = first.line <= lastExactLine(source);
  const place = known ? `${shape.file.name}, line ${first.line}: the line` : `${shape.file.name}: a line`;
  const more = leftOut === 1 ? '' : `, and ${count(leftOut - 1, 'other line')} ${leftOut === 2 ? 'does' : 'do'} not fit either`;
  return new ApiError(
    'file-unreadable',
    `${place} has ${count(first.cells, 'cell')} where the table has ${count(shape.columns.length, 'column')}${more}.`,
    {
      file: shape.file.name,
      ...(known ? { row: first.line } : {}),
      hint: 'Choose another delimiter or quotation mark, or correct the lines.',
    },
  );
}

/**
 * Writes a file anew as plain CSV (UTF-8, comma, each row as wide as the table), with what its dialect, its quotation marks and its ragged
 * rows need; nothing is changed that is not reported.
 *
 * @throws ApiError `file-unreadable` naming the line, when too much does not fit
 */
export async function mend(source: Prepared, target: string, bomBytes: number): Promise<{ rows: number; lines: Lines; mending: Mending }> {
  const { shape } = source;
  const { dialect, columns } = shape;
  const marks = marksOf(dialect);
  const width = columns.length;
  const kinds = kindsOf(shape.records, width, dialect);
  const told = kinds.some(({ kind }) => kind !== 'any');
  const names = new Set(shape.header.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''));
  const header = shape.header.map((name) => name.trim());
  const mending: Mending = {
    padded: marked(),
    cut: marked(),
    shifted: marked(),
    otherDelimiter: marked(),
    leftOut: marked(),
    repeatedHeader: marked(),
    quotes: marked(),
    otherEncoding: marked(),
    beyondAscii: false,
    nul: marked(),
    secondTable: null,
  };
  let lines = new Uint32Array(1024);
  let rows = 0;
  let line = 1;
  let skipLines = dialect.skip;
  let skipRecords = headerRowsOf(dialect);
  let afterBlank = false;
  let firstLeftOut: { line: number; cells: number } | null = null;
  let out: string[] = [];
  let outLength = 0;
  const exact = lastExactLine(source);
  const mark = (to: Marked, at: number, by = 1): void => {
    to.count += by;
    if (to.lines.length < EXAMPLES && at <= exact) to.lines.push(at);
  };
  const sink = await open(target, 'w');
  const put = (cells: readonly string[], at: number): void => {
    if (rows === lines.length) {
      const more = new Uint32Array(lines.length * 2);
      more.set(lines);
      lines = more;
    }
    lines[rows++] = at;
    let text = '';
    for (let i = 0; i < width; i++) {
      let cell = cells[i] as string;
      if (cell.includes('\0')) {
        mark(mending.nul, at, cell.length - cell.replaceAll('\0', '').length);
        cell = cell.replaceAll('\0', '');
      }
      text += i === 0 ? quoted(cell) : `,${quoted(cell)}`;
    }
    // An empty line would be no row.
    if (text === '') text = '""';
    if (text.length > MAX_RECORD) {
      throw new ApiError(
        'file-unreadable',
        `${shape.file.name}, line ${at}: the line is longer than ${MAX_RECORD.toLocaleString('en')} characters.`,
        {
          file: shape.file.name,
          row: at,
          hint: 'Shorten its cells, or look for a quotation mark that is not closed.',
        },
      );
    }
    out.push(text);
    outLength += text.length + 1;
  };
  const isHeader = (cells: readonly string[]): boolean =>
    header.length > 0 && cells.length === header.length && cells.every((cell, i) => cell.trim() === header[i]);
  /** Names of the header again, but not the same ones: another table. */
  const isOtherHeader = (cells: readonly string[]): boolean => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    const known = filled.filter((cell) => names.has(cell.trim().toLowerCase())).length;
    return filled.length >= 2 && known >= 2 && known >= filled.length / 2;
  };
  const misfits = (cells: readonly string[]): boolean =>
    kinds.filter(({ kind }) => kind !== 'any').length >= 2 &&
    cells.filter((cell) => cell.trim() !== '').length >= 2 &&
    cells.every((cell, i) => kinds[i]?.kind === 'any' || cell.trim() === '' || !fits(cell, kinds[i] as (typeof kinds)[number], dialect));
  const accept = (cells: readonly string[]): boolean =>
    told && cells.every((cell, i) => fits(cell, kinds[i] as (typeof kinds)[number], dialect));

  /** @returns false when the table ends here */
  const take = (scanned: Scanned, text: string, from: number): boolean => {
    const { cells } = scanned;
    if (isBlank(cells) && text[from] !== marks.quote) {
      afterBlank = true;
      return true;
    }
    const blankBefore = afterBlank;
    afterBlank = false;
    if (skipRecords > 0) {
      skipRecords--;
      return true;
    }
    if (cells.length === width) {
      if (isHeader(cells)) mark(mending.repeatedHeader, line);
      else if (blankBefore && rows > 0 && misfits(cells)) {
        mending.secondTable = line <= exact ? line : 0;
        return false;
      } else {
        if (!scanned.proper) mark(mending.quotes, line);
        put(cells, line);
      }
      return true;
    }
    if (rows > 0 && isOtherHeader(cells)) {
      mending.secondTable = line <= exact ? line : 0;
      return false;
    }
    if (width === 1) {
      // A single column has no delimiters, only text.
      put([text.slice(from, lineEnd(text, from))], line);
      return true;
    }
    const otherwise = readOtherwise(text.slice(from, lineEnd(text, from)), marks, width, accept);
    if (otherwise !== null) {
      mark(mending.otherDelimiter, line);
      put(otherwise, line);
      return true;
    }
    const mended = mendRow(cells, kinds, dialect);
    if (mended.how === 'left-out') {
      mark(mending.leftOut, line);
      firstLeftOut ??= { line, cells: cells.length };
    } else {
      mark(mending[mended.how], line);
      put(mended.cells, line);
    }
    return true;
  };

  try {
    let text = '';
    let at = 0;
    let blockLine = 1;
    const work = (complete: boolean): boolean => {
      while (at < text.length) {
        let scanned: Scanned | null;
        if (skipLines > 0) {
          scanned = scanLine(text, at, { ...marks, quote: '' });
          if (!complete && scanned.end >= text.length) break;
          skipLines--;
        } else {
          scanned = scanRecord(text, at, marks, complete);
          if (scanned === null) break;
          if (scanned.cells.length !== width && skipRecords === 0 && marks.quote !== '') {
            // Marks within its cells may not be doubled; a record over several lines that makes no row is a mark that is none.
            const undoubled = scanLine(text, at, marks, true);
            if (undoubled.cells.length === width) scanned = undoubled;
            else if (scanned.breaks > 0) scanned = scanLine(text, at, marks);
          }
          if (!take(scanned, text, at)) return false;
        }
        line += scanned.breaks + 1;
        at = scanned.end;
      }
      return true;
    };
    let goOn = true;
    for await (const block of blocksOf(source.path, bomBytes)) {
      for (const other of block.otherLines) mark(mending.otherEncoding, blockLine + other);
      mending.beyondAscii ||= block.beyondAscii;
      for (let i = 0; i < block.text.length; i++) {
        const code = block.text.charCodeAt(i);
        if (code === 10 || (code === 13 && block.text.charCodeAt(i + 1) !== 10)) blockLine++;
      }
      text = text.slice(at) + block.text;
      at = 0;
      goOn = work(false);
      if (outLength > FLUSH) {
        await sink.write(`${out.join('\n')}\n`);
        out = [];
        outLength = 0;
      }
      if (!goOn) break;
    }
    if (goOn) work(true);
    if (out.length > 0) await sink.write(`${out.join('\n')}\n`);
  } finally {
    await sink.close();
  }
  const { leftOut } = mending;
  if (firstLeftOut !== null && (rows === 0 || (leftOut.count > 2 && leftOut.count > MOST_LEFT_OUT * (rows + leftOut.count)))) {
    throw unfit(source, firstLeftOut, leftOut.count);
  }
  return { rows, lines: lines.subarray(0, rows), mending };
}
