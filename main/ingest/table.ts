import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ApiError } from '../../contract/errors.ts';
import { literal, numbers } from './database.ts';
import { headerRowsOf, type FileShape } from './dialect.ts';
import { mend } from './mend.ts';
import type { Prepared } from './prepare.ts';

/** Source columns are c0, c1 ... in SQL, so that no header can clash with anything. */
export const columnSql = (index: number): string => `c${index}`;

function readCsv(source: Prepared, order: readonly number[]): string {
  const { dialect, columns } = source.shape;
  const mended = source.mended !== undefined;
  const quote = mended ? '"' : dialect.quote;
  const types = columns.map((_, i) => `'${columnSql(order.indexOf(i))}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${mended ? 0 : dialect.skip + headerRowsOf(dialect)}`,
    `delim = ${literal(mended ? ',' : dialect.delimiter)}`,
    `quote = ${literal(quote)}`,
    `escape = ${literal(quote)}`,
    `columns = {${types}}`,
    `nullstr = ''`,
    `compression = 'none'`,
    'max_line_size = 8388608',
    ...(mended ? [`new_line = '\\n'`] : []),
    'null_padding = false',
    'strict_mode = true',
  ];
  const all = columns.map((_, index) => columnSql(index)).join(', ');
  return `(SELECT ${all} FROM read_csv(${literal(source.path)}, ${options.join(', ')}))`;
}

/** For each column of the first file, its place in another one. @throws ApiError `bad-input` when the columns differ */
export function orderOf(first: FileShape, other: FileShape): number[] {
  const names = other.columns.map((name) => name.toLowerCase());
  const places = new Map(names.map((name, index) => [name, index]));
  const order = first.columns.map((name) => places.get(name.toLowerCase()) ?? -1);
  const lacking = first.columns.filter((_, i) => order[i] === -1);
  const known = new Set(first.columns.map((name) => name.toLowerCase()));
  const extra = other.columns.filter((name) => !known.has(name.toLowerCase()));
  if (lacking.length > 0 || extra.length > 0) {
    const parts = [
      lacking.length > 0 ? `lacks ${lacking.slice(0, 5).join(', ')}` : '',
      extra.length > 0 ? `has ${extra.slice(0, 5).join(', ')} besides` : '',
    ];
    throw new ApiError(
      'bad-input',
      `${other.file.name} does not have the same columns as ${first.file.name}: it ${parts.filter((part) => part !== '').join(' and ')}.`,
      {
        file: other.file.name,
        column: (lacking[0] ?? extra[0]) as string,
        hint: 'Import files with the same columns together, others one by one.',
      },
    );
  }
  return order;
}

const lineOf = (message: string): number | undefined => {
  const match = /CSV Error on Line: (\d+)/.exec(message);
  return match === null ? undefined : Number(match[1]);
};

function unreadable(source: Prepared, message: string): ApiError {
  const line = lineOf(message);
  const row = line === undefined ? undefined : (source.mended?.lines[line - 1] ?? line);
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  const what =
    found !== null
      ? `has ${found[2]} cells where the header has ${found[1]} columns`
      : /unterminated quote/.test(message)
        ? 'has a quotation mark that is not closed'
        : 'cannot be read';
  const name = source.shape.file.name;
  return new ApiError(
    'file-unreadable',
    row === undefined ? `${name} cannot be read: ${message.split('\n')[0]}` : `${name}, line ${row}: the line ${what}.`,
    {
      file: name,
      ...(row === undefined ? {} : { row }),
      hint: 'Correct the line, or choose another delimiter.',
    },
  );
}

/** What one file brought. */
export interface Loaded {
  readonly source: Prepared;
  readonly rows: number;
}

/** A file is written anew once, however often it is read. */
const alreadyMended = new WeakMap<Prepared, Prepared>();
let mendings = 0;

async function mendedOf(source: Prepared, folder: string): Promise<Prepared> {
  const known = alreadyMended.get(source);
  if (known !== undefined) return known;
  const target = path.join(folder, `mended-${mendings++}.csv`);
  const { lines, mending } = await mend(source, target, source.bomBytes);
  const { otherEncoding } = mending;
  // Nothing beyond ASCII but what is not UTF-8: then it is the old Western encoding, although its start did not show it.
  const western = otherEncoding.count > 0 && !mending.beyondAscii;
  const made: Prepared = {
    ...source,
    path: target,
    bomBytes: 0,
    encoding: western ? 'windows-1252' : source.encoding,
    mended: { lines, mending },
  };
  alreadyMended.set(source, made);
  return made;
}

/** Reads a file as it is where that can be done, else written anew. */
async function read(
  start: Prepared,
  given: Prepared,
  folder: string,
  attempt: (source: Prepared) => Promise<number>,
): Promise<{ source: Prepared; total: number }> {
  try {
    return { source: start, total: await attempt(start) };
  } catch (error) {
    const message = messageOf(error);
    if (!ofCsv(message)) throw error;
    if (start.mended !== undefined) throw unreadable(start, message);
  }
  const source = await mendedOf(given, folder);
  try {
    return { source, total: await attempt(source) };
  } catch (error) {
    const message = messageOf(error);
    throw ofCsv(message) ? unreadable(source, message) : error;
  }
}

/** Of the CSV itself: `CSV Error on Line`, or that its parser reached an invalid state. */
const ofCsv = (message: string): boolean => /CSV (Error|Parser)/.test(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Reads prepared files one after the other into a new table `name`.
 *
 * @param select - turns a FROM item with columns c0, c1 ... (those of the first file) into the rows to keep; `before` rows are there already
 * @throws ApiError `file-unreadable` naming the line, `bad-input` when files differ in columns
 */
export async function loadTable(
  connection: DuckDBConnection,
  name: string,
  sources: readonly Prepared[],
  folder: string,
  select: (from: string, before: number) => string,
): Promise<Loaded[]> {
  const loaded: Loaded[] = [];
  const [first] = sources;
  if (first === undefined) return loaded;
  let before = 0;
  for (const [index, given] of sources.entries()) {
    const { order, wrap } = given.relation ?? { order: orderOf(first.shape, given.shape), wrap: (from: string) => from };
    const head = index === 0 ? `CREATE TEMP TABLE ${name} AS` : `INSERT INTO ${name}`;
    const attempt = async (from: Prepared): Promise<number> => {
      await connection.run(`${head} ${select(wrap(readCsv(from, order)), before)}`);
      const [total = 0] = await numbers(connection, `SELECT count(*) FROM ${name}`);
      return total;
    };
    const start = given.shape.direct ? (alreadyMended.get(given) ?? given) : await mendedOf(given, folder);
    const { source, total } = await read(start, given, folder, attempt);
    loaded.push({ source, rows: total - before });
    before = total;
  }
  return loaded;
}
