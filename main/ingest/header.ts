import type { CsvDialect } from '../../contract/entities/dataset.ts';
import { scanRecord, type CsvRecord, type Marks } from './csv-records.ts';
import { formatsOfValue } from './date-format.ts';
import { isNullWord, parseNumber } from './number-format.ts';
import { modeOf } from './sniff.ts';

type Decimal = CsvDialect['decimal'];
const blank = (cell: string): boolean => cell.trim() === '';

export const isData = (cell: string, decimal: Decimal): boolean =>
  Number.isFinite(parseNumber(cell, { decimal, thousands: '' })) || formatsOfValue(cell).length > 0;

/** Lines above the table: those before the first record that is as wide as the table, when they are narrower. */
export function detectSkip(records: readonly CsvRecord[]): number {
  const mode = modeOf(records.map((record) => record.cells.length));
  if (mode < 2) return 0;
  const filled = (record: CsvRecord): number => record.cells.filter((cell) => !blank(cell)).length;
  const first = records.findIndex((record) => record.cells.length >= mode && filled(record) >= Math.min(2, mode));
  // A header may be one cell short or long of its rows (a stray delimiter), but a title is not half as wide.
  if (first <= 0 || records.slice(0, first).some((record) => filled(record) > Math.max(1, mode / 2))) return 0;
  return (records[first]?.line ?? 1) - 1;
}

/** Whether the first record names the columns. */
export function detectHeader(records: readonly CsvRecord[], decimal: Decimal): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return true;
  const cells = first.cells.map((cell) => cell.trim());
  if (rest.length === 0) return !cells.some((cell) => isData(cell, decimal));
  let named = 0;
  let data = 0;
  for (const [index, cell] of cells.entries()) {
    const below = rest.slice(0, 50).map((record) => record.cells[index] ?? '');
    const filled = below.filter((value) => !isNullWord(value));
    const dataBelow = filled.length > 0 && filled.filter((value) => isData(value, decimal)).length >= filled.length * 0.9;
    if (!dataBelow || isNullWord(cell)) continue;
    if (isData(cell, decimal)) data++;
    else named++;
  }
  // A word above a column of numbers or dates is its name, even when other names happen to be numbers.
  if (named > 0) return true;
  if (data === 0) return new Set(cells).size === cells.length;
  // Time may run across the columns: then the header itself is made of years or dates, in order.
  const times = cells.filter((cell) => isData(cell, decimal));
  const years = times.map(Number);
  const ascending = years.every((year, i) => i === 0 || year === (years[i - 1] as number) + 1);
  const dates = times.every((cell) => formatsOfValue(cell).length > 0 && !/^\d{4}$|^\d{6}$|^\d{8}$/.test(cell));
  const textAbove = cells.some((cell) => cell !== '' && !isData(cell, decimal));
  return times.length >= 3 && (dates ? textAbove || cells[0] === '' : ascending && times.length >= 4);
}

/**
 * Records that name the columns together: units or a second level below the first, seen by words above columns that hold numbers or dates
 * from the next record on. One where that is not certain.
 */
export function detectHeaderRows(records: readonly CsvRecord[], decimal: Decimal): number {
  const width = records[0]?.cells.length ?? 0;
  for (let rows = 3; rows >= 2; rows--) {
    const body = records.slice(rows, rows + 50);
    if (body.length < 3 || records.slice(0, rows).some(({ cells }) => cells.length !== width)) continue;
    const data = Array.from({ length: width }, (_, index) => {
      const filled = body.map(({ cells }) => cells[index] ?? '').filter((cell) => !isNullWord(cell));
      return filled.length >= 3 && filled.filter((cell) => isData(cell, decimal)).length >= filled.length * 0.9;
    });
    const words = (cells: readonly string[]): boolean => {
      const above = cells.filter((cell, i) => data[i] === true && !isNullWord(cell));
      return above.length >= 2 && !above.some((cell) => isData(cell, decimal));
    };
    if (records.slice(0, rows).every(({ cells }) => words(cells))) return rows;
  }
  return 1;
}

/** Names from several header rows: a blank one in an upper row takes that to its left, as merged cells leave them; repeats are not said twice. */
export function joinHeaders(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map((cells) => cells.length));
  const levels = rows.map((cells, level) => {
    let last = '';
    return Array.from({ length: width }, (_, i) => {
      const cell = (cells[i] ?? '').trim();
      if (cell !== '') last = cell;
      // Below a name of its own a column needs none from its neighbour.
      return level === rows.length - 1 || i === 0 ? cell : last;
    });
  });
  return Array.from({ length: width }, (_, i) => {
    const parts: string[] = [];
    for (const level of levels) if ((level[i] as string) !== '' && !parts.includes(level[i] as string)) parts.push(level[i] as string);
    return parts.join(' ');
  });
}

/** Delimiters that a single line may have instead of the file's. */
export const otherDelimiters = [',', ';', '\t', '|', ' '] as const;

/** A line read with another delimiter, where that gives as many cells as wanted. */
export function readOtherwise(line: string, marks: Marks, columns: number, accept: (cells: readonly string[]) => boolean): string[] | null {
  if (columns < 2) return null;
  for (const delimiter of otherDelimiters) {
    if (delimiter === marks.delimiter || !line.includes(delimiter)) continue;
    const cells = scanRecord(line, 0, { ...marks, delimiter }, true)?.cells ?? [];
    if (cells.length === columns && accept(cells)) return cells;
  }
  return null;
}

/**
 * Fits a header to its rows: surplus blank names go, missing ones are blank, and a line with another delimiter is read with that.
 *
 * @param line - the header as it stands in the file
 */
export function fitHeader(cells: readonly string[], line: string, marks: Marks, body: readonly CsvRecord[]): readonly string[] {
  const widths = body.map((record) => record.cells.length);
  const width = modeOf(widths);
  if (cells.length === width || width === 0) return cells;
  const wide = widths.filter((each) => each <= width).length >= widths.length * 0.9;
  if (cells.length > width) {
    const blanks = cells.filter(blank).length;
    const surplus = cells.length - width;
    if (!wide || blanks < surplus) return cells;
    if (cells.slice(width).every(blank)) return cells.slice(0, width);
    return blanks === surplus ? cells.filter((cell) => !blank(cell)) : cells;
  }
  // Half of the rows may be those of another table.
  if (body.length < 3 || widths.filter((each) => each === width).length <= widths.length / 2) return cells;
  const otherwise = readOtherwise(line, marks, width, (found) => found.every((cell) => !blank(cell) && formatsOfValue(cell).length === 0));
  if (otherwise !== null) return otherwise;
  const missing = Array.from({ length: width - cells.length }, () => '');
  // Tables written with row names have none above these: 1, 2, 3 ...
  const rowNames = missing.length === 1 && body.length >= 2 && body.slice(0, 50).every((record, i) => Number(record.cells[0]) === i + 1);
  return rowNames ? ['', ...cells] : [...cells, ...missing];
}
