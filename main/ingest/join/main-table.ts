import type { DuckDBConnection } from '@duckdb/node-api';
import type { CsvDialect } from '../../../contract/entities/dataset.ts';
import type { JoinTable } from '../../../contract/entities/tables.ts';
import { literal } from '../database.ts';
import { timeSql } from '../date-format.ts';
import type { FileShape } from '../dialect.ts';
import { numberSql } from '../number-format.ts';
import { prepare, type Prepared } from '../prepare.ts';
import { columnSql, loadTable } from '../table.ts';
import { inFormatSql } from './key-sql.ts';
import { plainName } from './tables.ts';

/** The table that the others are joined to. */
export interface MainTable {
  readonly table: JoinTable;
  readonly shape: FileShape;
  readonly dialect: CsvDialect;
  /** Name of its date column. */
  readonly date: string;
  readonly target: string;
  /** Name of the table of its key combinations: `c0` ... as far as they are keys, `n` rows, `s` the sum of the target, `ahead` for rows of the future. */
  readonly combos: string;
}

/** SQL of the rows of a file with the columns of the main table under their names: those that it lacks are NULL, and the target is. */
export function futureRowsSql(main: Omit<MainTable, 'combos'>, table: JoinTable, shape: FileShape, from: string): string {
  const names = shape.columns.map(plainName);
  const cells = main.shape.columns.map((name, index) => {
    const own = names.indexOf(plainName(name));
    const as = ` AS ${columnSql(index)}`;
    if (own === -1 || name === main.target) return `NULL::VARCHAR${as}`;
    const cell = columnSql(own);
    if (name !== main.date) return `${inFormatSql(cell, table.dialect, main.dialect)}${as}`;
    const [format, wanted] = [table.dialect.dateFormat, main.dialect.dateFormat];
    const plain = /%(?!q)/.test(wanted) && !wanted.includes('%q') && !wanted.includes('%V');
    return format === wanted || format === '' || !plain ? `${cell}${as}` : `strftime(${timeSql(cell, format)}, ${literal(wanted)})${as}`;
  });
  return `(SELECT ${cells.join(', ')} FROM ${from})`;
}

/** Prepares the files that give rows: those of the main table, then those of the future. */
export async function rowSources(
  tables: readonly JoinTable[],
  shapes: readonly FileShape[],
  folder: string,
  sample: boolean,
): Promise<{ source: Prepared; table: JoinTable }[]> {
  const made: { source: Prepared; table: JoinTable }[] = [];
  for (const kind of ['main', 'future-rows'] as const)
    for (const table of tables)
      if (table.kind === kind)
        for (const file of table.files)
          made.push({ table, source: await prepare(shapes[file] as FileShape, folder, file, sample && kind === 'main') });
  return made;
}

/** Makes the table of key combinations: joins are measured on it rather than on millions of rows. */
export async function makeCombos(
  connection: DuckDBConnection,
  main: MainTable,
  keys: readonly string[],
  sources: readonly Prepared[],
  folder: string,
): Promise<void> {
  const mainFiles = main.table.files.length;
  const columns = keys.map((name) => columnSql(main.shape.columns.indexOf(name)));
  const y = numberSql(columnSql(main.shape.columns.indexOf(main.target)), main.dialect);
  const group = columns.length === 0 ? '' : ` GROUP BY ${columns.join(', ')}`;
  const select = (from: string): string => `SELECT ${[...columns, 'count(*) AS n', `fsum(${y}) AS s`].join(', ')} FROM ${from}${group}`;
  await loadTable(connection, `${main.combos}_main`, sources.slice(0, mainFiles), folder, select);
  const ahead = sources.length > mainFiles ? `${main.combos}_ahead` : null;
  if (ahead !== null) await loadTable(connection, ahead, sources.slice(mainFiles), folder, select);
  await connection.run(
    `CREATE TEMP TABLE ${main.combos} AS SELECT *, false AS ahead FROM ${main.combos}_main${ahead === null ? '' : ` UNION ALL SELECT *, true FROM ${ahead}`}`,
  );
  for (const name of [`${main.combos}_main`, ahead]) if (name !== null) await connection.run(`DROP TABLE ${name}`);
}
