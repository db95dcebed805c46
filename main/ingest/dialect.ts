import type { CsvDialect } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { scanRecord, type CsvRecord, type Marks } from './csv-records.ts';
import { readHead, type Head } from './encoding.ts';
import { detectHeader, detectHeaderRows, detectSkip, fitHeader, joinHeaders } from './header.ts';
import { detectNumberFormat } from './number-format.ts';
import { repeatsHeader } from './repeated-header.ts';
import { modeOf, sniff } from './sniff.ts';
import type { SourcePath } from './types.ts';

/** More than this is no table that anybody means. */
export const MAX_COLUMNS = 5000;

/** A file as it can be read: dialect (without date format), head and columns. */
export interface FileShape {
  readonly file: SourcePath;
  readonly head: Head;
  readonly dialect: Omit<CsvDialect, 'dateFormat'>;
  /** Unique (also when case is ignored), never empty. */
  readonly columns: readonly string[];
  /** New name and what stood in the header, where that could not be used as it was. */
  readonly renamed: readonly { readonly name: string; readonly was: string }[];
  /** Data records of the head. */
  readonly records: readonly CsvRecord[];
  /** Line of the first data record, 1-based. */
  readonly firstLine: number;
  /** The header as it stands in the file, empty for none. */
  readonly header: readonly string[];
  /** DuckDB can read the file by its dialect; otherwise it is rewritten first. */
  readonly direct: boolean;
}

export const marksOf = ({ delimiter, quote, escape = '' }: FileShape['dialect']): Marks => ({ delimiter, quote, escape });
export const headerRowsOf = ({ header, headerRows = 1 }: FileShape['dialect']): number => (header ? headerRows : 0);

/** Names for columns: blank ones are numbered, repeated ones get a number behind. */
export function nameColumns(cells: readonly string[]): { columns: string[]; renamed: { name: string; was: string }[] } {
  const used = new Set<string>();
  // Where a name comes thousands of times, its numbers are not counted up anew for each.
  const next = new Map<string, number>();
  const renamed: { name: string; was: string }[] = [];
  const columns = cells.map((cell, index) => {
    const was = cell.replaceAll('\0', '').trim().replace(/\s+/g, ' ');
    const base = was === '' ? `column ${index + 1}` : was;
    let name = base;
    const key = base.toLowerCase();
    for (let n = next.get(key) ?? 2; used.has(name.toLowerCase()); n++) {
      name = `${base} (${n})`;
      next.set(key, n + 1);
    }
    used.add(name.toLowerCase());
    if (name !== was) renamed.push({ name, was });
    return name;
  });
  return { columns, renamed };
}

/** The text of lines from one to another, both 1-based. */
const linesBetween = (text: string, from: number, to: number): string =>
  text
    .split(/\r\n|\n|\r/, to)
    .slice(from - 1)
    .join('\n');

/**
 * Looks at the start of a file; a table without rows is one too.
 *
 * @param chosen - the user's choices settle what they name
 * @throws ApiError `file-missing`, `file-empty`, `file-binary`, `too-many-columns`
 */
export async function tableOf(file: SourcePath, chosen?: Partial<CsvDialect>): Promise<FileShape> {
  const head = await readHead(file, chosen?.encoding);
  const { delimiter, quote, escape, records: all } = sniff(head, chosen ?? {});
  const marks = { delimiter, quote, escape };
  let skip = chosen?.skip ?? detectSkip(all);
  let table = all.filter((record) => record.line > skip);
  const widest = Math.max(table[0]?.cells.length ?? 0, modeOf(table.map((record) => record.cells.length)));
  if (widest > MAX_COLUMNS) {
    throw new ApiError(
      'too-many-columns',
      `${file.name} has ${widest.toLocaleString('en')} columns; at most ${MAX_COLUMNS.toLocaleString('en')} can be read.`,
      { file: file.name, hint: 'If each column is a series, turn the table into one row for each series and date, or split the file.' },
    );
  }
  const body = table.flatMap((record) => record.cells);
  const detected = detectNumberFormat(body.slice(0, 50_000), delimiter);
  const decimal = chosen?.decimal ?? detected.decimal;
  const thousands = chosen?.thousands ?? detected.thousands;
  let header = chosen?.header ?? detectHeader(table, decimal);
  const above = all.findLast((record) => record.line <= skip);
  if (!header && above !== undefined && chosen?.skip === undefined) {
    // The line above may be the header with another delimiter.
    const names = fitHeader(above.cells, linesBetween(head.text, above.line, skip), marks, table);
    if (names.length === table[0]?.cells.length && names.every((name) => name.trim() !== '')) {
      header = true;
      skip = above.line - 1;
      table = all.filter((record) => record.line > skip);
    }
  }
  const headerRows = header ? (chosen?.headerRows ?? (chosen?.header === undefined ? detectHeaderRows(table, decimal) : 1)) : 0;
  const records = table.slice(headerRows);
  const first = table[0];
  const firstLine = records[0]?.line ?? (table.at(-1)?.line ?? skip) + 1;
  const raw = table.slice(0, headerRows).map((record) => record.cells);
  const line = first === undefined ? '' : linesBetween(head.text, first.line, Math.max(first.line, firstLine - 1)).trimEnd();
  const names = headerRows > 1 ? joinHeaders(raw) : headerRows === 1 ? fitHeader(raw[0] ?? [], line, marks, records) : [];
  const width = Math.max(names.length, headerRows === 0 ? modeOf(records.map((record) => record.cells.length)) : 0);
  const { columns, renamed } = nameColumns(header ? names : Array.from({ length: width }, (_, i) => `column ${i + 1}`));
  const plain = delimiter.length === 1 && delimiter < '\u007f' && (quote === '"' || quote === '') && escape === '';
  // DuckDB counts the lines that it skips by line ends and nothing else.
  const oneLineEach =
    headerRows === 0 ||
    (table[headerRows - 1]?.line === skip + headerRows && !raw.some((cells) => cells.some((cell) => /[\r\n]/.test(cell))));
  // A quotation mark among these lines would make it skip more.
  const linesAbove = quote === '' ? '' : linesBetween(head.text, 1, firstLine - 1);
  const quotesFit =
    !linesAbove.includes(quote) || (skip === 0 && headerRows === 1 && scanRecord(linesAbove.trimEnd(), 0, marks, true)?.proper === true);
  const direct = plain && oneLineEach && quotesFit && !head.mixed && !head.text.includes('\0');
  return {
    file,
    head,
    dialect: {
      encoding: head.encoding,
      delimiter,
      quote,
      decimal,
      thousands,
      header,
      skip,
      ...(escape === '' ? {} : { escape }),
      ...(headerRows > 1 ? { headerRows } : {}),
    },
    columns,
    renamed,
    records,
    firstLine,
    header: names,
    direct: direct && !(header && records.length > 0 && (await repeatsHeader(file.path, head, line))),
  };
}

/**
 * Looks at the start of a file that should hold rows.
 *
 * @throws ApiError as {@link tableOf}, `no-rows`
 */
export async function shapeOf(file: SourcePath, chosen?: Partial<CsvDialect>): Promise<FileShape> {
  const shape = await tableOf(file, chosen);
  if (shape.records.length === 0) {
    throw new ApiError('no-rows', `${file.name} has a header but no rows. Choose a file with data below the header.`, { file: file.name });
  }
  return shape;
}
