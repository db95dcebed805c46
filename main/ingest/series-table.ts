import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers } from './database.ts';
import type { Plan } from './stage.ts';

/** SQL of a series id: key values joined by ` / `; where a value holds that itself, it is escaped so that ids stay unique. */
export function idSql(keys: readonly string[]): string {
  if (keys.length === 0) return `''`;
  if (keys.length === 1) return keys[0] as string;
  return keys.map((key) => `replace(replace(${key}, '\\', '\\\\'), ' / ', ' \\/ ')`).join(` || ' / ' || `);
}

/**
 * Makes the table `series` out of `staged`: `i` numbers the series in ascending order of id (code points), `k0` ... are its keys.
 * Series without a single value are left out.
 *
 * @returns number of series and how many were left out
 */
export async function makeSeriesTable(connection: DuckDBConnection, plan: Plan): Promise<{ series: number; empty: number }> {
  const keys = plan.keyNames.map((_, i) => `k${i}`);
  const columns = keys.map((key) => `${key}, `).join('');
  await connection.run(
    `CREATE TEMP TABLE all_series AS SELECT ${columns}${idSql(keys)} AS id, count(y) AS n FROM staged WHERE t IS NOT NULL
     ${keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`}`,
  );
  await connection.run(
    `CREATE TEMP TABLE series AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS i, * FROM all_series WHERE n > 0`,
  );
  const [series = 0, all = 0] = await numbers(connection, 'SELECT (SELECT count(*) FROM series), (SELECT count(*) FROM all_series)');
  return { series, empty: all - series };
}
