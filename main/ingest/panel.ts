import { assemble } from './assemble.ts';
import { readTidy } from './columns.ts';
import { literal, numbers, openDatabase, rows } from './database.ts';
import { idSql } from './series-table.ts';
import type { PanelResult, PanelVersion } from './types.ts';
import { ApiError } from '../../contract/errors.ts';
import { existsSync } from 'node:fs';

/**
 * The panel of a snapshot: columns to typed arrays, by SQL.
 *
 * @throws ApiError `file-missing`
 */
export async function readPanel(snapshotPath: string, version: PanelVersion): Promise<PanelResult> {
  if (!existsSync(snapshotPath)) {
    throw new ApiError('file-missing', 'The data of this dataset version is not in the workspace any more. Import the file again.', {
      file: snapshotPath,
    });
  }
  const database = await openDatabase([snapshotPath], null);
  try {
    const { connection } = database;
    const source = `read_parquet(${literal(snapshotPath)})`;
    const [count = 0, seriesCount = 0] = await numbers(connection, `SELECT count(*), max(series) + 1 FROM ${source}`);
    const described = await rows(connection, `SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`);
    // Columns after series, period and y: the keys in order, then the regressors (see snapshot.ts).
    const keyColumns = described.slice(3, 3 + version.keyNames.length).map(([name]) => `"${String(name).replaceAll('"', '""')}"`);
    const firsts = keyColumns.map((column) => `first(${column})`).join(', ');
    const keyed = `SELECT series AS i, ${keyColumns.map((column, k) => `first(${column}) AS k${k}, `).join('')}count(*) FROM ${source} GROUP BY series`;
    const found =
      firsts === ''
        ? [['']]
        : await rows(
            connection,
            `SELECT ${idSql(keyColumns.map((_, k) => `k${k}`))}, ${keyColumns.map((_, k) => `k${k}`).join(', ')} FROM (${keyed}) ORDER BY i`,
          );
    const tidy = await readTidy(connection, `SELECT series, period, y FROM ${source}`, count);
    const { offsets, start, y } = assemble(tidy, seriesCount, version.gaps);
    return {
      panel: {
        frequency: version.axis.frequency,
        seasonLength: version.seasonLength,
        ids: found.map(([id]) => String(id)),
        offsets,
        start,
        y,
      },
      keys: keyColumns.map((_, k) => found.map((row) => String(row[k + 1]))),
    };
  } finally {
    database.close();
  }
}
