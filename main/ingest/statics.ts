import type { DuckDBConnection } from '@duckdb/node-api';
import type { PanelStatic } from '../../engine/core/panel.ts';
import { rows } from './database.ts';
import { snapshotColumns } from './regressors.ts';

/**
 * Attributes of the series of a snapshot: one value for each series (the smallest where there are several), as text.
 *
 * @param source - SQL of the snapshot: series, period, y, keys, regressors
 * @param keys - number of key columns
 */
export async function readStatics(
  connection: DuckDBConnection,
  source: string,
  keys: number,
  names: readonly string[],
): Promise<PanelStatic[]> {
  if (names.length === 0) return [];
  const columns = await snapshotColumns(connection, source, 3 + keys, names);
  if (columns.length === 0) return [];
  // The smallest of several, so that the result does not depend on the order in which threads read.
  const picked = columns.map(({ column, numeric }) => `min(${numeric ? column : `trim(${column})`})::VARCHAR`).join(', ');
  const found = await rows(connection, `SELECT series, ${picked} FROM ${source} GROUP BY series ORDER BY series`);
  return columns.map(({ name }, c) => ({ name, values: found.map((row) => (row[c + 1] == null ? '' : String(row[c + 1]))) }));
}
