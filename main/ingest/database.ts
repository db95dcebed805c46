import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';

/** From here on a table is treated as wide. */
export const MANY_COLUMNS = 200;

export interface Database {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** A value as an SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const list = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;

/**
 * An in-memory DuckDB that sees no files but `paths` and those below `folder`, loads no extensions, and stays small.
 *
 * @param folder - for temporary files; null for an operation that needs none
 * @param columns - of the widest table: each costs DuckDB a buffer for every thread
 * @param joins - whether tables are joined: the left side must stay the left side, which keeps rows in the order of their file
 */
export async function openDatabase(paths: readonly string[], folder: string | null, columns = 0, joins = false): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: columns > MANY_COLUMNS ? '1' : '2',
    memory_limit: `${360 + Math.ceil(Math.max(0, columns - MANY_COLUMNS) / 5)}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(folder === null ? {} : { temp_directory: folder }),
    ...(joins ? { disabled_optimizers: 'join_order,build_side_probe_side' } : {}),
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_paths = ${list(paths)}`);
  if (folder !== null) await connection.run(`SET allowed_directories = ${list([folder])}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Closes a database that is perhaps still being opened, or could not be. */
export const closeOpened = (opening: Promise<Database>): Promise<void> =>
  opening.then(
    (database) => database.close(),
    () => undefined,
  );

export type Cell = string | number | boolean | bigint | null;

/** All rows of a small result. Select VARCHAR, DOUBLE, INTEGER or BOOLEAN only; BIGINT comes as bigint. */
export async function rows(connection: DuckDBConnection, sql: string): Promise<Cell[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
}

/** The first row of a result, BIGINT as number. */
export async function numbers(connection: DuckDBConnection, sql: string): Promise<number[]> {
  const [first = []] = await rows(connection, sql);
  return first.map((cell) => (cell === null ? NaN : Number(cell)));
}

/** Hands out a result's chunks as they come, so that it is never held as a whole. */
export async function eachChunk(connection: DuckDBConnection, sql: string, work: (chunk: DuckDBDataChunk) => void): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    work(chunk);
  }
}
