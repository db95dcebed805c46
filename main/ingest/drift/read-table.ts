import type { TableColumn } from '../../../engine/drift/index.ts';
import { asideWhenNeeded } from '../aside.ts';
import { isNullWord, parseNumber } from '../number-format.ts';
import type { Prepared } from '../prepare.ts';
import { uses, type Columns } from '../plain/columns.ts';
import { plainLines } from '../plain/plain-format.ts';
import { joinNumbers } from '../plain/join-parts.ts';
import { codesOf, textColumn } from '../plain/text-column.ts';
import { readParts } from '../plain/read-parts.ts';
import type { ColumnKind, PlannedColumn } from './column-plan.ts';
import { MOST_LEVELS, type RawColumn } from './raw-column.ts';
import { readByDuckDB } from './read-by-duckdb.ts';
import { sharedCodes, sharedNumbers } from './shared-values.ts';

export interface Table {
  readonly rows: number;
  /** Those that can be compared. */
  readonly columns: readonly TableColumn[];
  /** First and last date of columns of ISO dates; null where they are written otherwise or too many. */
  readonly dates: readonly { readonly name: string; readonly range: readonly [string, string] | null }[];
  /** Columns of names and free text. */
  readonly names: readonly string[];
  readonly strays: readonly { readonly name: string; readonly count: number }[];
}

/** Share of cells that may be no number in a column of numbers. */
const MOST_STRAYS = 0.05;

const useOf = (kind: ColumnKind): number => (kind === 'number' ? uses.measure : kind === 'name' ? uses.skip : uses.text);

/**
 * Reads a file into columns, as plain lines where it is made of such, else by DuckDB.
 *
 * @throws ApiError of the file
 */
export async function readTable(source: Prepared, plan: readonly PlannedColumn[], folder: string): Promise<Table> {
  const kinds = plan.map(({ kind }) => kind);
  const read = (await readAsPlain(source, kinds)) ?? (await readByDuckDB(source, kinds, folder));
  const lost = kinds.map((kind, i) => {
    const column = read.columns[i];
    return kind === 'number' && column?.kind === 'number' && column.strays > MOST_STRAYS * filledOf(column);
  });
  // What began as numbers and goes on as text is text; it is read once more.
  if (lost.includes(true))
    return readTable(
      source,
      plan.map((column, i) => (lost[i] ? { ...column, kind: 'category' } : column)),
      folder,
    );
  return settle(read.rows, read.columns, plan, source);
}

const filledOf = ({ values, strays }: RawColumn & { readonly kind: 'number' }): number => {
  let filled = strays;
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) filled++;
  return filled;
};

async function readAsPlain(
  source: Prepared,
  kinds: readonly ColumnKind[],
): Promise<{ rows: number; columns: (RawColumn | null)[] } | null> {
  const file = plainLines(source, kinds.map(useOf));
  if (!file) return null;
  const aside = asideWhenNeeded();
  let parts: Columns[] | null;
  try {
    parts = await readParts(file, aside);
  } finally {
    await aside.stop();
  }
  if (!parts) return null;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns: (RawColumn | null)[] = [];
  for (const [index, kind] of kinds.entries()) {
    if (kind === 'name') columns.push(null);
    else if (kind === 'number') {
      const strays = parts.reduce((sum, part) => sum + (part.strays[index] as number), 0);
      columns.push({ kind: 'number', values: joinNumbers(parts, index, sharedNumbers(rows)), strays });
    } else {
      const column = textColumn(parts, index);
      if (column === null) return null;
      columns.push({ kind: 'texts', texts: column.texts, codes: codesOf(column, rows) });
    }
  }
  return { rows, columns };
}

function settle(rows: number, read: readonly (RawColumn | null)[], plan: readonly PlannedColumn[], source: Prepared): Table {
  const columns: TableColumn[] = [];
  const dates: Table['dates'][number][] = [];
  const names: string[] = [];
  const strays: Table['strays'][number][] = [];
  const format = source.shape.dialect;
  for (const [i, { name, kind }] of plan.entries()) {
    const column = read[i] ?? null;
    if (column === null) {
      if (kind === 'date') dates.push({ name, range: null });
      else names.push(name);
    } else if (column.kind === 'number') {
      columns.push({ name, kind: 'number', values: column.values });
      if (column.strays > 0) strays.push({ name, count: column.strays });
    } else if (kind === 'date') dates.push({ name, range: rangeOf(column.texts) });
    else if (column.texts.length > MOST_LEVELS) names.push(name);
    else columns.push(numbersOf(name, column, format) ?? categoryOf(name, column));
  }
  return { rows, columns, dates, names, strays };
}

/** A column of texts that all are numbers: its start did not show it. */
function numbersOf(
  name: string,
  { texts, codes }: RawColumn & { readonly kind: 'texts' },
  format: Prepared['shape']['dialect'],
): TableColumn | null {
  const filled = texts.filter((text) => !isNullWord(text));
  const numbers = texts.map((text) => (isNullWord(text) ? NaN : parseNumber(text, format)));
  if (filled.length === 0 || numbers.filter((value) => Number.isFinite(value)).length < filled.length) return null;
  const values = sharedNumbers(codes.length);
  for (let row = 0; row < codes.length; row++) values[row] = (codes[row] as number) < 0 ? NaN : (numbers[codes[row] as number] as number);
  return { name, kind: 'number', values };
}

/** Texts without surrounding space, and without the words that stand for nothing. */
function categoryOf(name: string, { texts, codes }: RawColumn & { readonly kind: 'texts' }): TableColumn {
  const places = new Map<string, number>();
  const to = texts.map((text) => {
    if (isNullWord(text)) return -1;
    const level = text.trim();
    const place = places.get(level) ?? places.size;
    places.set(level, place);
    return place;
  });
  const settled = sharedCodes(codes.length);
  for (let row = 0; row < codes.length; row++) settled[row] = (codes[row] as number) < 0 ? -1 : (to[codes[row] as number] as number);
  return { name, kind: 'category', levels: [...places.keys()], codes: settled };
}

const ISO = /^\d{4}-\d{2}(-\d{2})?([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$/;

/** ISO dates are in order as texts. */
function rangeOf(texts: readonly string[]): readonly [string, string] | null {
  const filled = texts.map((text) => text.trim()).filter((text) => !isNullWord(text));
  if (filled.length === 0 || !filled.every((text) => ISO.test(text))) return null;
  return [filled.reduce((a, b) => (b < a ? b : a)), filled.reduce((a, b) => (b > a ? b : a))];
}
