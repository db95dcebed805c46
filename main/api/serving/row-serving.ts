import { rowPredictor } from '../../../engine/regression/index.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Held } from '../../jobs/serving-protocol.ts';
import { cellsOf } from '../../jobs/serving-rows.ts';
import { modelPath, readModel } from '../../services/regression/model-file.ts';
import type { StoredModel } from '../../store/repositories/registry.ts';
import type { StoredRowModel } from '../../store/repositories/row-models.ts';
import type { StoredRowVersion } from '../../store/repositories/row-versions.ts';
import type { Store } from '../../store/store.ts';
import type { RowCellValue } from '../../jobs/serving-protocol.ts';

/** What serves rows: a model of single rows, and the version of a registered model that it is where it serves as that. */
export interface ChosenRows {
  readonly stored: StoredRowModel;
  /** The champion of the registered model that was chosen. */
  readonly version: Pick<StoredRowVersion, 'id' | 'name' | 'number'> | null;
}

/** A model of single rows that is loaded: predicts a row in microseconds, in the thread that serves. */
export interface ServedRows extends ChosenRows {
  readonly key: string;
  readonly held: Held;
  /** @throws ApiError `bad-input` naming the field */
  predict(row: Readonly<Record<string, RowCellValue>>): number;
}

type RowStore = Pick<Store, 'rowModels' | 'rowVersions' | 'registry'>;

/** What a registered model of single rows stands for. @throws ApiError `not-found` without a champion, `file-changed` where it is another model than was registered */
function championOf(store: RowStore, { id, name }: StoredModel): ChosenRows {
  const version = store.rowVersions.champion(id);
  if (!version)
    throw new ApiError('not-found', `${name} has no champion yet. Promote one of its versions: "almanac registry promote", or Registry.`, {
      field: 'row-model',
    });
  const stored = store.rowModels.get(version.rowModelId);
  if (stored?.sha256 !== version.artefact)
    throw new ApiError('file-changed', `The model of ${name} v${version.number} is another than was registered. It is not used.`, {
      field: 'row-model',
    });
  return { stored, version };
}

/** The champion of the registered model of single rows with that name or id; null where there is none of it. @throws ApiError as `championOf` */
export function rowChampion(store: RowStore, word: string): ChosenRows | null {
  const model = store.registry.model(word) ?? store.registry.modelNamed(word.trim());
  return model?.sort === 'rows' ? championOf(store, model) : null;
}

/**
 * What serves. Chosen by name or id: the champion of a registered model of single rows, else that model of single rows itself. Not chosen: the champion
 * of the registered model of single rows that was changed last, and the newest that is trained where none has a champion.
 *
 * @returns null where there is none
 * @throws ApiError `not-found` with what to do
 */
export function chooseRows(store: RowStore, chosen: string | null): ChosenRows | null {
  const trained = store.rowModels.list().filter(({ sha256 }) => sha256 !== null);
  if (chosen !== null) {
    const champion = rowChampion(store, chosen);
    if (champion) return champion;
    const found = trained.find(({ id, name }) => id === chosen || name === chosen);
    if (found) return { stored: found, version: null };
    throw new ApiError(
      'not-found',
      `There is no registered or trained model of single rows called ${chosen}. "almanac registry" and "almanac predict" list them.`,
      { field: 'row-model' },
    );
  }
  const changedAt = ({ id }: StoredModel): number => store.registry.entries(id).at(-1)?.sequence ?? 0;
  const [model] = store.registry
    .models()
    .filter(({ id, sort }) => sort === 'rows' && store.rowVersions.champion(id) !== null)
    .sort((a, b) => changedAt(b) - changedAt(a));
  if (model) return championOf(store, model);
  return trained[0] ? { stored: trained[0], version: null } : null;
}

/** Whether that is loaded already. */
export const sameRows = (rows: ServedRows, { stored, version }: ChosenRows): boolean =>
  rows.stored.id === stored.id && rows.stored.sha256 === stored.sha256 && rows.version?.id === version?.id;

/** @throws ApiError `file-missing`, `file-changed`, `file-unreadable` */
export async function loadRows(folder: string, { stored, version }: ChosenRows): Promise<ServedRows> {
  const sha256 = stored.sha256 as string;
  const file = modelPath(folder, sha256);
  const kept = await readModel(file, sha256);
  const predict = rowPredictor(kept.model);
  return {
    key: `rows ${sha256}`,
    stored,
    version,
    held: { kind: 'rows', file, sha256 },
    predict: (row) => predict(cellsOf(kept, row)),
  };
}
