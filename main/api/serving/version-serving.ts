import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Held } from '../../jobs/serving-protocol.ts';
import type { LoadedPanel } from '../../services/datasets/panels.ts';
import type { Registry } from '../../services/registry/registry.ts';
import type { Store } from '../../store/store.ts';

/** A champion that is loaded, beside the data that it forecasts from. */
export interface ServedVersion {
  readonly key: string;
  readonly version: ModelVersion;
  readonly given: LoadedPanel;
  readonly held: Held;
  /** Why the newest data are not what it forecasts from; null where they are. */
  readonly note: string | null;
}

const keyOf = (versionId: string, dataId: string): string => `version ${versionId} ${dataId}`;

/** The newest version of the dataset that a model was trained on, with what came since; archived ones are none. */
function newestData(store: Store, trainedOn: string): string {
  const datasetId = store.datasets.get(trainedOn)?.datasetId;
  const own = store.datasets.list().filter((version) => version.datasetId === datasetId && version.archivedAt === undefined);
  return own.sort((a, b) => b.number - a.number)[0]?.id ?? trainedOn;
}

/** What a champion would be held as at this moment. */
export const currentKey = (store: Store, { id, datasetVersionId }: Pick<ModelVersion, 'id' | 'datasetVersionId'>): string =>
  keyOf(id, newestData(store, datasetVersionId));

/**
 * Checks a version's files and lays its data beside it: the newest version of its dataset, or what it was trained on where those do not have what it
 * learnt from, which is said.
 *
 * @throws ApiError as `registry.load`
 */
export async function loadServedVersion(store: Store, registry: Registry, version: ModelVersion): Promise<ServedVersion> {
  const loaded = await registry.load(version.id);
  const wanted = newestData(store, version.datasetVersionId);
  let note: string | null = null;
  let prepared = null;
  try {
    prepared = await loaded.prepare(wanted);
  } catch (error) {
    if (wanted === version.datasetVersionId || !(error instanceof ApiError)) throw error;
    note = error.message;
    prepared = await loaded.prepare();
  }
  const { given, thread } = prepared;
  return { key: keyOf(version.id, wanted), version, given, note, held: { kind: 'version', thread, axis: given.version.axis } };
}
