import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect, ImportChoices } from '../../../contract/entities/dataset.ts';
import type { JoinReport, JoinTable } from '../../../contract/entities/tables.ts';
import { ApiError } from '../../../contract/errors.ts';
import { rows } from '../database.ts';
import type { FileShape } from '../dialect.ts';
import type { Prepared } from '../prepare.ts';
import { columnSql, orderOf } from '../table.ts';
import { joinedColumns, usable } from './columns.ts';
import { futureRowsSql, makeCombos, rowSources, type MainTable } from './main-table.ts';
import { measure } from './measure.ts';
import { joinSql, makeSide, type Repeats, type Side } from './side.ts';
import { checkTables, joinedTables, mainOf } from './tables.ts';

export interface JoinInput {
  readonly connection: DuckDBConnection;
  readonly tables: readonly JoinTable[];
  readonly shapes: readonly FileShape[];
  readonly folder: string;
  /** The dialect of the main table, with its date format. */
  readonly dialect: CsvDialect;
  readonly date: string;
  readonly target: string;
  /** Look at parts of a large main table only, and fetch examples. */
  readonly preview: boolean;
}

/** Several tables as if they were one file. */
export interface Joined {
  /** Of the main table, with the columns of all. */
  readonly shape: FileShape;
  /** The files that give rows: those of the main table, then those of the future. */
  readonly sources: Prepared[];
  readonly mainFiles: number;
  /** The tables as far as they could be joined (see `usable`), in the order of those that were chosen. */
  readonly tables: readonly JoinTable[];
  /** Columns that a table adds. */
  readonly added: ReadonlyMap<JoinTable, readonly string[]>;
  /** Without what only shows once the rows are read: see `finishReports`. */
  readonly reports: readonly JoinReport[];
  /** Of dated tables and calendars, in milliseconds since 1970. */
  readonly lastDates: ReadonlyMap<JoinTable, number>;
  readonly repeats: readonly Repeats[];
}

/**
 * Makes every table ready and lays it behind the rows of the main one, by LEFT JOIN on unique keys: rows are neither lost nor multiplied.
 *
 * @throws ApiError `bad-input`, `no-column`, and those of reading
 */
export async function joinFiles({
  connection,
  tables: chosen,
  shapes,
  folder,
  dialect,
  date,
  target,
  preview,
}: JoinInput): Promise<Joined> {
  checkTables(chosen, shapes);
  const tables = usable(chosen, shapes);
  const table = mainOf(tables);
  const main: MainTable = { table, shape: shapes[table.files[0] as number] as FileShape, dialect, date, target, combos: 'combos' };
  requireOwn(main);
  const { columns, added } = joinedColumns(tables, shapes);
  const of = await rowSources(tables, shapes, folder, preview);
  // Rows as the main table has them, before anything is joined.
  const plain = of.map(({ source, table: own }): Prepared => {
    if (own.kind === 'main') return { ...source, relation: { order: orderOf(main.shape, source.shape), wrap: (from) => from } };
    return {
      ...source,
      relation: { order: source.shape.columns.map((_, index) => index), wrap: (from) => futureRowsSql(main, own, source.shape, from) },
    };
  });
  const sideTables = joinedTables(tables);
  const lefts = new Set(
    sideTables.flatMap(({ on, calendar }) => [
      ...on.map(({ left }) => left),
      ...(calendar?.scopes ?? []).flatMap(({ left }) => left ?? []),
    ]),
  );
  const keys = main.shape.columns.filter((name) => lefts.has(name));
  await makeCombos(connection, main, keys, plain, folder);
  const sides: Side[] = [];
  for (const [number, one] of sideTables.entries())
    sides.push(await makeSide(connection, main, sides, one, added.get(one) ?? [], shapes, folder, number));
  const cells = [
    ...main.shape.columns.map((_, index) => `m.${columnSql(index)}`),
    ...sides.flatMap((side) => side.added.map(({ sql }) => sql)).map((sql, i) => `${sql} AS ${columnSql(main.shape.columns.length + i)}`),
  ].join(', ');
  const wrapped = plain.map((source): Prepared => {
    const { order, wrap } = source.relation as NonNullable<Prepared['relation']>;
    return { ...source, relation: { order, wrap: (from) => `(SELECT ${cells} FROM ${wrap(from)} m${joinSql(sides)})` } };
  });
  const measured = await measure(connection, main, sides, {
    tables,
    shapes,
    sampled: plain.some(({ share }) => share < 1),
  });
  const shape: FileShape = { ...main.shape, columns, records: main.shape.records };
  return {
    shape: preview ? await withExamples(connection, shape, main, sides) : shape,
    sources: wrapped,
    tables,
    mainFiles: table.files.length,
    added: new Map(sides.map((side) => [side.table, side.added.map(({ name }) => name)])),
    reports: measured,
    lastDates: new Map(sides.flatMap((side) => (side.lastDate === null ? [] : [[side.table, side.lastDate] as const]))),
    repeats: sides.flatMap(({ repeats }) => repeats ?? []),
  };
}

/** @throws ApiError `no-target`, `no-date` when these are not columns of the main table */
function requireOwn({ shape, date, target }: MainTable): void {
  const file = shape.file.name;
  if (!shape.columns.includes(target))
    throw new ApiError('no-target', `The target has to be a column of the main table, ${file}.`, {
      file,
      hint: 'Choose another main table or target.',
    });
  if (!shape.columns.includes(date))
    throw new ApiError('no-date', `The date has to be a column of the main table, ${file}.`, {
      file,
      hint: 'Choose another main table or date.',
    });
}

/** The shape of the joined table, as far as the files alone tell. */
export function joinedShape(tables: readonly JoinTable[], shapes: readonly FileShape[]): FileShape {
  checkTables(tables, shapes);
  return { ...(shapes[mainOf(tables).files[0] as number] as FileShape), columns: joinedColumns(usable(tables, shapes), shapes).columns };
}

/** Joins by the choices of an import, all rows. @throws ApiError `duplicate-keys` as well */
export async function joinFor(
  connection: DuckDBConnection,
  choices: ImportChoices,
  shapes: readonly FileShape[],
  folder: string,
): Promise<Joined> {
  const having = (role: string): string => Object.keys(choices.roles).find((name) => choices.roles[name] === role) ?? '';
  const joined = await joinFiles({
    connection,
    tables: choices.tables ?? [],
    shapes,
    folder,
    dialect: choices.dialect,
    date: having('date'),
    target: having('target'),
    preview: false,
  });
  refuseRepeats(joined);
  return joined;
}

const EXAMPLES = 200;

/** The shape with the joined cells of a few rows: what the file itself does not show. */
async function withExamples(connection: DuckDBConnection, shape: FileShape, main: MainTable, sides: readonly Side[]): Promise<FileShape> {
  const added = sides.flatMap((side) => side.added.map(({ sql }) => sql));
  const width = main.shape.columns.length;
  const records = shape.records.slice(0, EXAMPLES);
  if (added.length === 0 || records.length === 0) return shape;
  const cell = (value: string | undefined): string => (value === undefined || value === '' ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const values = records.map((record, i) => `(${[String(i), ...main.shape.columns.map((_, c) => cell(record.cells[c]))].join(', ')})`);
  const names = ['i', ...main.shape.columns.map((_, c) => columnSql(c))].join(', ');
  const typed = ['i', ...main.shape.columns.map((_, c) => `${columnSql(c)}::VARCHAR AS ${columnSql(c)}`)].join(', ');
  const found = await rows(
    connection,
    `SELECT ${added.map((sql) => `(${sql})::VARCHAR`).join(', ')} FROM (SELECT ${typed} FROM (VALUES ${values.join(', ')}) t(${names})) m${joinSql(sides)} ORDER BY m.i`,
  );
  return {
    ...shape,
    records: records.map((record, i) => ({
      ...record,
      cells: [
        ...Array.from({ length: width }, (_, c) => record.cells[c] ?? ''),
        ...(found[i] ?? []).map((value) => (value === null ? '' : String(value))),
      ],
    })),
  };
}

/** @throws ApiError `duplicate-keys`: a joined table whose keys are not unique would multiply rows */
function refuseRepeats({ repeats }: Joined): void {
  const [first] = repeats;
  if (first === undefined) return;
  throw new ApiError('duplicate-keys', first.message, {
    file: first.file,
    ...(first.row === null ? {} : { row: first.row }),
    hint: 'Correct the file, join it on more columns, or leave it out.',
  });
}
