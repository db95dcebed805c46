import type { DuckDBConnection } from '@duckdb/node-api';

/** Appends a few rows. */
export async function appendRows(connection: DuckDBConnection, table: string, rows: Iterable<readonly (string | number)[]>): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (const row of rows) {
      for (const value of row) {
        if (typeof value === 'string') appender.appendVarchar(value);
        else appender.appendInteger(value);
      }
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}
