import { DuckDBDoubleVector, DuckDBIntegerVector } from '@duckdb/node-api';
import { eachChunk, numbers, openDatabase, rows } from '../database.ts';
import { badNumberSql, numberSql } from '../number-format.ts';
import type { Prepared } from '../prepare.ts';
import { columnSql, loadTable } from '../table.ts';
import type { ColumnKind } from './column-plan.ts';
import { MOST_LEVELS, type RawColumn } from './raw-column.ts';
import { sharedNumbers } from './shared-values.ts';

/** Reads a file of any kind into columns; null for those of names. */
export async function readByDuckDB(
  source: Prepared,
  kinds: readonly ColumnKind[],
  folder: string,
): Promise<{ rows: number; columns: (RawColumn | null)[] }> {
  const database = await openDatabase([source.path], folder, kinds.length);
  try {
    const { connection } = database;
    const { dialect } = source.shape;
    const cells = kinds.flatMap((kind, i) => {
      const cell = columnSql(i);
      if (kind === 'name') return [];
      if (kind !== 'number') return [`${cell} AS v${i}`];
      const value = numberSql(cell, dialect);
      return [`${value} AS v${i}`, `${badNumberSql(cell, value)} AS b${i}`];
    });
    const wanted = ['1 AS one', ...cells].join(', ');
    const loaded = await loadTable(connection, 'side', [source], folder, (from) => `SELECT ${wanted} FROM ${from}`);
    const count = loaded.reduce((sum, { rows: own }) => sum + own, 0);
    const columns: (RawColumn | null)[] = [];
    for (const [i, kind] of kinds.entries()) {
      if (kind === 'name') columns.push(null);
      else if (kind === 'number') {
        const [strays = 0] = await numbers(connection, `SELECT count(*) FILTER (b${i}) FROM side`);
        columns.push({ kind: 'number', strays, values: await numbersOf(i) });
      } else columns.push(await textsOf(i));
    }
    return { rows: count, columns };

    async function numbersOf(i: number): Promise<Float64Array> {
      const values = sharedNumbers(count);
      let at = 0;
      await eachChunk(connection, `SELECT coalesce(v${i}, 'nan'::DOUBLE) FROM side`, (chunk) => {
        const vector = chunk.getColumnVector(0);
        if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError('a column of numbers is not DOUBLE');
        values.set(vector['items'].subarray(0, chunk.rowCount), at);
        at += chunk.rowCount;
      });
      return values;
    }

    async function textsOf(i: number): Promise<RawColumn | null> {
      const found = await rows(connection, `SELECT DISTINCT v${i} FROM side WHERE v${i} IS NOT NULL ORDER BY 1 LIMIT ${MOST_LEVELS + 1}`);
      if (found.length > MOST_LEVELS) return null;
      const texts = found.map(([text]) => String(text));
      const codes = new Int32Array(count).fill(-1);
      if (texts.length === 0) return { kind: 'texts', texts, codes };
      await connection.run(`CREATE TYPE t${i} AS ENUM (SELECT DISTINCT v${i} FROM side WHERE v${i} IS NOT NULL ORDER BY 1)`);
      let at = 0;
      await eachChunk(connection, `SELECT coalesce(enum_code(v${i}::t${i})::INTEGER, -1) FROM side`, (chunk) => {
        const vector = chunk.getColumnVector(0);
        if (!(vector instanceof DuckDBIntegerVector)) throw new TypeError('the places of texts are not INTEGER');
        codes.set(vector['items'].subarray(0, chunk.rowCount), at);
        at += chunk.rowCount;
      });
      return { kind: 'texts', texts, codes };
    }
  } finally {
    database.close();
  }
}
