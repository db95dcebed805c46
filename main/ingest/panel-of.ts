import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Frequency, Panel } from '../../engine/core/panel.ts';
import { assemble, type Assembled } from './assemble.ts';
import { readTidy, type Places, type Tidy } from './columns.ts';
import { rows } from './database.ts';

interface Options {
  readonly series: number;
  readonly frequency: Frequency;
  readonly seasonLength: number;
  readonly gaps: ImportChoices['gaps'];
}
export interface LaidOut {
  readonly panel: Panel;
  readonly assembled: Assembled;
  readonly places: Places;
  readonly first: number;
  readonly last: number;
}

/** Lays the rows of a tidy query out as a panel; ids come from the table `series`. */
export async function panelOf(connection: DuckDBConnection, sql: string, count: number, options: Options): Promise<LaidOut> {
  return panelOfRows(connection, await readTidy(connection, sql, count), options);
}

/** Lays rows out that are ascending by series and period. */
export async function panelOfRows(connection: DuckDBConnection, tidy: Tidy, options: Options): Promise<LaidOut> {
  const assembled = assemble(tidy, options.series, options.gaps);
  const ids = (await rows(connection, 'SELECT id FROM series ORDER BY i')).map(([id]) => String(id));
  let first = Infinity;
  let last = -Infinity;
  for (let s = 0; s < options.series; s++) {
    const start = assembled.start[s] as number;
    first = Math.min(first, start);
    last = Math.max(last, start + (assembled.offsets[s + 1] as number) - (assembled.offsets[s] as number) - 1);
  }
  const { offsets, start, y } = assembled;
  return {
    panel: { frequency: options.frequency, seasonLength: options.seasonLength, ids, offsets, start, y },
    assembled,
    places: tidy,
    first,
    last,
  };
}

/** @throws ApiError `too-short` when no series has at least two periods */
export function refuseTooShort(panel: Panel, file: string): void {
  for (let s = 0; s < panel.ids.length; s++) if ((panel.offsets[s + 1] as number) - (panel.offsets[s] as number) >= 2) return;
  throw new ApiError(
    'too-short',
    panel.ids.length === 0
      ? `${file} has no values to forecast.`
      : `${file} has only one period${panel.ids.length > 1 ? ' for each series' : ''}; a forecast needs at least two, and is better with many.`,
    { file, hint: 'Check that the right date and target columns are chosen.' },
  );
}
