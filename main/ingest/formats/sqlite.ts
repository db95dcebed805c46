import Sqlite from 'better-sqlite3';
import { ApiError } from '../../../contract/errors.ts';
import { identifier } from '../database.ts';
import type { SourcePath } from '../types.ts';
import { writeCsv } from './csv-writer.ts';
import { choosePart, type Part } from './parts.ts';

/**
 * Writes one table or view of an SQLite database as CSV. The database is opened for reading only.
 *
 * @param asked - name of the table; the one with the most rows where it is not given
 * @throws ApiError `file-unreadable`, `file-empty`, `bad-input` where there is no such table
 */
export async function sqliteToCsv(file: SourcePath, target: string, asked: string | undefined): Promise<Part> {
  let database: Sqlite.Database | null = null;
  try {
    database = new Sqlite(file.path, { readonly: true, fileMustExist: true });
    database.defaultSafeIntegers(true);
    const names = database
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
      )
      .all()
      .map(({ name }) => name);
    const open = database;
    const sized = names.map((name) => ({
      name,
      size: Number(open.prepare<[], { n: bigint }>(`SELECT count(*) AS n FROM ${identifier(name)}`).get()?.n ?? 0),
    }));
    const filled = sized.filter(({ size }) => size > 0);
    if (filled.length === 0) throw new ApiError('file-empty', `${file.name} has no table with rows.`, { file: file.name });
    const part = choosePart(file, 'table', filled, asked);
    const select = database.prepare(`SELECT * FROM ${identifier(part.chosen)}`).raw();
    const header = select.columns().map(({ name }) => name);
    await writeCsv(target, header.length, withHeader(header, select.iterate() as Iterable<unknown[]>));
    return part;
  } catch (error) {
    if (error instanceof ApiError || !(error instanceof Sqlite.SqliteError)) throw error;
    throw new ApiError('file-unreadable', `${file.name} cannot be read as an SQLite database: ${error.message}.`, { file: file.name });
  } finally {
    database?.close();
  }
}

function* withHeader(header: readonly string[], rows: Iterable<readonly unknown[]>): Iterable<readonly unknown[]> {
  yield header;
  // Bytes are no values; what they stand for is not known.
  for (const row of rows) yield row.map((cell) => (Buffer.isBuffer(cell) ? null : cell));
}
