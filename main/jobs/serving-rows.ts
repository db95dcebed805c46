import { explainRow, predictRows, type RowColumn } from '../../engine/regression/index.ts';
import { ApiError } from '../../contract/errors.ts';
import type { KeptModel } from '../services/regression/model-file.ts';
import { predictRaw } from '../services/regression/predict-file.ts';
import { readRawRows } from '../services/regression/raw-rows.ts';
import { readCell, rowOf } from '../services/regression/row-fields.ts';
import type { CsvTask, RowCellValue, RowsTask, ShapTask } from './serving-protocol.ts';

/** Cells of a row in the order of the model. @throws ApiError `bad-input` naming the field; `where` stands before what is wrong */
export function cellsOf(kept: KeptModel, row: Readonly<Record<string, RowCellValue>>, where = ''): RowCellValue[] {
  return kept.model.preparation.map((feature) => {
    const { column } = feature;
    if (!Object.hasOwn(row, column))
      throw new ApiError('bad-input', `${where}${column} is missing. Give null where it is not known.`, { field: `${where}${column}` });
    try {
      return readCell(feature, row[column] as RowCellValue, kept.formats);
    } catch (error) {
      if (error instanceof ApiError && where !== '')
        throw new ApiError(error.code, `${where}${error.message}`, { ...error.data, field: `${where}${column}` });
      throw error;
    }
  });
}

/** Predictions of rows as the JSON that a client gets. @throws ApiError `bad-input` naming the row and the field */
export function rowsJson(kept: KeptModel, { rows }: RowsTask): string {
  const cells = rows.map((row, i) => cellsOf(kept, row, `data[${i}].`));
  const columns = kept.model.preparation.map(({ column: name, use }, f): RowColumn => {
    const own = cells.map((row) => row[f] ?? null);
    if (use !== 'category') return { name, kind: use, values: Float64Array.from(own, (cell) => (cell === null ? NaN : Number(cell))) };
    const labels = new Map<string, number>();
    const codes = Int32Array.from(own, (cell) => {
      if (cell === null) return -1;
      const word = String(cell);
      const code = labels.get(word) ?? labels.size;
      labels.set(word, code);
      return code;
    });
    return { name, kind: 'category', codes, labels: [...labels.keys()] };
  });
  const { predicted } = predictRows(kept.model, { rows: rows.length, columns });
  return JSON.stringify({ predictions: Array.from(predicted, (value) => ({ predicted_revenue: value })) });
}

/** Errors that are told one by one; all of them are counted. */
const MOST_ERRORS = 1000;

/** Predictions of a CSV file, in its order; null for what is no row and for rows with cells that cannot be read, with the reason beside. */
export async function csvJson(kept: KeptModel, { path, name }: CsvTask): Promise<string> {
  const raw = await readRawRows({ path, name });
  const { predicted, reasons } = predictRaw(kept, raw);
  const lines = [
    ...Array.from(raw.lines, (line, at) => {
      const reason = reasons.get(at);
      return {
        line,
        value: reason ? null : (predicted[at] as number),
        message: reason ? `${reason.column ?? ''}: ${reason.reason}` : null,
      };
    }),
    ...raw.bad.map(({ line, reason }) => ({ line, value: null, message: `line ${line} ${reason}` })),
  ].sort((a, b) => a.line - b.line);
  const errors = lines.flatMap(({ message }, i) => (message === null ? [] : [{ row: i + 1, message }]));
  return JSON.stringify({
    predictions: lines.map(({ value }) => ({ predicted_revenue: value })),
    filename: name,
    num_records_processed: lines.length,
    num_errors: errors.length,
    errors: errors.slice(0, MOST_ERRORS),
  });
}

/** What drives one prediction, as the JSON that a client gets: base value plus the values is the prediction. */
export function shapJson(kept: KeptModel, { row }: ShapTask): string {
  const cells = cellsOf(kept, row);
  const { base, values, prediction } = explainRow(kept.model, rowOf(kept, row));
  return JSON.stringify({
    base_value: base,
    shap_values: Object.fromEntries(values.map(({ column, value }) => [column, value])),
    instance_features: Object.fromEntries(
      kept.model.preparation.map(({ column, use }, f) => {
        const cell = cells[f] ?? null;
        return [column, use === 'date' && cell !== null ? new Date(cell).toISOString().slice(0, 19) : cell];
      }),
    ),
    prediction,
  });
}
