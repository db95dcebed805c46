import type { DuckDBConnection } from '@duckdb/node-api';
import type { Finding } from '../../contract/entities/dataset.ts';
import { numbers } from './database.ts';
import { linesOf } from './locate.ts';
import { dropRepeats } from './stage.ts';
import type { Loaded } from './table.ts';
import { plural } from './words.ts';

/** Rows of the table `staged` that repeat another one in every column; they are dropped where that is wanted. */
export async function repeatFindings(connection: DuckDBConnection, drop: boolean, loaded: readonly Loaded[]): Promise<Finding[]> {
  const [count = 0] = await numbers(connection, 'SELECT count(*) - count(DISTINCT h) FROM staged');
  if (count === 0) return [];
  if (!drop) {
    return [
      {
        code: 'duplicate-rows',
        severity: 'info',
        message: `${plural(count, 'row')} ${count === 1 ? 'repeats' : 'repeat'} another one in every column and ${count === 1 ? 'is' : 'are'} kept.`,
        count,
      },
    ];
  }
  return [droppedFinding(await dropRepeats(connection), loaded)];
}

export const droppedFinding = (
  { count, examples }: { count: number; examples: readonly number[] },
  loaded: readonly Loaded[],
): Finding => ({
  code: 'duplicate-rows',
  severity: 'warning',
  message: `${plural(count, 'row')} ${count === 1 ? 'repeats' : 'repeat'} another one in every column and ${count === 1 ? 'is' : 'are'} dropped.`,
  count,
  rows: linesOf(loaded, examples),
});
