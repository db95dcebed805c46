import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { aggregateSql } from './aggregate.ts';
import { periodSql } from './axis.ts';
import { identifier, numbers, rows } from './database.ts';
import { badNumberSql, isPlainFormat, numberSql, plainNumberSql } from './number-format.ts';
import type { Plan } from './stage.ts';
import { FEW_ROWS } from './unpivoted.ts';

/** What the cells of a regressor are: all numbers as they stand, all numbers or missing, or texts. */
export type Cells = 'plain' | 'numbers' | 'texts';

const notPlain = (cell: string): string => `${cell} IS NOT NULL AND TRY_CAST(${cell} AS DOUBLE) IS NULL`;
const notNumber = (cell: string, plan: Plan): string => `${notPlain(cell)} AND ${badNumberSql(cell, numberSql(cell, plan.dialect))}`;

async function cellsOfRegressors(connection: DuckDBConnection, plan: Plan): Promise<Cells[]> {
  const count = plan.regressors.length;
  if (count === 0) return [];
  const [total = 0] = await numbers(connection, 'SELECT count(*) FROM staged');
  if (count > 1 && total <= FEW_ROWS) {
    const names = plan.regressors.map((_, i) => `r${i}`).join(', ');
    const found = await rows(
      connection,
      `SELECT substr(name, 2)::INTEGER, bool_or(${notPlain('v')}), bool_or(${notNumber('v', plan)})
       FROM (SELECT ${names} FROM staged) UNPIVOT (v FOR name IN (${names})) GROUP BY 1`,
    );
    // A column without a single cell is not found.
    const cells: Cells[] = plan.regressors.map(() => 'plain');
    for (const [i, odd, bad] of found) cells[Number(i)] = kindOf(odd !== true, bad === true);
    return cells;
  }
  const cells: Cells[] = [];
  for (const i of plan.regressors.keys()) cells.push(await cellsOf(connection, plan, 'staged', `r${i}`));
  return cells;
}

const kindOf = (plain: boolean, bad: boolean): Cells => (plain ? 'plain' : bad ? 'texts' : 'numbers');

/** What the cells of a column of texts are. */
export async function cellsOf(connection: DuckDBConnection, plan: Plan, table: string, cell: string): Promise<Cells> {
  const some = async (condition: string): Promise<boolean> =>
    ((await numbers(connection, `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE ${condition} LIMIT 1)`))[0] ?? 0) > 0;
  // Both end at the first row that they find; the second, slower one is asked for columns that are not plain numbers only.
  const plain = !(await some(notPlain(cell)));
  return kindOf(plain, !plain && (await some(notNumber(cell, plan))));
}

/** SQL of a regressor's cell: a number, or the text as it stands. */
export const cellSql = (plan: Plan, cells: Cells, cell: string): string =>
  // The usual way costs milliseconds a column before the first row.
  cells === 'texts' ? cell : cells === 'plain' && isPlainFormat(plan.dialect) ? plainNumberSql(cell) : numberSql(cell, plan.dialect);

/** Names of the columns of a snapshot behind series, period and y: keys, then regressors. */
export const tidyNames = (plan: Plan): string[] =>
  uniqueNames([...plan.keyNames, ...plan.regressors.map(({ name }) => name)], ['series', 'period', 'y']);

/** Names that do not clash, also when case is ignored; in the order in which the snapshot has them. */
function uniqueNames(names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    let unique = name;
    while (used.has(unique.toLowerCase())) unique += '_';
    used.add(unique.toLowerCase());
    return unique;
  });
}

/**
 * SQL of the tidy table out of `staged` and `place`: series INTEGER, period INTEGER, y DOUBLE, then the keys and the regressors under
 * their own names; ascending by series and period.
 */
export async function tidySql(
  connection: DuckDBConnection,
  plan: Plan,
  axis: TimeAxis,
  aggregation: ImportChoices['aggregation'],
): Promise<string> {
  const cells = await cellsOfRegressors(connection, plan);
  const names = tidyNames(plan).map(identifier);
  const keys = plan.keyNames.map((_, k) => `place.k${k} AS ${names[k]}`);
  const value = (i: number): string => cellSql(plan, cells[i] ?? 'texts', `r${i}`);
  const name = (i: number): string => names[plan.keyNames.length + i] as string;
  const join =
    plan.keyNames.length === 0
      ? 'CROSS JOIN place'
      : `JOIN place ON ${plan.keyNames.map((_, k) => `staged.k${k} = place.f${k}`).join(' AND ')}`;
  const from = `FROM staged ${join} WHERE t IS NOT NULL`;
  const period = periodSql(axis);
  if (aggregation === 'none') {
    const regressors = plan.regressors.map((_, i) => `${value(i)} AS ${name(i)}`);
    return `SELECT place.i AS series, ${period} AS period, y${[...keys, ...regressors].map((part) => `, ${part}`).join('')} ${from} ORDER BY 1, 2`;
  }
  const total = aggregateSql[aggregation];
  const groupedKeys = plan.keyNames.map((_, k) => `first(place.k${k}) AS ${names[k]}`);
  const regressors = plan.regressors.map(
    (_, i) => `${cells[i] === 'texts' ? `min(${value(i)})` : `avg(${value(i)} ORDER BY ${value(i)})`} AS ${name(i)}`,
  );
  return `SELECT place.i AS series, ${period} AS period, ${total} AS y${[...groupedKeys, ...regressors].map((part) => `, ${part}`).join('')}
    ${from} GROUP BY 1, 2 ORDER BY 1, 2`;
}
