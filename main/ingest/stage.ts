import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect, ImportChoices, Layout } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { literal, numbers } from './database.ts';
import { timeSql, timeTypeOf } from './date-format.ts';
import { badNumberSql, numberSql } from './number-format.ts';
import { columnSql } from './table.ts';
import { timeHeader } from './time-header.ts';

export const MISSING_KEY = '(missing)';

/** What a staged row is worth: kept in the column `flag`. */
export const flags = { fine: 0, missingValue: 1, badValue: 2, badDate: 3, missingDate: 4 } as const;

export interface Regressor {
  readonly index: number;
  readonly name: string;
}

/** The choices, resolved against the columns of a file: which column does what. */
export interface Plan {
  readonly layout: Layout;
  readonly dialect: CsvDialect;
  readonly columns: readonly string[];
  readonly date: number | null;
  readonly format: string;
  /** Series key columns; `wide-columns` has none in the file and gets one named `series`. */
  readonly keys: readonly number[];
  readonly keyNames: readonly string[];
  /** One for `long`, a column for each series or time otherwise. */
  readonly values: readonly number[];
  /** Time of each of `values` as text, for `wide-rows`. */
  readonly times: readonly string[];
  readonly regressors: readonly Regressor[];
}

/**
 * Resolves choices against a file's columns.
 *
 * @throws ApiError `no-column`, `no-date`, `no-target`
 */
export function planOf(choices: ImportChoices, columns: readonly string[], file: string): Plan {
  const { layout, dialect, roles } = choices;
  for (const [name, role] of Object.entries(roles)) {
    if (role !== 'ignore' && !columns.includes(name)) {
      const hint =
        columns.length === 1
          ? `Read with the delimiter "${dialect.delimiter}" the file has only one column: choose another delimiter.`
          : `Its columns are ${columns.slice(0, 12).join(', ')}.`;
      throw new ApiError('no-column', `${file} has no column ${name}. ${hint}`, { file, column: name, hint });
    }
  }
  const having = (...wanted: readonly string[]): number[] =>
    columns.flatMap((name, index) => (wanted.includes(roles[name] ?? 'ignore') ? [index] : []));
  const [date = null, ...moreDates] = having('date');
  const values = having('target');
  if (values.length === 0)
    throw new ApiError('no-target', `No column of ${file} is chosen as the target. Choose the column that holds what is to be forecast.`, {
      file,
    });
  if (layout !== 'wide-rows') {
    if (date === null)
      throw new ApiError('no-date', `No column of ${file} is chosen as the date. Choose the column that says when.`, { file });
    if (moreDates.length > 0)
      throw new ApiError('bad-input', `${file} has ${moreDates.length + 1} columns chosen as the date; choose one.`, {
        file,
        column: columns[moreDates[0] as number] as string,
      });
  }
  if (layout === 'long' && values.length > 1) {
    throw new ApiError(
      'bad-input',
      `${file} has ${values.length} columns chosen as the target. Choose one, or the layout with a column for each series.`,
      { file, column: columns[values[1] as number] as string },
    );
  }
  const keys = layout === 'wide-columns' ? [] : having('series');
  const regressors = layout === 'wide-columns' ? [] : having(...(layout === 'long' ? ['future', 'past', 'static'] : ['static']));
  const header = layout === 'wide-rows' ? timeHeader(values.map((index) => columns[index] as string)) : null;
  if (layout === 'wide-rows' && (header === null || header.columns.length < values.length)) {
    const known = new Set(header?.columns.map(({ index }) => index));
    const bad = columns[values.find((_, i) => !known.has(i)) ?? 0] as string;
    throw new ApiError('no-date', `The column names of ${file} do not run through time: ${bad} is no date or number in order.`, {
      file,
      column: bad,
    });
  }
  return {
    layout,
    dialect,
    columns,
    date: layout === 'wide-rows' ? null : date,
    format: header?.format ?? dialect.dateFormat,
    keys,
    keyNames: layout === 'wide-columns' ? ['series'] : keys.map((index) => columns[index] as string),
    values: header === null ? values : header.columns.map(({ index }) => values[index] as number),
    times: header?.columns.map(({ text }) => text) ?? [],
    regressors: regressors.map((index) => ({ index, name: columns[index] as string })),
  };
}

const listOf = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;
const keySql = (column: string): string => `coalesce(${column}, '')`;

function flagSql(time: string, timeText: string | null, value: string, valueText: string): string {
  const date =
    timeText === null
      ? ''
      : `WHEN ${time} IS NULL THEN (CASE WHEN ${timeText} IS NULL THEN ${flags.missingDate} ELSE ${flags.badDate} END)`;
  return `(CASE ${date} WHEN ${value} IS NOT NULL THEN ${flags.fine} WHEN ${badNumberSql(valueText, value)} THEN ${flags.badValue} ELSE ${flags.missingValue} END)::UTINYINT`;
}

/**
 * SQL that turns rows of texts c0, c1 ... into staged rows: `t`, keys `k0` ... as they stand in the file, `y`, `flag`, regressors `r0` ..., for wide layouts
 * `source` (0-based row of the file), with `hash` also `h` over the whole source row.
 *
 * @param before - source rows of the files before this one
 */
export function stageSql(plan: Plan, from: string, hash: boolean, before: number): string {
  const format = plan.dialect;
  const all = plan.columns.map((_, index) => columnSql(index)).join(', ');
  const regressors = plan.regressors.map(({ index }, i) => `${columnSql(index)} AS r${i}`);
  if (plan.layout === 'long') {
    const dateText = columnSql(plan.date as number);
    const time = timeSql(dateText, plan.format);
    const valueText = columnSql(plan.values[0] as number);
    const value = numberSql(valueText, format);
    const parts = [
      't',
      ...plan.keys.map((index, i) => `${keySql(columnSql(index))} AS k${i}`),
      'y',
      `${flagSql('t', dateText, 'y', valueText)} AS flag`,
      ...regressors,
      ...(hash ? [`hash(${all}) AS h`] : []),
    ];
    // Inside, so that what the flag asks for is not worked out twice.
    return `SELECT ${parts.join(', ')} FROM (SELECT *, ${time} AS t, ${value} AS y FROM ${from})`;
  }
  const value = numberSql('v', format);
  const melted = (kept: readonly string[]): string =>
    `(SELECT * FROM (SELECT (row_number() OVER () - 1 + ${before})::INTEGER AS source, ${[...kept, ...plan.values.map(columnSql)].join(', ')} FROM ${from})
      UNPIVOT INCLUDE NULLS (v FOR name IN (${plan.values.map(columnSql).join(', ')})))`;
  // Looked up by number: a search among thousands of names for each cell would take minutes.
  const place = '(CAST(substr(name, 2) AS INTEGER) + 1)';
  if (plan.layout === 'wide-columns') {
    const dateText = columnSql(plan.date as number);
    const time = timeSql(dateText, plan.format);
    const name = `list_extract(${listOf(plan.columns)}, ${place})`;
    return `SELECT ${time} AS t, ${name} AS k0, ${value} AS y, ${flagSql(time, dateText, value, 'v')} AS flag, source
      FROM ${melted([dateText])}`;
  }
  const timeOf = new Map(plan.values.map((index, i) => [index, plan.times[i] as string]));
  const times = plan.columns
    .map((_, index) => (timeOf.has(index) ? timeSql(literal(timeOf.get(index) as string), plan.format) : 'NULL'))
    .join(', ');
  const kept = [...plan.keys, ...plan.regressors.map(({ index }) => index)].map(columnSql);
  const parts = [
    `CAST(list_extract([${times}], ${place}) AS ${timeTypeOf(plan.format)}) AS t`,
    ...plan.keys.map((index, i) => `${keySql(columnSql(index))} AS k${i}`),
    `${value} AS y`,
    `${flagSql('v', null, value, 'v')} AS flag`,
    ...regressors,
    'source',
  ];
  return `SELECT ${parts.join(', ')} FROM ${melted(kept)}`;
}

/** SQL of the 0-based source row of a staged row. */
export const sourceRowSql = (plan: Plan): string => (plan.layout === 'long' ? 'rowid' : 'source');

/**
 * Leaves only the first of staged rows whose source rows are the same in every column (see `h`).
 *
 * @returns how many were dropped, and the source rows of a few of them
 */
export async function dropRepeats(connection: DuckDBConnection): Promise<{ count: number; examples: number[] }> {
  const [total = 0] = await numbers(connection, 'SELECT count(*) - count(DISTINCT h) FROM staged');
  if (total === 0) return { count: 0, examples: [] };
  await connection.run(
    `CREATE TEMP TABLE repeats AS SELECT rowid AS id FROM staged WHERE h IN (SELECT h FROM staged GROUP BY h HAVING count(*) > 1)
     QUALIFY row_number() OVER (PARTITION BY h, t, y ORDER BY rowid) > 1`,
  );
  const [count = 0] = await numbers(connection, 'SELECT count(*) FROM repeats');
  const found = await connection.runAndReadAll('SELECT id::DOUBLE FROM repeats ORDER BY id LIMIT 5');
  await connection.run('DELETE FROM staged WHERE rowid IN (SELECT id FROM repeats)');
  return { count, examples: (found.getRowsJS() as number[][]).map(([id = 0]) => id) };
}
