import type { ModelVersion } from '../../../contract/entities/registry.ts';
import type { Held } from '../../jobs/serving-protocol.ts';
import type { LoadedPanel } from '../../services/datasets/panels.ts';
import type { Estimates } from '../../services/registry/newest-estimates.ts';
import { newerData } from '../../services/registry/newer-data.ts';
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

/** What a champion would be held as at this moment: with the newest data of the dataset that it was trained on. */
export const currentKey = (store: Store, version: Pick<ModelVersion, 'id' | 'datasetVersionId' | 'modelId'>): string =>
  keyOf(version.id, newerData(store, version)[0] ?? version.datasetVersionId);

/**
 * Checks a version's files and lays its data beside it, the newest that it can forecast from, with its models estimated anew from them.
 *
 * @param estimated - what was estimated before, by key; written
 * @throws ApiError as `registry.load`
 */
export async function loadServedVersion(
  store: Store,
  registry: Registry,
  version: ModelVersion,
  estimated: Map<string, Promise<Estimates>>,
): Promise<ServedVersion> {
  const loaded = await registry.load(version.id);
  const key = currentKey(store, version);
  const { prepared, note } = await loaded.newest();
  const { given, thread } = prepared;
  const estimating = estimated.get(key) ?? loaded.estimate(prepared);
  estimated.set(key, estimating);
  estimating.catch(() => estimated.delete(key));
  const estimates = await estimating;
  return { key, version, given, note, held: { kind: 'version', thread, own: prepared.own, estimates, axis: given.version.axis } };
}
