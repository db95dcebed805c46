import { DuckDBDataChunk, type DuckDBAppender, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';

/** Values of a column as DuckDB keeps them: INTEGER, DOUBLE, or places in an ENUM. */
export type ColumnValues = Int32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array;

/** The most rows that DuckDB takes at a time. */
const CHUNK = 2048;

/** Appends columns of typed arrays to a table of their types; nothing in them is NULL. */
export async function appendColumns(connection: DuckDBConnection, table: string, columns: readonly ColumnValues[]): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    const types = columns.map((_, c) => appender.columnType(c));
    const rows = columns[0]?.length ?? 0;
    let chunk = DuckDBDataChunk.create(types, Math.min(CHUNK, rows));
    for (let from = 0; from < rows; from += CHUNK) {
      const count = Math.min(CHUNK, rows - from);
      if (count !== chunk.rowCount) chunk = DuckDBDataChunk.create(types, count);
      for (const [c, values] of columns.entries()) fill(chunk, c, types[c] as DuckDBType, values, from, count);
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** What is behind a vector is declared private, but copying it whole is what keeps millions of rows cheap. */
interface Items {
  readonly items?: ColumnValues;
  flush(): void;
}

function fill(chunk: DuckDBDataChunk, column: number, type: DuckDBType, values: ColumnValues, from: number, count: number): void {
  const vector = chunk.getColumnVector(column) as unknown as Items;
  const { items } = vector;
  if (items === undefined || items.BYTES_PER_ELEMENT !== values.BYTES_PER_ELEMENT || items.constructor !== values.constructor)
    throw new TypeError(`a column of ${type.toString()} cannot take ${values.constructor.name}`);
  items.set(values.subarray(from, from + count));
  vector.flush();
}

/** Appends a few rows. */
export async function appendRows(connection: DuckDBConnection, table: string, rows: Iterable<readonly (string | number)[]>): Promise<void> {
  const appender: DuckDBAppender = await connection.createAppender(table);
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
