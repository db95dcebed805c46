import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers, rows, type Cell } from './database.ts';
import type { FileShape } from './dialect.ts';
import { numberSql, nullWordSql } from './number-format.ts';
import { columnSql } from './table.ts';
import { FEW_ROWS, unpivoted } from './unpivoted.ts';

/** What a column of texts and the numbers among them come to. */
export interface Measures {
  /** Cells that are not empty. */
  readonly present: number;
  /** Of these, words for missing. */
  readonly words: number;
  readonly distinct: number;
  readonly numeric: number;
  readonly whole: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Mean of the absolute values. */
  readonly scale: number | null;
  readonly negative: number;
  readonly min: string | null;
  readonly max: string | null;
  readonly length: number;
  /** Words for yes and no. */
  readonly logical: number;
}

const BATCH = 40;
const booleans = `['true', 'false', 'yes', 'no', 't', 'f', 'y', 'n', 'ja', 'nein']`;

/**
 * Aggregates of a text column and of its numbers, which are in a column beside it.
 *
 * @param counted - whether each row stands for `n` of them
 */
function aggregates(column: string, value: string, counted = false): string {
  const count = (condition: string): string =>
    counted ? `coalesce(sum(n) FILTER (${condition}), 0)::DOUBLE` : `count(*) FILTER (${condition})::DOUBLE`;
  return [
    count(`${column} IS NOT NULL`),
    count(`(${value} IS NULL) AND ${nullWordSql(column)}`),
    `count(DISTINCT ${column})::DOUBLE`,
    count(`${value} IS NOT NULL`),
    count(`${value} = floor(${value})`),
    `min(${value})`,
    `max(${value})`,
    counted ? `sum(abs(${value}) * n) / sum(n) FILTER (${value} IS NOT NULL)` : `avg(abs(${value}))`,
    count(`${value} < 0`),
    `min(${column})`,
    `max(${column})`,
    `max(length(${column}))::DOUBLE`,
    count(`length(${column}) <= 5 AND list_contains(${booleans}, lower(${column}))`),
  ].join(', ');
}
const WIDTH = 13;

function measuresOf(cells: readonly Cell[]): Measures {
  const [present, words, distinct, numeric, whole, low, high, scale, negative, min, max, length, logical] = cells;
  const number = (cell: Cell | undefined): number => Number(cell ?? 0);
  const numberOrNull = (cell: Cell | undefined): number | null => (cell == null ? null : Number(cell));
  const textOrNull = (cell: Cell | undefined): string | null => (cell == null ? null : String(cell));
  return {
    present: number(present),
    words: number(words),
    distinct: number(distinct),
    numeric: number(numeric),
    whole: number(whole),
    low: numberOrNull(low),
    high: numberOrNull(high),
    scale: numberOrNull(scale),
    negative: number(negative),
    min: textOrNull(min),
    max: textOrNull(max),
    length: number(length),
    logical: number(logical),
  };
}

/** Rows that show whether a column of many holds numbers. */
export const probeStep = (total: number): number => Math.max(1, Math.floor(total / 4000));

/** Columns in which some of a few thousand rows hold numbers: trying to read all texts as numbers would take long. */
async function columnsWithNumbers(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  indexes: readonly number[],
  total: number,
): Promise<Set<number>> {
  const counts = await numbers(
    connection,
    `SELECT ${indexes.map((index) => `count(${numberSql(columnSql(index), shape.dialect)})`).join(', ')} FROM ${table} WHERE rowid % ${probeStep(total)} = 0`,
  );
  return new Set(indexes.filter((_, i) => (counts[i] ?? 0) > 0));
}

/** Aggregates of some columns, each computed where it stands: what suits many rows. */
async function measureInPlace(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  indexes: readonly number[],
  total: number,
): Promise<Measures[]> {
  const perhapsNumeric = await columnsWithNumbers(connection, table, shape, indexes, total);
  const numberOf = (index: number): string => (perhapsNumeric.has(index) ? numberSql(columnSql(index), shape.dialect) : 'NULL::DOUBLE');
  const [cells = []] = await rows(
    connection,
    `SELECT ${indexes.map((index) => aggregates(columnSql(index), `n${index}`)).join(', ')} FROM
      (SELECT ${indexes.map((index) => `${columnSql(index)}, ${numberOf(index)} AS n${index}`).join(', ')} FROM ${table})`,
  );
  return indexes.map((_, i) => measuresOf(cells.slice(i * WIDTH, (i + 1) * WIDTH)));
}

/** The same of many columns of few rows, laid under one another. */
async function measureUnpivoted(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  indexes: readonly number[],
): Promise<Measures[]> {
  const found = await rows(
    connection,
    `SELECT name, ${aggregates('v', 'n')} FROM (SELECT name, v, ${numberSql('v', shape.dialect)} AS n FROM ${unpivoted(table, indexes)}) GROUP BY name`,
  );
  const byName = new Map(found.map(([name, ...cells]) => [String(name), cells]));
  return indexes.map((index) => measuresOf(byName.get(columnSql(index)) ?? []));
}

/** Measures a column of which each different text `v` has been counted. @param number - SQL of `v` as a number */
export async function measureCounted(connection: DuckDBConnection, values: string, number: string): Promise<Measures> {
  const [cells = []] = await rows(connection, `SELECT ${aggregates('v', 'x', true)} FROM (SELECT v, n, ${number} AS x FROM ${values})`);
  return measuresOf(cells);
}

/** Measures columns of a table of texts c0, c1 ..., in the order of `indexes`. */
export async function measureColumns(
  connection: DuckDBConnection,
  table: string,
  shape: FileShape,
  indexes: readonly number[],
  total: number,
): Promise<Measures[]> {
  if (indexes.length > BATCH && total <= FEW_ROWS) return measureUnpivoted(connection, table, shape, indexes);
  const measured: Measures[] = [];
  for (let from = 0; from < indexes.length; from += BATCH)
    measured.push(...(await measureInPlace(connection, table, shape, indexes.slice(from, from + BATCH), total)));
  return measured;
}
