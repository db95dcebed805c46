import type { DuckDBConnection } from '@duckdb/node-api';
import { ApiError } from '../../contract/errors.ts';
import { literal, numbers } from './database.ts';
import type { FileShape } from './dialect.ts';
import { prepare, type Prepared } from './prepare.ts';

/** Source columns are c0, c1 ... in SQL, so that no header can clash with anything. */
export const columnSql = (index: number): string => `c${index}`;

interface Leniency {
  readonly padding: boolean;
  readonly strict: boolean;
}

function readCsv(source: Prepared, order: readonly number[], { padding, strict }: Leniency): string {
  const { dialect, columns } = source.shape;
  const types = columns.map((_, i) => `'${columnSql(order.indexOf(i))}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${dialect.skip + (dialect.header ? 1 : 0)}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = ${literal(dialect.quote)}`,
    `escape = ${literal(dialect.quote)}`,
    `columns = {${types}}`,
    `nullstr = ''`,
    `compression = 'none'`,
    'max_line_size = 8388608',
    `null_padding = ${padding}`,
    `strict_mode = ${strict}`,
  ];
  const all = columns.map((_, index) => columnSql(index)).join(', ');
  return `(SELECT ${all} FROM read_csv(${literal(source.path)}, ${options.join(', ')}))`;
}

/** For each column of the first file, its place in another one. @throws ApiError `bad-input` when the columns differ */
export function orderOf(first: FileShape, other: FileShape): number[] {
  const names = other.columns.map((name) => name.toLowerCase());
  const order = first.columns.map((name) => names.indexOf(name.toLowerCase()));
  const lacking = first.columns.filter((_, i) => order[i] === -1);
  const extra = other.columns.filter((name) => !first.columns.some((known) => known.toLowerCase() === name.toLowerCase()));
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
  const row = lineOf(message);
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
    let source = given;
    const attempt = (leniency: Leniency): Promise<unknown> =>
      connection.run(`${head} ${select(wrap(readCsv(source, order, leniency)), before)}`);
    let leniency: Leniency = { padding: false, strict: true };
    for (let tries = 0; ; tries++) {
      try {
        await attempt(leniency);
        break;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!message.includes('CSV Error')) throw error;
        if (/not utf-8 encoded/.test(message) && source === given && given.shape.head.encoding === 'utf-8') {
          // Its start was plain UTF-8 or ASCII, but not all of it: then it is the old Western encoding.
          source = await prepare(given.shape, folder, index, given.share < 1, 'windows-1252');
        } else if (tries < 3 && /Found: \d+/.test(message) && !leniency.padding && shorter(message))
          leniency = { ...leniency, padding: true };
        else if (tries < 3 && /unterminated quote/.test(message) && leniency.strict) leniency = { ...leniency, strict: false };
        else throw unreadable(source, message);
      }
    }
    const [total = 0] = await numbers(connection, `SELECT count(*) FROM ${name}`);
    loaded.push({ source, rows: total - before });
    before = total;
  }
  return loaded;
}

/** A line with fewer cells than columns can be filled up; one with more cannot. */
function shorter(message: string): boolean {
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  return found !== null && Number(found[2]) < Number(found[1]);
}
