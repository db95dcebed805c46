import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../database.ts';
import type { Plan } from '../stage.ts';
import type { CountedColumns } from '../validation/facts.ts';
import { cellsOf, cellSql } from '../tidy.ts';
import { appendRows } from './append.ts';
import type { Combinations } from './combinations.ts';
import type { PlainRows } from './join-parts.ts';
import { numbersOf } from './plain-numbers.ts';
import { countsOf, type TextColumn } from './text-column.ts';

// What DuckDB is told of rows that it does not have: their different dates, keys and cells.

/** Makes a table `staged` of different dates and their numbers. */
export async function stageDates(connection: DuckDBConnection, texts: readonly string[]): Promise<void> {
  await connection.run('CREATE TEMP TABLE days (v VARCHAR, code INTEGER)');
  await appendRows(
    connection,
    'days',
    texts.map((text, code) => [text, code]),
  );
  await connection.run('CREATE TEMP TABLE staged AS SELECT CAST(v AS DATE) AS t, code FROM days; DROP TABLE days');
}

/** Numbers by place of a query of (place, number); those that it does not have are NaN. */
export async function listOf(connection: DuckDBConnection, sql: string, length: number): Promise<Float64Array> {
  const list = new Float64Array(length).fill(NaN);
  for (const [place, value] of await rows(connection, sql)) if (value !== null) list[Number(place)] = Number(value);
  return list;
}

export async function makeCombinations(
  connection: DuckDBConnection,
  { keys }: Pick<PlainRows, 'keys'>,
  { count, keys: codes, rows: counts }: Combinations,
  values: Int32Array,
): Promise<void> {
  const columns = keys.map((_, k) => `k${k} VARCHAR, `).join('');
  await connection.run(`CREATE TEMP TABLE combinations (c INTEGER, ${columns}n INTEGER, rows INTEGER)`);
  await appendRows(
    connection,
    'combinations',
    Array.from({ length: count }, (_, c) => [
      c,
      ...keys.map(({ texts }, k) => texts[codes[k]?.[c] ?? 0] ?? ''),
      values[c] ?? 0,
      counts[c] ?? 0,
    ]),
  );
}

export async function seriesOfCombinations(connection: DuckDBConnection, plan: Plan, count: number): Promise<Int32Array> {
  const same = plan.keyNames.map((_, k) => `combinations.k${k} = place.f${k}`);
  const join = same.length === 0 ? 'CROSS JOIN place' : `JOIN place ON ${same.join(' AND ')}`;
  return Int32Array.from(await listOf(connection, `SELECT combinations.c, place.i FROM combinations ${join}`, count));
}

export interface RegressorColumn {
  /** Values of its different texts. */
  readonly list: Float64Array | readonly (string | null)[];
  /** Its different values and how often each is there. */
  readonly counted: CountedColumns['columns'][number];
}

/** A regressor as numbers where all its cells are numbers or missing, else as texts. */
export async function regressorColumn(connection: DuckDBConnection, plan: Plan, i: number, column: TextColumn): Promise<RegressorColumn> {
  const { texts } = column;
  const counts = countsOf(column);
  const plain = numbersOf(texts);
  if (plain) return { list: plain, counted: { list: plain, counts } };
  const table = `texts${i}`;
  await connection.run(`CREATE TEMP TABLE ${table} (code INTEGER, v VARCHAR, n INTEGER)`);
  await appendRows(
    connection,
    table,
    texts.map((text, code) => [code, text, counts[code] ?? 0]),
  );
  const cells = `(SELECT code, nullif(v, '') AS v, n FROM ${table})`;
  const kind = await cellsOf(connection, plan, cells, 'v');
  if (kind !== 'texts') {
    const list = await listOf(connection, `SELECT code, ${cellSql(plan, kind, 'v')} FROM ${cells}`, texts.length);
    return { list, counted: { list, counts } };
  }
  return { list: texts.map((text) => (text === '' ? null : text)), counted: `(SELECT v, n FROM ${cells})` };
}
