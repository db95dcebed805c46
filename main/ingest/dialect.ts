import type { CsvDialect } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { splitCsv, type CsvRecord } from './csv-records.ts';
import { formatsOfValue } from './date-format.ts';
import { readHead, type Head } from './encoding.ts';
import { detectNumberFormat, isNullWord, parseNumber } from './number-format.ts';
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
}

const delimiters = [',', ';', '\t', '|', ':'] as const;

const modeOf = (counts: readonly number[]): number => {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, n] of times) if (n > (times.get(best) ?? 0) || (n === times.get(best) && count > best)) best = count;
  return best;
};

/** How well a delimiter explains the text: every line has the same number of cells, and more cells are better. */
function scoreDelimiter(head: Head, delimiter: string): number {
  const records = splitCsv(head.text, delimiter, '"', head.complete, 300);
  const counts = records.map((record) => record.cells.length);
  const mode = modeOf(counts);
  if (mode < 2) return 0;
  const share = counts.filter((count) => count === mode).length / counts.length;
  const headerFits = counts[0] === mode || counts[counts.findIndex((count) => count > 1)] === mode;
  return share * share * Math.log2(1 + mode) * (headerFits ? 1 : 0.3);
}

function detectDelimiter(head: Head): string {
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const score = scoreDelimiter(head, delimiter) * (delimiter === ':' ? 0.5 : 1);
    if (score > best.score * 1.001) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Lines above the table: those before the first record that is as wide as the table, when they are narrower. */
function detectSkip(records: readonly CsvRecord[]): number {
  const mode = modeOf(records.map((record) => record.cells.length));
  if (mode < 2) return 0;
  const filled = (record: CsvRecord): number => record.cells.filter((cell) => cell.trim() !== '').length;
  const first = records.findIndex((record) => record.cells.length >= mode && filled(record) >= Math.min(2, mode));
  // A header may be one cell short or long of its rows (a stray delimiter), but a title is not half as wide.
  if (first <= 0 || records.slice(0, first).some((record) => filled(record) > Math.max(1, mode / 2))) return 0;
  return (records[first]?.line ?? 1) - 1;
}

const isData = (cell: string, decimal: CsvDialect['decimal']): boolean =>
  Number.isFinite(parseNumber(cell, { decimal, thousands: '' })) || formatsOfValue(cell).length > 0;

/** Whether the first record names the columns. */
function detectHeader(records: readonly CsvRecord[], decimal: CsvDialect['decimal']): boolean {
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

/** Names for columns: blank ones are numbered, repeated ones get a number behind. */
export function nameColumns(cells: readonly string[]): { columns: string[]; renamed: { name: string; was: string }[] } {
  const used = new Set<string>();
  const renamed: { name: string; was: string }[] = [];
  const columns = cells.map((cell, index) => {
    const was = cell.trim().replace(/\s+/g, ' ');
    const base = was === '' ? `column ${index + 1}` : was;
    let name = base;
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base} (${n})`;
    used.add(name.toLowerCase());
    if (name !== was) renamed.push({ name, was });
    return name;
  });
  return { columns, renamed };
}

/**
 * Looks at the start of a file.
 *
 * @param chosen - the user's choices settle what they name
 * @throws ApiError `file-missing`, `file-empty`, `file-binary`, `too-many-columns`, `no-rows`
 */
export async function shapeOf(file: SourcePath, chosen?: Partial<CsvDialect>): Promise<FileShape> {
  const head = await readHead(file, chosen?.encoding);
  const delimiter = chosen?.delimiter ?? detectDelimiter(head);
  const quote = chosen?.quote ?? '"';
  const all = splitCsv(head.text, delimiter, quote, head.complete);
  const skip = chosen?.skip ?? detectSkip(all);
  const table = all.filter((record) => record.line > skip);
  const widest = table[0]?.cells.length ?? 0;
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
  const header = chosen?.header ?? detectHeader(table, decimal);
  const records = header ? table.slice(1) : table;
  if (records.length === 0) {
    throw new ApiError('no-rows', `${file.name} has a header but no rows. Choose a file with data below the header.`, { file: file.name });
  }
  const width = Math.max(widest, header ? 0 : modeOf(records.map((record) => record.cells.length)));
  const { columns, renamed } = nameColumns(header ? (table[0]?.cells ?? []) : Array.from({ length: width }, (_, i) => `column ${i + 1}`));
  return {
    file,
    head,
    dialect: { encoding: head.encoding, delimiter, quote, decimal, thousands, header, skip },
    columns,
    renamed,
    records,
    firstLine: records[0]?.line ?? 1,
  };
}
