import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { aggregateSql } from './aggregate.ts';
import { periodSql } from './axis.ts';
import { identifier, numbers } from './database.ts';
import { badNumberSql, numberSql } from './number-format.ts';
import type { Plan } from './stage.ts';

/** A regressor is kept as numbers when all of its cells are numbers or missing, else as text. */
async function numericRegressors(connection: DuckDBConnection, plan: Plan): Promise<boolean[]> {
  const numeric: boolean[] = [];
  for (const i of plan.regressors.keys()) {
    const some = async (condition: string): Promise<boolean> =>
      ((await numbers(connection, `SELECT count(*) FROM (SELECT 1 FROM staged WHERE ${condition} LIMIT 1)`))[0] ?? 0) > 0;
    // Both end at the first row that they find; the second, slower one is asked for columns that are not plain numbers only.
    const plain = `r${i} IS NOT NULL AND TRY_CAST(r${i} AS DOUBLE) IS NULL`;
    const bad = (await some(plain)) && (await some(`${plain} AND ${badNumberSql(`r${i}`, numberSql(`r${i}`, plan.dialect))}`));
    numeric.push(!bad);
  }
  return numeric;
}

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
  const numeric = await numericRegressors(connection, plan);
  const names = uniqueNames([...plan.keyNames, ...plan.regressors.map(({ name }) => name)], ['series', 'period', 'y']).map(identifier);
  const keys = plan.keyNames.map((_, k) => `place.k${k} AS ${names[k]}`);
  const value = (i: number): string => (numeric[i] ? numberSql(`r${i}`, plan.dialect) : `r${i}`);
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
    (_, i) => `${numeric[i] ? `avg(${value(i)} ORDER BY ${value(i)})` : `min(${value(i)})`} AS ${name(i)}`,
  );
  return `SELECT place.i AS series, ${period} AS period, ${total} AS y${[...groupedKeys, ...regressors].map((part) => `, ${part}`).join('')}
    ${from} GROUP BY 1, 2 ORDER BY 1, 2`;
}
