import { rowPredictor } from '../../../engine/regression/index.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Held } from '../../jobs/serving-protocol.ts';
import { cellsOf } from '../../jobs/serving-rows.ts';
import { modelPath, readModel } from '../../services/regression/model-file.ts';
import type { RowModelRepository, StoredRowModel } from '../../store/repositories/row-models.ts';
import type { RowCellValue } from '../../jobs/serving-protocol.ts';

/** A model of single rows that is loaded: predicts a row in microseconds, in the thread that serves. */
export interface ServedRows {
  readonly key: string;
  readonly stored: StoredRowModel;
  readonly held: Held;
  /** @throws ApiError `bad-input` naming the field */
  predict(row: Readonly<Record<string, RowCellValue>>): number;
}

/** The model that serves: the one that was chosen, by id or name, else the newest that is trained; null where there is none. */
export function chooseRows(store: RowModelRepository, chosen: string | null): StoredRowModel | null {
  const trained = store.list().filter(({ sha256 }) => sha256 !== null);
  if (chosen === null) return trained[0] ?? null;
  const found = trained.find(({ id, name }) => id === chosen || name === chosen);
  if (!found)
    throw new ApiError('not-found', `There is no trained model of single rows called ${chosen}. "almanac predict" lists them.`, {
      field: 'row-model',
    });
  return found;
}

/** @throws ApiError `file-missing`, `file-changed`, `file-unreadable` */
export async function loadRows(folder: string, stored: StoredRowModel): Promise<ServedRows> {
  const sha256 = stored.sha256 as string;
  const file = modelPath(folder, sha256);
  const kept = await readModel(file, sha256);
  const predict = rowPredictor(kept.model);
  return {
    key: `rows ${sha256}`,
    stored,
    held: { kind: 'rows', file, sha256 },
    predict: (row) => predict(cellsOf(kept, row)),
  };
}
