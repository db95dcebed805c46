import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType } from '../../contract/entities/dataset.ts';
import { numbers, rows } from './database.ts';
import { formatsOfValue } from './date-format.ts';
import { detectDates, type DateFinding } from './date-detect.ts';
import type { FileShape } from './dialect.ts';
import { headProfile } from './head-profile.ts';
import { isNullWord, numberSql, nullWordSql } from './number-format.ts';
import { columnSql } from './table.ts';

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

const BATCH = 40;
const booleans = `['true', 'false', 'yes', 'no', 't', 'f', 'y', 'n', 'ja', 'nein']`;

/** Aggregates of a text column and of its numbers, which are in a column n0, n1 ... beside it. */
function aggregates(index: number): string {
  const column = columnSql(index);
  const value = `n${index}`;
  return [
    `count(${column})::DOUBLE`,
    `count(*) FILTER ((${value} IS NULL) AND ${nullWordSql(column)})::DOUBLE`,
    `count(DISTINCT ${column})::DOUBLE`,
    `count(${value})::DOUBLE`,
    `count(*) FILTER (${value} = floor(${value}))::DOUBLE`,
    `min(${value})`,
    `max(${value})`,
    `avg(abs(${value}))`,
    `count(*) FILTER (${value} < 0)::DOUBLE`,
    `min(${column})`,
    `max(${column})`,
    `max(length(${column}))::DOUBLE`,
    `count(*) FILTER (length(${column}) <= 5 AND list_contains(${booleans}, lower(${column})))::DOUBLE`,
  ].join(', ');
}
const WIDTH = 13;

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

function typeOf(present: number, words: number, numeric: number, whole: number, logical: number): ColumnType {
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

const PROBED = 4000;

/** Columns in which some of a few thousand rows hold numbers: trying to read all texts as numbers would take long. */
async function columnsWithNumbers(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  loaded: readonly number[],
  total: number,
): Promise<Set<number>> {
  const found = new Set<number>();
  const step = Math.max(1, Math.floor(total / PROBED));
  for (let from = 0; from < loaded.length; from += BATCH) {
    const indexes = loaded.slice(from, from + BATCH);
    const counts = await numbers(
      connection,
      `SELECT ${indexes.map((index) => `count(${numberSql(columnSql(index), shape.dialect)})`).join(', ')} FROM ${table} WHERE rowid % ${step} = 0`,
    );
    for (const [i, index] of indexes.entries()) if ((counts[i] ?? 0) > 0) found.add(index);
  }
  return found;
}

/**
 * Profiles columns of a table of texts c0, c1 ...
 *
 * @param loaded - the columns that the table has; the others are profiled by the start of the file (see head-profile.ts)
 */
export async function profileColumns(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  loaded: readonly number[],
): Promise<Profile[]> {
  const profiles: Profile[] = [];
  const [[total = 0] = []] = await rows(connection, `SELECT count(*)::DOUBLE FROM ${table}`);
  const perhapsNumeric = await columnsWithNumbers(connection, table, shape, loaded, Number(total));
  for (let from = 0; from < loaded.length; from += BATCH) {
    const indexes = loaded.slice(from, from + BATCH);
    const [cells = []] = await rows(
      connection,
      `SELECT ${indexes.map(aggregates).join(', ')} FROM
        (SELECT ${indexes.map((index) => `${columnSql(index)}, ${perhapsNumeric.has(index) ? numberSql(columnSql(index), shape.dialect) : 'NULL::DOUBLE'} AS n${index}`).join(', ')} FROM ${table})`,
    );
    for (const [i, index] of indexes.entries()) {
      const [present, words, distinct, numeric, whole, low, high, scale, negative, min, max, length, logical] = cells.slice(
        i * WIDTH,
        (i + 1) * WIDTH,
      );
      const n = Number(present);
      const type = typeOf(n, Number(words), Number(numeric), Number(whole), Number(logical));
      const isNumber = type === 'integer' || type === 'number';
      const examples = examplesOf(shape, index);
      const dateLike = examples.some((example) => formatsOfValue(example).length > 0) || (examples.length === 0 && n > 0);
      const perhapsDate = isNumber
        ? type === 'integer' && dateRanges.some(([from, to]) => Number(low) >= from && Number(high) <= to)
        : dateLike;
      const date = perhapsDate ? await detectDates(connection, table, columnSql(index)) : null;
      const isDate = date !== null && date.share >= 0.9 && !isNumber;
      profiles.push({
        index,
        name: shape.columns[index] as string,
        type: isDate ? (/%[HI]/.test(date.format) ? 'datetime' : 'date') : type,
        rows: Number(total),
        missing: Number(total) - n + Number(words),
        distinct: Number(distinct),
        min: isNumber ? String(low) : min === null || min === undefined ? null : String(min),
        max: isNumber ? String(high) : max === null || max === undefined ? null : String(max),
        examples: examples.filter((example) => !isNullWord(example)).slice(0, 3),
        numeric: n - Number(words) > 0 ? Number(numeric) / (n - Number(words)) : 0,
        numberMin: low === null ? NaN : Number(low),
        numberMax: high === null ? NaN : Number(high),
        scale: scale === null ? NaN : Number(scale),
        negative: Number(negative),
        length: Number(length),
        date,
      });
    }
  }
  const there = new Set(loaded);
  for (const index of shape.columns.keys()) if (!there.has(index)) profiles.push(headProfile(shape, index, Number(total)));
  return profiles.sort((a, b) => a.index - b.index);
}
