import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType } from '../../contract/entities/dataset.ts';
import type { Measures } from './column-measures.ts';
import { formatsOfValue } from './date-format.ts';
import { detectDates, type DateFinding } from './date-detect.ts';
import type { FileShape } from './dialect.ts';
import { headProfile } from './head-profile.ts';
import { isNullWord } from './number-format.ts';
import type { RawTable } from './raw-table.ts';

/** What a column of the raw table holds. */
export interface Profile {
  readonly index: number;
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  readonly min: string | null;
  readonly max: string | null;
  readonly examples: readonly string[];
  /** Share of the values that are numbers. */
  readonly numeric: number;
  readonly numberMin: number;
  readonly numberMax: number;
  /** Mean of the absolute values. */
  readonly scale: number;
  readonly negative: number;
  /** Longest text. */
  readonly length: number;
  readonly date: DateFinding | null;
}

/** Examples of a column: its first different values in the file. */
function examplesOf(shape: FileShape, index: number): string[] {
  const found = new Set<string>();
  for (const record of shape.records) {
    const cell = (record.cells[index] ?? '').trim();
    if (cell !== '') found.add(cell);
    if (found.size === 4) break;
  }
  return [...found];
}

function typeOf({ present, words, numeric, whole, logical }: Measures): ColumnType {
  const values = present - words;
  if (values <= 0) return 'empty';
  if (numeric >= values * 0.9) return whole === numeric ? 'integer' : 'number';
  return logical >= values * 0.98 ? 'boolean' : 'text';
}

/** Whole numbers that may be years, months (yyyymm) or days (yyyymmdd). */
const dateRanges = [
  [1500, 2200],
  [180_001, 220_012],
  [18_000_101, 22_001_231],
] as const;

function mayBeDate(type: ColumnType, { present, low, high }: Measures, examples: readonly string[]): boolean {
  if (type === 'integer') return dateRanges.some(([from, to]) => Number(low) >= from && Number(high) <= to);
  if (type === 'number') return false;
  return examples.some((example) => formatsOfValue(example).length > 0) || (examples.length === 0 && present > 0);
}

/**
 * Profiles columns of a table of texts.
 *
 * @param loaded - the columns that the table has; the others are profiled by the start of the file (see head-profile.ts)
 */
export async function profileColumns(
  connection: DuckDBConnection,
  table: RawTable,
  shape: FileShape,
  loaded: readonly number[],
): Promise<Profile[]> {
  const { rows: total } = table;
  const measured = await table.measure(loaded);
  const columns = loaded.map((index, i) => {
    const measures = measured[i] as Measures;
    const type = typeOf(measures);
    const examples = examplesOf(shape, index);
    return { index, measures, type, examples, perhapsDate: mayBeDate(type, measures, examples) };
  });
  const dates = await detectDates(
    connection,
    table,
    columns.filter(({ perhapsDate }) => perhapsDate).map(({ index }) => index),
  );
  const profiles = columns.map(({ index, measures, type, examples }): Profile => {
    const { present, words, distinct, numeric, low, high, scale, negative, min, max, length } = measures;
    const isNumber = type === 'integer' || type === 'number';
    const date = dates.get(index) ?? null;
    const isDate = date !== null && date.share >= 0.9 && !isNumber;
    return {
      index,
      name: shape.columns[index] as string,
      type: isDate ? (/%[HI]/.test(date.format) ? 'datetime' : 'date') : type,
      rows: total,
      missing: total - present + words,
      distinct,
      min: isNumber ? String(low) : min,
      max: isNumber ? String(high) : max,
      examples: examples.filter((example) => !isNullWord(example)).slice(0, 3),
      numeric: present - words > 0 ? numeric / (present - words) : 0,
      numberMin: low ?? NaN,
      numberMax: high ?? NaN,
      scale: scale ?? NaN,
      negative,
      length,
      date,
    };
  });
  const there = new Set(loaded);
  for (const index of shape.columns.keys()) if (!there.has(index)) profiles.push(headProfile(shape, index, total));
  return profiles.sort((a, b) => a.index - b.index);
}
