import type { DuckDBConnection } from '@duckdb/node-api';
import type { PanelStatic } from '../../engine/core/panel.ts';
import { rows } from './database.ts';
import { snapshotColumns } from './regressors.ts';
import type { SnapshotRows } from './snapshot-rows.ts';

/**
 * Attributes of the series of a snapshot: one value for each series as text, the newest where there are several, and where it was another one before.
 *
 * @param keys - number of key columns
 */
export async function readStatics(
  connection: DuckDBConnection,
  source: SnapshotRows,
  keys: number,
  names: readonly string[],
): Promise<PanelStatic[]> {
  if (names.length === 0) return [];
  const columns = (await snapshotColumns(connection, source, 3 + keys, names)).map(({ name, column, numeric }) => ({
    name,
    // An empty cell says nothing.
    value: numeric ? column : `nullif(trim(${column}), '')`,
  }));
  if (columns.length === 0) return [];
  // Pairs of period and value, so that the result does not depend on the order in which threads read.
  const picked = columns.map(
    ({ value }) =>
      `(max({'period': period, 'value': ${value}}) FILTER (${value} IS NOT NULL)).value::VARCHAR, coalesce(min(${value}) <> max(${value}), false)`,
  );
  const sql = await source.sql();
  const found = await rows(connection, `SELECT series, ${picked.join(', ')} FROM ${sql} GROUP BY series ORDER BY series`);
  const place = new Map(found.map(([series], i) => [Number(series), i]));
  const statics: PanelStatic[] = [];
  for (const [c, { name, value }] of columns.entries()) {
    const values = found.map((row) => (row[1 + 2 * c] == null ? '' : String(row[1 + 2 * c])));
    const varies = found.some((row) => row[2 + 2 * c] === true);
    statics.push({ name, values, ...(varies ? { changed: await changesOf(connection, sql, value, place) } : {}) });
  }
  return statics;
}

/** The last change within each series that has one. */
async function changesOf(
  connection: DuckDBConnection,
  source: string,
  value: string,
  place: ReadonlyMap<number, number>,
): Promise<NonNullable<PanelStatic['changed']>> {
  const found = await rows(
    connection,
    `SELECT series, max({'period': period, 'before': before}).before::VARCHAR, max(period) FROM (
      SELECT series, period, value, lag(value) OVER (PARTITION BY series ORDER BY period, value) AS before
      FROM (SELECT series, period, ${value} AS value FROM ${source}) WHERE value IS NOT NULL
    ) WHERE before IS NOT NULL AND before <> value GROUP BY series ORDER BY series`,
  );
  return found.map(([series, before, since]) => ({
    series: place.get(Number(series)) ?? -1,
    before: String(before),
    since: Number(since),
  }));
}
