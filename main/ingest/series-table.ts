import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers, rows } from './database.ts';
import { MISSING_KEY, type Plan } from './stage.ts';

/** SQL of a series id: key values joined by ` / `; where a value holds that itself, it is escaped so that ids stay unique. */
export function idSql(keys: readonly string[]): string {
  if (keys.length === 0) return `''`;
  if (keys.length === 1) return keys[0] as string;
  return keys.map((key) => `replace(replace(${key}, '\\', '\\\\'), ' / ', ' \\/ ')`).join(` || ' / ' || `);
}

/**
 * Makes the table `series` out of `staged`: `i` numbers the series in ascending order of id (code points), `k0` ... are its keys without
 * surrounding space. Series without a single value are left out. `place` leads from keys as they stand in the file (`f0` ...) to `i`; `found` counts the rows of each.
 *
 * @param counted - relation of keys `k0` ... with the number of their values `n` and `rows`, where they have been counted already
 * @returns number of series and how many were left out
 */
export async function makeSeriesTable(
  connection: DuckDBConnection,
  plan: Plan,
  counted?: string,
): Promise<{ series: number; empty: number }> {
  const keys = plan.keyNames.map((_, k) => `k${k}`);
  const list = (make: (k: number) => string): string => keys.map((_, k) => `${make(k)}, `).join('');
  const group = keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`;
  const source = counted ?? `(SELECT ${list((k) => `k${k}`)}count(y) AS n, count(*) AS rows FROM staged WHERE t IS NOT NULL ${group})`;
  await connection.run(
    `CREATE TEMP TABLE found AS SELECT ${list((k) => `k${k} AS f${k}`)}${list((k) => `coalesce(nullif(trim(k${k}), ''), '${MISSING_KEY}') AS k${k}`)}n, rows FROM ${source}`,
  );
  await connection.run(
    `CREATE TEMP TABLE all_series AS SELECT ${list((k) => `k${k}`)}${idSql(keys)} AS id, sum(n) AS n FROM found ${group}`,
  );
  await connection.run(
    `CREATE TEMP TABLE series AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS i, * FROM all_series WHERE n > 0`,
  );
  await connection.run(
    `CREATE TEMP TABLE place AS SELECT ${list((k) => `f${k}`)}series.* FROM found ${keys.length === 0 ? 'CROSS JOIN series' : `JOIN series USING (${keys.join(', ')})`}`,
  );
  const [series = 0, all = 0] = await numbers(connection, 'SELECT (SELECT count(*) FROM series), (SELECT count(*) FROM all_series)');
  return { series, empty: all - series };
}

/** Has `place` hold keys as members of a list of their values: rows that carry them are then sorted and written in two thirds of the time. */
export async function listKeys(connection: DuckDBConnection, plan: Plan): Promise<void> {
  for (const k of plan.keyNames.keys()) {
    await connection.run(`CREATE TYPE k${k}_value AS ENUM (SELECT DISTINCT k${k} FROM series ORDER BY k${k})`);
    await connection.run(`ALTER TABLE place ALTER COLUMN k${k} TYPE k${k}_value`);
  }
}

/** Removes what `makeSeriesTable` and `listKeys` made. */
export async function dropSeriesTable(connection: DuckDBConnection, plan: Plan): Promise<void> {
  await connection.run('DROP TABLE found; DROP TABLE all_series; DROP TABLE series; DROP TABLE place');
  for (const k of plan.keyNames.keys()) await connection.run(`DROP TYPE IF EXISTS k${k}_value`);
}

/** The keys of the series, in the order of these. */
export async function keysOf(connection: DuckDBConnection, plan: Plan): Promise<string[][]> {
  const names = plan.keyNames.map((_, k) => `k${k}`);
  if (names.length === 0) return [];
  const found = await rows(connection, `SELECT ${names.join(', ')} FROM series ORDER BY i`);
  return names.map((_, k) => found.map((row) => String(row[k])));
}
