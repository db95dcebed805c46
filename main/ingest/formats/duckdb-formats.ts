import { ApiError } from '../../../contract/errors.ts';
import { literal, openDatabase } from '../database.ts';
import type { SourcePath } from '../types.ts';

/**
 * What DuckDB says of a file, without where it lies: a copy of it, often, that nobody has heard of. It counts the lines and records of JSON from two on
 * (1.5.6; a test says when that changes).
 */
function words(error: unknown, file: SourcePath): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return message
    .replace(/^[A-Z]\w*(?: \w+)* Error: /, '')
    .replaceAll(file.path, '\0')
    .replace(/ at end of file ["']\0["']/, ' at its end')
    .replace(/ (?:in|of) file ["']\0["']/, '')
    .replaceAll('\0', file.name)
    .replace(
      /, at byte (\d+) in (line|record)(?:\/value)? (\d+)/,
      (_all, byte: string, what: string, place: string) => ` in ${what} ${Number(place) - 1}, at byte ${byte}`,
    )
    .replace(/[\s.]+$/, '');
}

/** Writes what a table function of DuckDB reads as CSV. */
async function copyToCsv(file: SourcePath, folder: string, target: string, from: string, what: string, hint: string): Promise<void> {
  const database = await openDatabase([file.path], folder);
  try {
    await database.connection.run(`COPY (SELECT * FROM ${from}) TO ${literal(target)} (FORMAT csv, HEADER true, USE_TMP_FILE false)`);
  } catch (error) {
    const message = words(error, file);
    if (/out of memory|no space|disk is full/i.test(message)) throw error;
    throw new ApiError('file-unreadable', `${file.name} cannot be read as ${what}: ${message}.`, { file: file.name, hint });
  } finally {
    database.close();
  }
}

/** @throws ApiError `file-unreadable` */
export const parquetToCsv = (file: SourcePath, folder: string, target: string): Promise<void> =>
  copyToCsv(file, folder, target, `read_parquet(${literal(file.path)})`, 'Parquet', 'The file may be cut off: copy it again.');

/** JSON objects, one a line or in a list; their members become columns, in the order of their first appearance. @throws ApiError `file-unreadable` */
export const jsonToCsv = (file: SourcePath, folder: string, target: string): Promise<void> =>
  copyToCsv(
    file,
    folder,
    target,
    `read_json(${literal(file.path)}, records = true, sample_size = -1, maximum_object_size = 67108864, convert_strings_to_integers = false, dateformat = '%Y-%m-%d', timestampformat = '%Y-%m-%dT%H:%M:%S')`,
    'JSON',
    'Rows must be objects such as {"date": "2024-01-01", "sales": 5}, one a line or in a list.',
  );
