import type { DuckDBConnection } from '@duckdb/node-api';
import { measureColumns, type Measures } from './column-measures.ts';
import { numbers, rows } from './database.ts';
import type { FileShape } from './dialect.ts';
import { columnSql } from './table.ts';
import { FEW_ROWS, unpivoted } from './unpivoted.ts';

/** Rows of texts, asked for what shows what their columns are for. */
export interface RawTable {
  readonly rows: number;
  /** In the order of `indexes`. */
  measure(indexes: readonly number[]): Promise<Measures[]>;
  /** SQL of the different texts `v` of a column, NULL for none, and in how many rows `n` each is. */
  values(index: number): Promise<string>;
  /** The same of many columns and their names `name`: only where rows are few. */
  readonly valuesByName?: (indexes: readonly number[]) => string;
  /** How many different combinations of texts some columns have. */
  different(indexes: readonly number[]): Promise<number>;
  /** The rows that have a time. @param time - its SQL, out of the SQL of a text of the column `index` */
  dated(index: number, time: (text: string) => string): Promise<DatedRows>;
  /** The first row of which a text meets a condition. */
  first(index: number, condition: (text: string) => string): Promise<{ readonly row: number; readonly text: string } | null>;
}

export interface DatedRows {
  readonly rows: number;
  /** How many different combinations of texts, `timed` of texts and times, some columns have. */
  different(indexes: readonly number[], timed: boolean): Promise<number>;
}

/** A table of DuckDB with columns c0, c1 ... */
export async function storedTable(connection: DuckDBConnection, name: string, shape: FileShape): Promise<RawTable> {
  const [total = 0] = await numbers(connection, `SELECT count(*) FROM ${name}`);
  const combinations = async (parts: readonly string[], where: string): Promise<number> =>
    (await numbers(connection, `SELECT count(*) FROM (SELECT DISTINCT ${parts.join(', ')} FROM ${name}${where})`))[0] ?? 0;
  return {
    rows: total,
    measure: (indexes) => measureColumns(connection, name, shape, indexes, total),
    values: async (index) => `(SELECT ${columnSql(index)} AS v, count(*) AS n FROM ${name} GROUP BY v)`,
    ...(total <= FEW_ROWS
      ? { valuesByName: (indexes) => `(SELECT name, v, count(*) AS n FROM ${unpivoted(name, indexes)} GROUP BY ALL)` }
      : {}),
    different: (indexes) => combinations(indexes.map(columnSql), ''),
    async dated(index, time) {
      const sql = time(columnSql(index));
      const where = ` WHERE ${sql} IS NOT NULL`;
      const [dated = 0] = await numbers(connection, `SELECT count(*) FROM ${name}${where}`);
      return { rows: dated, different: (indexes, timed) => combinations([...(timed ? [sql] : []), ...indexes.map(columnSql)], where) };
    },
    async first(index, condition) {
      const column = columnSql(index);
      const [found] = await rows(
        connection,
        `SELECT rowid::DOUBLE, ${column} FROM ${name} WHERE ${condition(column)} ORDER BY rowid LIMIT 1`,
      );
      return found ? { row: Number(found[0]), text: String(found[1] ?? '') } : null;
    },
  };
}
