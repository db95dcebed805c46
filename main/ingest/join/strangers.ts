import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers } from '../database.ts';
import type { Plan } from '../stage.ts';
import type { Loaded } from '../table.ts';

/**
 * Takes rows of the future out of `staged` that belong to no series of the main table: nothing could be forecast with them.
 *
 * @returns for each of `loaded`, how many were taken
 */
export async function dropStrangers(
  connection: DuckDBConnection,
  plan: Plan,
  loaded: readonly Loaded[],
  mainFiles: number,
): Promise<number[]> {
  const taken = loaded.map(() => 0);
  const mainRows = loaded.slice(0, mainFiles).reduce((sum, { rows }) => sum + rows, 0);
  if (loaded.length === mainFiles || plan.keyNames.length === 0) return taken;
  const key = plan.keyNames.map((_, k) => `trim(k${k}) AS k${k}`).join(', ');
  const same = plan.keyNames.map((_, k) => `trim(staged.k${k}) = known.k${k}`).join(' AND ');
  await connection.run(
    `CREATE TEMP TABLE strangers AS SELECT staged.rowid AS id FROM staged
     ANTI JOIN (SELECT DISTINCT ${key} FROM staged WHERE rowid < ${mainRows}) known ON ${same} WHERE staged.rowid >= ${mainRows}`,
  );
  let from = 0;
  for (const [index, { rows }] of loaded.entries()) {
    const [count = 0] = await numbers(connection, `SELECT count(*) FROM strangers WHERE id >= ${from} AND id < ${from + rows}`);
    taken[index] = count;
    from += rows;
  }
  if (taken.some((count) => count > 0)) await connection.run('DELETE FROM staged WHERE rowid IN (SELECT id FROM strangers)');
  await connection.run('DROP TABLE strangers');
  return taken;
}
