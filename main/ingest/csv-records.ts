/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** 1-based line on which it starts. */
  readonly line: number;
}

/** How cells are told apart. */
export interface Marks {
  /** One to four characters. */
  readonly delimiter: string;
  /** Empty for none. */
  readonly quote: string;
  /** Character before a quotation mark that belongs to the cell, where that is not another quotation mark; empty for none. */
  readonly escape: string;
}

/** A record as it was read, and whether all its quotation marks stand where they belong. */
export interface Scanned {
  readonly cells: string[];
  /** Position after the record and its line end. */
  readonly end: number;
  /** Line ends within, its own not counted. */
  readonly breaks: number;
  readonly proper: boolean;
}

/** A cell longer than this has a quotation mark that is not meant as one. */
const MAX_QUOTED = 1_048_576;

const LF = 10;
const CR = 13;
const SPACE = 32;
const isEnd = (code: number): boolean => code === LF || code === CR || Number.isNaN(code);
const lineBreak = /\r\n|\n|\r/g;
const breaksIn = (text: string): number => text.match(lineBreak)?.length ?? 0;

/** Position after a line end at `at`. */
const afterEnd = (text: string, at: number): number =>
  at >= text.length ? at : text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;

/** Where the line that holds `from` ends. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  while (!isEnd(text.charCodeAt(at))) at++;
  return at;
}

/** A quoted cell: its text and where it ends, `literal` where the opening mark is a part of the text, `open` where it is never closed. */
function quotedCell(
  text: string,
  from: number,
  { delimiter, quote, escape }: Marks,
  undoubled: boolean,
): { value: string; end: number; proper: boolean } | 'literal' | 'open' {
  let value = '';
  let start = from + 1;
  let at = start;
  let proper = true;
  for (;;) {
    const mark = text.indexOf(quote, at);
    if (escape !== '') {
      const escaped = text.indexOf(escape, at);
      if (escaped >= 0 && (mark < 0 || escaped < mark)) {
        const next = text[escaped + 1];
        if (next === quote || next === escape) {
          // Before the end of a cell it is a part of the text, as in "C:\folder\".
          value += text.slice(start, escaped) + next;
          start = escaped + 2;
          at = start;
        } else at = escaped + 1;
        continue;
      }
    }
    if (mark < 0 || mark - from > MAX_QUOTED) return 'open';
    if (text[mark + 1] === quote && !(undoubled && (isEnd(text.charCodeAt(mark + 2)) || text.startsWith(delimiter, mark + 2)))) {
      value += text.slice(start, mark + 1);
      start = mark + 2;
      at = start;
      continue;
    }
    let after = mark + 1;
    if (delimiter !== ' ') while (text.charCodeAt(after) === SPACE && !text.startsWith(delimiter, after)) after++;
    if (isEnd(text.charCodeAt(after)) || text.startsWith(delimiter, after))
      return { value: value + text.slice(start, mark), end: after, proper };
    // The next one closes the cell.
    if (text[mark + 1] === quote) return { value: value + text.slice(start, mark + 1), end: mark + 2, proper: false };
    // Neither closes the cell nor is doubled. Behind a delimiter it opens a cell, and then the first one did not.
    if (mark > from + 1 && text.startsWith(delimiter, mark - delimiter.length)) return 'literal';
    proper = false;
    at = mark + 1;
  }
}

/**
 * Reads one record, whatever its quotation marks: one that neither closes its cell nor is doubled is a part of the text.
 *
 * @param complete - false when more text may follow
 * @param undoubled - marks within cells are not doubled: two of them at the end of a cell are one and its end
 * @returns null when the record does not end in `text` and more may follow
 */
export function scanRecord(text: string, from: number, marks: Marks, complete: boolean, undoubled = false): Scanned | null {
  const { delimiter, quote } = marks;
  const first = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let proper = true;
  let quoted = false;
  let at = from;
  for (;;) {
    let start = at;
    if (quote !== '') {
      let opening = at;
      if (delimiter !== ' ') while (text.charCodeAt(opening) === SPACE) opening++;
      if (text[opening] === quote) {
        const cell = quotedCell(text, opening, marks, undoubled);
        if (cell === 'open' && !complete && text.length - opening <= MAX_QUOTED) return null;
        if (typeof cell === 'string') {
          proper = false;
          start = opening;
          at = opening + 1;
        } else {
          quoted = true;
          proper &&= cell.proper;
          cells.push(cell.value);
          at = cell.end;
          if (at < text.length && !isEnd(text.charCodeAt(at))) {
            at += delimiter.length;
            continue;
          }
          break;
        }
      }
    }
    for (;;) {
      const code = text.charCodeAt(at);
      if (isEnd(code)) break;
      if (code === first && (delimiter.length === 1 || text.startsWith(delimiter, at))) break;
      at++;
    }
    cells.push(text.slice(start, at));
    if (isEnd(text.charCodeAt(at))) break;
    at += delimiter.length;
  }
  // A carriage return at the very end may be half of a line end.
  if (!complete && at >= text.length - 1) return null;
  return { cells, end: afterEnd(text, at), breaks: quoted ? breaksIn(text.slice(from, at)) : 0, proper };
}

/** Reads the line at `from` as a record of its own: a quotation mark that is not closed on it is a part of the text. */
export function scanLine(text: string, from: number, marks: Marks, undoubled = false): Scanned {
  const end = lineEnd(text, from);
  const scanned = scanRecord(text.slice(from, end), 0, marks, true, undoubled) as Scanned;
  return { ...scanned, end: afterEnd(text, end), breaks: 0 };
}

/** Whether a record is an empty line. */
export const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === '';

/** A quotation mark that is not closed within this many lines is not meant as one. */
const OPEN_LINES = 40;

/**
 * Splits CSV text into records (RFC 4180, any line end). Empty lines are left out but counted.
 *
 * @param quote - empty for none
 * @param complete - false when the text is cut off: its last record is then left out
 */
export function splitCsv(text: string, delimiter: string, quote: string, complete: boolean, limit = 5000, escape = ''): CsvRecord[] {
  const marks: Marks = { delimiter, quote, escape };
  const records: CsvRecord[] = [];
  let line = 1;
  for (let at = 0; at < text.length && records.length < limit;) {
    let scanned = scanRecord(text, at, marks, complete);
    if (scanned === null) {
      if (breaksIn(text.slice(at, at + 400_000)) <= OPEN_LINES) break;
      scanned = scanLine(text, at, marks);
    }
    const quoted = text[at] === quote;
    if (!isBlank(scanned.cells) || quoted) records.push({ cells: scanned.cells, line });
    line += scanned.breaks + 1;
    at = scanned.end;
  }
  return records;
}
