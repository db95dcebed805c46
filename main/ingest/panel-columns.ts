import type { DuckDBConnection } from '@duckdb/node-api';
import type { PanelColumn } from '../../engine/cleaning/state.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Assembled } from './assemble.ts';
import { literal, rows } from './database.ts';
import { readRegressors, snapshotColumns } from './regressors.ts';
import type { SnapshotRows } from './snapshot-rows.ts';

/** A column with more texts than this is no category. */
const mostLevels = 500;

/**
 * Columns of a snapshot beside the values of a panel, for steps that need them: numbers as they are, texts as positions among their different
 * values in order. An empty cell is a value of its own where the column holds text. Names that the snapshot does not have are left out.
 *
 * @param keys - number of key columns
 * @param future - names of columns that are known in advance
 * @throws ApiError `bad-input` for a text column with too many different values
 */
export async function readPanelColumns(
  connection: DuckDBConnection,
  source: SnapshotRows,
  { keys, names, future }: { keys: number; names: readonly string[]; future: readonly string[] },
  assembled: Pick<Assembled, 'offsets' | 'start' | 'whole'>,
  futurePeriods: number,
): Promise<PanelColumn[]> {
  const made: PanelColumn[] = [];
  for (const { name, column, numeric } of await snapshotColumns(connection, source, 3 + keys, names)) {
    const text = `coalesce(trim(${column}), '')`;
    const levels = numeric
      ? null
      : (
          await rows(
            connection,
            `SELECT ${text} AS value, count(*)::DOUBLE FROM ${await source.sql()} GROUP BY 1 ORDER BY 1 LIMIT ${mostLevels + 1}`,
          )
        ).map(([value, count]) => ({ value: String(value), count: Number(count) }));
    if (levels && levels.length > mostLevels)
      throw new ApiError('bad-input', `"${name}" has more than ${mostLevels} different texts; a recipe can use columns with fewer.`, {
        column: name,
      });
    const sql = levels ? `(list_position([${levels.map(({ value }) => literal(value)).join(', ')}], ${text}) - 1)::DOUBLE` : column;
    const [read] = await readRegressors(connection, source, [{ name, sql }], assembled, futurePeriods);
    if (!read) continue;
    const most = Math.max(...(levels ?? []).map(({ count }) => count));
    made.push({
      ...read,
      known: future.includes(name),
      ...(levels ? { levels: levels.map(({ value }) => value), base: levels.findIndex(({ count }) => count === most) } : {}),
    });
  }
  return made;
}
