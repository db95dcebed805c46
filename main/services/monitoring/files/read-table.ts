import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../../contract/errors.ts';
import { splitCsv } from '../../../ingest/csv-records.ts';
import { formatsOfValue } from '../../../ingest/date-format.ts';
import { headerRowsOf, marksOf, shapeOf } from '../../../ingest/dialect.ts';
import { isNullWord, parseNumber, type NumberFormat } from '../../../ingest/number-format.ts';
import { dateReader, type DateReader } from '../../regression/parse-date.ts';

/** A text file of rows, all of it read. */
export interface TextTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; /** 1-based line in the file. */ readonly line: number }[];
  readonly numbers: NumberFormat;
}

/**
 * Reads a CSV file of any dialect as a whole.
 *
 * @throws ApiError `file-missing`, `file-empty`, `file-binary`, `no-rows`, `bad-input` for a row with other cells than the header
 */
export async function readTable(target: string): Promise<TextTable> {
  const file = path.basename(target);
  const shape = await shapeOf({ path: path.resolve(target), name: file });
  const { head, dialect, columns } = shape;
  const { delimiter, quote, escape } = marksOf(dialect);
  const bytes = await readFile(target);
  const text = new TextDecoder(head.encoding).decode(bytes.subarray(head.bomBytes));
  const records = splitCsv(text, delimiter, quote, true, Infinity, escape).filter(({ line }) => line > dialect.skip);
  const rows = records.slice(headerRowsOf(dialect));
  for (const { cells, line } of rows)
    if (cells.length !== columns.length)
      throw new ApiError('bad-input', `${file}, row ${line}: it has ${cells.length} cells, the header has ${columns.length}.`, { file });
  return { file, columns, rows, numbers: { decimal: dialect.decimal, thousands: dialect.thousands } };
}

/** @throws ApiError `bad-input` with file, row and column for what is no number; NaN for an empty cell */
export function numberAt({ file, columns, numbers, rows }: TextTable, row: number, column: number): number {
  const { cells, line } = rows[row] as TextTable['rows'][0];
  const cell = cells[column] as string;
  if (isNullWord(cell)) return NaN;
  const value = parseNumber(cell, numbers);
  if (Number.isNaN(value))
    throw new ApiError('bad-input', `${file}, row ${line}, column ${columns[column]}: "${cell.slice(0, 60)}" is no number.`, { file });
  return value;
}

/** Whether a column holds numbers, by its first rows. */
export const holdsNumbers = ({ rows, numbers }: TextTable, column: number): boolean => {
  const seen = rows.slice(0, 200).flatMap(({ cells }) => (isNullWord(cells[column] as string) ? [] : [cells[column] as string]));
  return seen.length > 0 && seen.every((cell) => !Number.isNaN(parseNumber(cell, numbers)));
};

/** Periods of a column: milliseconds where it holds dates that are read, else the text itself. */
export interface PeriodColumn {
  readonly read: DateReader | null;
}

/** Of the first rows so many have to be as the others: a single odd one is told by its row. */
const MOST = 0.9;

/** @returns null where the column holds no dates, counters or periods */
export function periodsOf({ rows }: TextTable, column: number): PeriodColumn | null {
  const seen = rows.slice(0, 500).map(({ cells }) => (cells[column] as string).trim());
  const fits = (is: (text: string) => boolean): boolean => seen.filter(is).length >= MOST * seen.length;
  const formats = new Set(seen.flatMap(formatsOfValue));
  for (const format of formats) {
    const read = dateReader(format);
    if (read && fits((text) => !Number.isNaN(read(text)))) return { read };
  }
  // Quarters, weeks: texts that sort as time does.
  return fits((text) => /^\d{4}[ -]?(Q[1-4]|W\d{1,2})?$/i.test(text)) ? { read: null } : null;
}
