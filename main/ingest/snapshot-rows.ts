import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from './database.ts';
import type { Places } from './columns.ts';

/** A column of a snapshot: numbers, or texts. */
export interface SnapshotColumn {
  readonly column: string;
  readonly numeric: boolean;
}

/** The rows of a snapshot, ascending by series and period: where SQL finds them, and what is known of them without it. */
export interface SnapshotRows {
  /** Relation of series, period, y, keys and regressors (see tidy.ts), once it is there: it may have to be written first. */
  readonly sql: () => Promise<string>;
  /** Its columns in order, where they need not be asked for. */
  readonly columns?: readonly SnapshotColumn[];
  /** Series and period of each row, where they are in memory. */
  readonly places?: Places;
}

/** Rows of a relation that is there. */
export const rowsOf = (sql: string): SnapshotRows => ({ sql: () => Promise.resolve(sql) });

export async function columnsOf(connection: DuckDBConnection, { sql, columns }: SnapshotRows): Promise<readonly SnapshotColumn[]> {
  if (columns) return columns;
  const described = await rows(connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${await sql()})`);
  return described.map(([column, type]) => ({ column: String(column), numeric: String(type) === 'DOUBLE' }));
}
