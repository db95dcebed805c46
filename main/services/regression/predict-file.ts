import { open, rm } from 'node:fs/promises';
import type { RowBatch, RowError } from '../../../contract/entities/regression.ts';
import { ApiError } from '../../../contract/errors.ts';
import { knowsRows, predictRows, type RowColumn, type RowPredictions } from '../../../engine/regression/index.ts';
import { csvLine } from '../../ingest/formats/csv-writer.ts';
import { detectNumberFormat } from '../../ingest/number-format.ts';
import { dateReader } from './parse-date.ts';
import type { KeptModel } from './model-file.ts';
import type { RawColumn, RawRows } from './raw-rows.ts';
import { kindOf, readColumn, type CellKind } from './row-columns.ts';

/** Errors that are told one by one; all of them are counted, and stand in the file. */
const MOST_ERRORS = 200;

export type FilePredictions = Omit<RowBatch, 'id' | 'name' | 'bytes'>;

/** How a column of a new file is read: as the model needs it, in the way this file writes it. */
function readingOf({ model, formats }: KeptModel, column: RawColumn, delimiter: string): CellKind {
  const feature = model.preparation.find((one) => one.column === column.name);
  if (feature?.use === 'number') return { kind: 'number', format: detectNumberFormat(column.texts.slice(0, 20_000), delimiter) };
  if (feature?.use !== 'date') return { kind: 'category' };
  const format = formats[column.name] ?? '';
  const read = dateReader(format);
  // The training file's way of writing dates holds, unless it reads none of these.
  if (read && column.texts.some((text) => !Number.isNaN(read(text)))) return { kind: 'date', format, sure: true };
  const own = kindOf(column, delimiter);
  return own.kind === 'date' ? own : { kind: 'date', format, sure: true };
}

/** What became of each row of a file, and of each line that is no row. */
interface RowOutcomes extends RowPredictions {
  readonly columns: readonly RowColumn[];
  /** By place of the row: why it could not be predicted. */
  readonly reasons: ReadonlyMap<number, RowError>;
}

/** @throws ApiError `no-column` when the file lacks columns that the model needs */
export function predictRaw(kept: KeptModel, raw: RawRows): RowOutcomes {
  const { model } = kept;
  const lacking = model.preparation.map(({ column }) => column).filter((name) => !raw.columns.some((column) => column.name === name));
  if (lacking.length > 0)
    throw new ApiError(
      'no-column',
      `${raw.file} lacks ${lacking.join(', ')}, which ${kept.name} needs. It has ${raw.columns.map(({ name }) => name).join(', ')}.`,
      {
        file: raw.file,
        column: lacking[0] as string,
      },
    );
  const reasons = new Map<number, RowError>();
  const columns = model.preparation.map(({ column: name }) => {
    const column = raw.columns.find((one) => one.name === name) as RawColumn;
    const { column: read, bad } = readColumn(column, readingOf(kept, column, raw.dialect.delimiter));
    for (const at of bad?.rows ?? []) {
      if (reasons.has(at)) continue;
      const text = column.texts[column.codes[at] as number] as string;
      reasons.set(at, { line: raw.lines[at] as number, column: name, reason: `“${text.slice(0, 60)}” ${bad?.reason ?? ''}` });
    }
    return read;
  });
  return { ...predictRows(model, { rows: raw.lines.length, columns }), columns, reasons };
}

/**
 * Predicts every row of a file that can be predicted. The file that is written holds all columns of the rows, then `predicted`, the bounds and
 * `error`, which says for each row that could not be predicted why.
 *
 * @throws ApiError `no-column` when the file lacks columns that the model needs
 */
export async function predictFile(
  kept: KeptModel,
  raw: RawRows,
  out: string,
  onProgress: (share: number) => void,
): Promise<FilePredictions> {
  const { model } = kept;
  const n = raw.lines.length;
  onProgress(0.2);
  const { predicted, intervals, unknown, columns, reasons } = predictRaw(kept, raw);
  const failed = reasons.size + raw.bad.length;
  onProgress(0.6);
  const bounds = intervals.flatMap(({ level }) => [`lower_${level}`, `upper_${level}`]);
  const head = [...raw.columns.map(({ name }) => name), 'predicted', ...bounds, 'error'];
  await writeLines(out, head, n, (i) => {
    const cells: unknown[] = raw.columns.map(({ codes, texts }) => (codes[i] === -1 ? null : texts[codes[i] as number]));
    const error = reasons.get(i);
    if (error) return [...cells, null, ...bounds.map(() => null), `${error.column ?? ''}: ${error.reason}`];
    return [...cells, predicted[i], ...intervals.flatMap(({ lower, upper }) => [lower[i], upper[i]]), null];
  });
  onProgress(1);
  const told: RowError[] = [...raw.bad.map(({ line, reason }): RowError => ({ line, column: null, reason })), ...reasons.values()].sort(
    (a, b) => a.line - b.line,
  );
  return {
    rows: n + raw.bad.length,
    predicted: n - reasons.size,
    errorCount: failed,
    errors: told.slice(0, MOST_ERRORS),
    notes: [
      ...unknown.map(
        ({ column, rows }) => `${rows.length} rows hold a ${column} that training did not tell apart; they are predicted without it.`,
      ),
      ...model.preparation.flatMap((feature) => {
        const column = columns.find(({ name }) => name === feature.column);
        if (!knowsRows(model) || feature.use !== 'number' || column?.kind !== 'number') return [];
        const beyond = column.values.filter((value) => value < feature.low || value > feature.high).length;
        return beyond === 0
          ? []
          : [
              `${beyond} rows have a ${feature.column} outside of ${feature.low} to ${feature.high}, which training has seen: trees go on as at the nearest end.`,
            ];
      }),
    ],
  };
}

async function writeLines(out: string, head: readonly string[], n: number, row: (i: number) => readonly unknown[]): Promise<void> {
  try {
    const file = await open(out, 'w');
    try {
      let piece = csvLine(head);
      for (let i = 0; i < n; i++) {
        piece += csvLine(row(i));
        if (piece.length < 1 << 20) continue;
        await file.write(piece);
        piece = '';
      }
      await file.write(piece);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  }
}
