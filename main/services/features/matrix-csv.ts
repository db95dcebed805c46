import { open, rename, rm } from 'node:fs/promises';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { ApiError } from '../../../contract/errors.ts';
import { csvField, csvLine } from '../../../contract/csv.ts';
import type { FeatureMatrix } from './features.ts';

/** Characters that are gathered before they are written. */
const PIECE = 1 << 18;

/** Names that do not clash with those before them. */
function unique(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    while (taken.has(free)) free += '_';
    taken.add(free);
    return free;
  });
}

/**
 * Writes a matrix as CSV, a series at a time: key columns, date, target, features; after each series its periods to come, without a target. Missing
 * values are empty. Nothing is left of a file that could not be finished.
 *
 * @param ahead - periods after the end of each series
 * @returns rows written
 * @throws ApiError `cancelled`
 */
export async function writeMatrixCsv(
  file: string,
  { version, loaded, panel, plan, rows }: FeatureMatrix,
  ahead: number,
  { signal, onSeries }: { readonly signal?: AbortSignal; readonly onSeries?: (done: number, total: number) => void } = {},
): Promise<number> {
  const names = [...version.keyNames, version.roles.date ?? 'date', version.roles.target ?? 'y', ...plan.columns.map(({ name }) => name)];
  const draft = `${file}.partial`;
  const handle = await open(draft, 'w');
  let written = 0;
  let complete = false;
  try {
    let piece = csvLine(unique(names).map(csvField));
    for (const series of rows(ahead)) {
      if (signal?.aborted) throw new ApiError('cancelled', 'Writing the features was cancelled.');
      const key = loaded.keys.map((column) => csvField(column[series.index] ?? ''));
      const time = formatPeriods(version.axis, panel.start[series.index] ?? 0, series.rows);
      const from = panel.offsets[series.index] as number;
      const end = (panel.offsets[series.index + 1] as number) - from;
      for (let t = 0; t < series.rows; t++) {
        const cells = [...key, time[t] as string, t < end ? cell(panel.y[from + t] as number) : ''];
        for (const column of series.columns) cells.push(cell(column[t] as number));
        piece += csvLine(cells);
        written++;
        if (piece.length < PIECE) continue;
        await handle.write(piece);
        piece = '';
      }
      onSeries?.(series.index + 1, panel.ids.length);
    }
    await handle.write(piece);
    complete = true;
  } finally {
    await handle.close();
    if (!complete) await rm(draft, { force: true });
  }
  await rename(draft, file);
  return written;
}

const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));
