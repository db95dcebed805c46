import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect } from '../../../contract/entities/dataset.ts';
import type { CalendarColumns } from '../../../contract/entities/tables.ts';
import { literal, numbers } from '../database.ts';
import { timeTypeOf } from '../date-format.ts';
import type { FileShape } from '../dialect.ts';
import { columnSql } from '../table.ts';
import { calendarNames } from './columns.ts';
import { keySql } from './key-sql.ts';
import type { Lookup } from './side.ts';
import { placeOf } from './tables.ts';

interface CalendarInput {
  readonly number: number;
  readonly shape: FileShape;
  readonly calendar: CalendarColumns;
  /** The date, and keys other than the place. */
  readonly keys: readonly { readonly left: string; readonly right: string }[];
  /** SQL of a column of the main table or of one joined before, as a key. */
  readonly placeSql: (left: string) => string;
  readonly dialect: CsvDialect;
}

const yes = `('true', 't', 'yes', 'y', '1', 'ja', 'si', 'sí', 'oui', 'x')`;

/**
 * A calendar as tables with one row a day (and place), one for each scope, and the SQL of the columns that they make.
 *
 * A holiday that was transferred is none on its day: the row of type Transfer is. Every other type of day is a column of its own,
 * whatever its scope.
 */
export async function calendarLookups(
  connection: DuckDBConnection,
  { number, shape, calendar, keys, placeSql, dialect }: CalendarInput,
): Promise<{ lookups: Lookup[]; columns: string[]; lastDate: number | null }> {
  const column = (name: string): string => columnSql(placeOf(shape, name, shape.file.name));
  const type = calendar.type === undefined ? `''` : `lower(trim(coalesce(${column(calendar.type)}, '')))`;
  const moved = calendar.transferred === undefined ? 'false' : `lower(trim(coalesce(${column(calendar.transferred)}, ''))) IN ${yes}`;
  const kinds = calendar.kinds;
  const holiday = kinds.length === 0 ? 'true' : `${type} NOT IN (${kinds.map(literal).join(', ')})`;
  const flags = [
    `max((${holiday} AND NOT (${moved} AND ${type} <> 'transfer'))::INTEGER) AS h`,
    ...kinds.map((kind, k) => `max((${type} = ${literal(kind)} AND NOT ${moved})::INTEGER) AS q${k}`),
  ];
  const lookups: Lookup[] = [];
  const scopes = calendar.scopes.length > 0 ? calendar.scopes : [{ value: null, left: null }];
  for (const [s, { value, left }] of scopes.entries()) {
    const alias = `j${number}_${s}`;
    const byPlace = left !== null && calendar.place !== undefined;
    const x = [...keys.map(({ right }) => right), ...(byPlace ? [keySql(column(calendar.place as string), dialect)] : [])];
    const where = [
      ...(value === null || calendar.scope === undefined
        ? []
        : [`lower(trim(${column(calendar.scope)})) = ${literal(value.trim().toLowerCase())}`]),
      ...x.map((key) => `${key} IS NOT NULL`),
    ];
    await connection.run(
      `CREATE TEMP TABLE ${alias} AS SELECT ${[...x.map((key, k) => `${key} AS x${k}`), ...flags].join(', ')} FROM right${number}
       WHERE ${where.join(' AND ')} GROUP BY ${x.map((_, k) => k + 1).join(', ')}`,
    );
    lookups.push({ alias, on: [...keys.map((key) => key.left), ...(byPlace ? [placeSql(left)] : [])] });
  }
  const [day] = keys;
  const [last = NaN] =
    day === undefined || timeTypeOf(dialect.dateFormat) === 'BIGINT'
      ? []
      : await numbers(connection, `SELECT epoch_ms(max(${day.right})::TIMESTAMP) FROM right${number}`);
  await connection.run(`DROP TABLE right${number}`);
  const columns = calendarNames(calendar).map(({ scope, kind }) => {
    const s = scopes.findIndex(({ value }) => value === scope);
    const tests = kind === null ? [`j${number}_${s}.h = 1`] : lookups.map(({ alias }) => `${alias}.q${kinds.indexOf(kind)} = 1`);
    return `(CASE WHEN ${tests.join(' OR ')} THEN '1' ELSE '0' END)`;
  });
  return { lookups, columns, lastDate: Number.isNaN(last) ? null : last };
}
