import type { DuckDBConnection } from '@duckdb/node-api';
import type { JoinTable } from '../../../contract/entities/tables.ts';
import { numbers, rows } from '../database.ts';
import { timeTypeOf } from '../date-format.ts';
import type { FileShape } from '../dialect.ts';
import { locate } from '../locate.ts';
import { nullWordSql } from '../number-format.ts';
import { prepare } from '../prepare.ts';
import { columnSql, loadTable, type Loaded } from '../table.ts';
import { calendarLookups } from './calendar-side.ts';
import type { AddedColumn } from './columns.ts';
import { dateKeySql, inFormatSql, keySql } from './key-sql.ts';
import type { MainTable } from './main-table.ts';
import { placeOf } from './tables.ts';

/** A table with unique keys `x0` ..., joined by LEFT JOIN under its own name. */
export interface Lookup {
  readonly alias: string;
  /** SQL of what each of `x0` ... has to equal. */
  readonly on: readonly string[];
}

/** A table that adds columns, ready to be joined. */
export interface Side {
  readonly table: JoinTable;
  readonly lookups: readonly Lookup[];
  readonly added: readonly { readonly name: string; readonly sql: string }[];
  readonly rows: number;
  /** Newest date of a dated table or a calendar, in milliseconds since 1970; null where there is none. */
  readonly lastDate: number | null;
  /** Rows that no key leads to since an earlier row has the same one, in words; null where there are none. */
  readonly repeats: Repeats | null;
}
export interface Repeats {
  readonly count: number;
  readonly message: string;
  readonly file: string;
  readonly row: number | null;
}

/** FROM items of sides, in order, behind the main table `m`. */
export const joinSql = (sides: readonly Side[]): string =>
  sides
    .flatMap(({ lookups }) => lookups)
    .map(({ alias, on }) => ` LEFT JOIN ${alias} ON ${on.map((left, k) => `${left} = ${alias}.x${k}`).join(' AND ')}`)
    .join('');

/** SQL of a column of the main table or of a side joined before. */
export function leftSql(main: MainTable, sides: readonly Side[], name: string, table: string): string {
  for (const side of sides) {
    const column = side.added.find((candidate) => candidate.name === name);
    if (column !== undefined) return column.sql;
  }
  return `m.${columnSql(placeOf(main.shape, name, table))}`;
}

/** Loads the files of a table into `name`, all of their columns as text. */
export async function loadSide(
  connection: DuckDBConnection,
  name: string,
  table: JoinTable,
  shapes: readonly FileShape[],
  folder: string,
): Promise<Loaded[]> {
  const sources = [];
  for (const file of table.files) sources.push(await prepare(shapes[file] as FileShape, folder, file, false));
  const columns = (shapes[table.files[0] as number] as FileShape).columns.map((_, index) => columnSql(index)).join(', ');
  return loadTable(connection, name, sources, folder, (from) => `SELECT ${columns} FROM ${from}`);
}

/**
 * Makes a table ready to be joined behind `before`. Its keys are made unique: the first row of a key counts, the others are told.
 *
 * @param number - place among the sides
 * @throws ApiError `no-column`, `bad-input` and those of reading
 */
export async function makeSide(
  connection: DuckDBConnection,
  main: MainTable,
  before: readonly Side[],
  table: JoinTable,
  added: readonly AddedColumn[],
  shapes: readonly FileShape[],
  folder: string,
  number: number,
): Promise<Side> {
  const shape = shapes[table.files[0] as number] as FileShape;
  const loaded = await loadSide(connection, `right${number}`, table, shapes, folder);
  const total = loaded.reduce((sum, { rows: count }) => sum + count, 0);
  const keys = table.on.map(({ left, right }) => {
    const to = columnSql(placeOf(shape, right, table.name));
    const from = leftSql(main, before, left, table.name);
    if (left === main.date) return { ...dateKeySql(from, main.dialect.dateFormat, to, table.dialect.dateFormat), date: true };
    return { left: keySql(from, main.dialect), right: keySql(to, table.dialect), date: false };
  });
  if (table.kind === 'calendar' && table.calendar !== undefined) {
    const made = await calendarLookups(connection, {
      number,
      shape,
      calendar: table.calendar,
      keys: keys.filter((_, k) => !isPlaceKey(table, k)),
      placeSql: (left) => keySql(leftSql(main, before, left, table.name), main.dialect),
      dialect: table.dialect,
    });
    return {
      table,
      rows: total,
      lastDate: made.lastDate,
      repeats: null,
      lookups: made.lookups,
      added: added.map(({ name }, index) => ({ name, sql: made.columns[index] as string })),
    };
  }
  const alias = `j${number}`;
  const x = keys.map((_, k) => `x${k}`);
  const values = added.map(({ index }, v) => `${inFormatSql(columnSql(index as number), table.dialect, main.dialect)} AS v${v}`);
  const v = added.map((_, index) => `v${index}`);
  await connection.run(
    `CREATE TEMP TABLE keyed${number} AS SELECT ${[...keys.map(({ right }, k) => `${right} AS x${k}`), ...values, 'rowid AS row'].join(', ')} FROM right${number}`,
  );
  await connection.run(`DROP TABLE right${number}`);
  const known = x.map((key) => `${key} IS NOT NULL`).join(' AND ');
  const repeats = await repeatsOf(connection, `keyed${number}`, x, v, table, loaded);
  await connection.run(
    `CREATE TEMP TABLE ${alias} AS SELECT ${[...x, ...v].join(', ')} FROM keyed${number} WHERE ${known}
     QUALIFY row_number() OVER (PARTITION BY ${x.join(', ')} ORDER BY row) = 1`,
  );
  await connection.run(`DROP TABLE keyed${number}`);
  const date = keys.findIndex((key) => key.date);
  const lastDate = date >= 0 && timeTypeOf(table.dialect.dateFormat) !== 'BIGINT' ? await newest(connection, alias, `x${date}`) : null;
  if (table.fill === 'forward' && date >= 0) await fillForward(connection, main, before, alias, keys, v, date);
  return {
    table,
    rows: total,
    lastDate,
    repeats,
    lookups: [{ alias, on: keys.map(({ left }) => left) }],
    added: added.map(({ name }, index) => ({ name, sql: `${alias}.v${index}` })),
  };
}

/** Keys on the column of places are for one scope each. */
const isPlaceKey = (table: JoinTable, k: number): boolean =>
  table.calendar?.place !== undefined && table.on[k]?.right === table.calendar.place;

async function newest(connection: DuckDBConnection, from: string, date: string): Promise<number | null> {
  const [last = NaN] = await numbers(connection, `SELECT epoch_ms(max(${date})::TIMESTAMP) FROM ${from}`);
  return Number.isNaN(last) ? null : last;
}

/** Rows with the key of an earlier one that say something else. */
async function repeatsOf(
  connection: DuckDBConnection,
  from: string,
  x: readonly string[],
  v: readonly string[],
  table: JoinTable,
  loaded: readonly Loaded[],
): Promise<Repeats | null> {
  const key = x.join(', ');
  const known = x.map((one) => `${one} IS NOT NULL`).join(' AND ');
  const different = `SELECT ${[...x, ...v].join(', ')}, min(row) AS row FROM ${from} WHERE ${known} GROUP BY ALL`;
  const [count = 0] = await numbers(
    connection,
    `SELECT coalesce(sum(n - 1), 0)::DOUBLE FROM (SELECT count(*) AS n FROM (${different}) GROUP BY ${key})`,
  );
  if (count === 0) return null;
  const [first = []] = await rows(
    connection,
    `SELECT min(row)::DOUBLE, max(row)::DOUBLE, ${x.map((one) => `first(${one})::VARCHAR`).join(', ')} FROM (${different}) GROUP BY ${key}
     HAVING count(*) > 1 ORDER BY 1 LIMIT 1`,
  );
  const [one, other] = [locate(loaded, Number(first[0])), locate(loaded, Number(first[1]))];
  const named = table.on.map(({ right }, k) => `${right} ${String(first[2 + k])}`).join(', ');
  const lines = one.line !== null && other.line !== null ? ` (lines ${one.line} and ${other.line}, for example)` : '';
  return {
    count,
    file: other.file,
    row: other.line,
    message: `${other.file}: ${count === 1 ? 'a row has' : `${count.toLocaleString('en')} rows have`} the same key as another, ${named}${lines}. Joined, they would double rows of the main table.`,
  };
}

/** Replaces a dated table by one that has a row for each date (and key) of the main table, with the latest values up to then. */
async function fillForward(
  connection: DuckDBConnection,
  main: MainTable,
  before: readonly Side[],
  alias: string,
  keys: readonly { left: string }[],
  v: readonly string[],
  date: number,
): Promise<void> {
  const others = keys.flatMap((_, k) => (k === date ? [] : [`x${k}`]));
  const partition = others.length === 0 ? '' : `PARTITION BY ${others.join(', ')} `;
  const cell = (name: string): string => `CASE WHEN NOT ${nullWordSql(name)} THEN ${name} END`;
  const filled = v.map(
    (name) =>
      `last_value(${cell(name)} IGNORE NULLS) OVER (${partition}ORDER BY x${date} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ${name}`,
  );
  const asked = keys.map(({ left }, k) => `${left} AS x${k}`).join(', ');
  const match = [...others.map((key) => `asked.${key} = known.${key}`), `asked.x${date} >= known.x${date}`].join(' AND ');
  await connection.run(
    `CREATE TEMP TABLE ${alias}_filled AS SELECT asked.*${v.map((name) => `, known.${name}`).join('')}
     FROM (SELECT DISTINCT ${asked} FROM ${main.combos} m${joinSql(before)} WHERE ${keys.map(({ left }) => `${left} IS NOT NULL`).join(' AND ')}) asked
     ASOF JOIN (SELECT ${[...keys.map((_, k) => `x${k}`), ...filled].join(', ')} FROM ${alias}) known ON ${match}`,
  );
  await connection.run(`DROP TABLE ${alias}`);
  await connection.run(`ALTER TABLE ${alias}_filled RENAME TO ${alias}`);
}
