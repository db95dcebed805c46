import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  Evidence,
  ModelVersion,
  RegisteredModel,
  RegistryHistory,
  VersionPair,
  VersionTest,
  VersionTestSeries,
} from '../../contract/entities/registry.ts';
import type { RowEvidence } from '../../contract/entities/row-evidence.ts';
import type { RowVersion } from '../../contract/entities/row-version.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export type RegistryTab = 'versions' | 'history' | 'test';

export interface RegistryState {
  /** Id of the model on show; null for the first. */
  readonly model: string | null;
  /** Id of the version at the right. */
  readonly version: string | null;
  readonly tab: RegistryTab;
  /** Versions that are tested; null for the champion and another one. */
  readonly first: string | null;
  readonly second: string | null;
  /** Version of a dataset that has the actuals; null for the newest data. */
  readonly actuals: string | null;
}

export interface RegistrySlice {
  readonly store: StoreApi<RegistryState>;
  /** One entry, with the key ''. */
  readonly models: Cache<RegisteredModel[]>;
  /** By id of the model. */
  readonly versions: Cache<ModelVersion[]>;
  readonly history: Cache<RegistryHistory>;
  /** By id of the version; of the champion as it was asked for. */
  readonly evidence: Cache<Evidence>;
  /** By id of the run. */
  readonly ofRun: Cache<ModelVersion[]>;
  /** By `testKey`. */
  readonly tests: Cache<VersionTest>;
  /** By `testSeriesKey`. */
  readonly testSeries: Cache<VersionTestSeries>;
  /** Versions of a registered model of single rows, by its id. */
  readonly rowVersions: Cache<RowVersion[]>;
  /** By id of the model of single rows. */
  readonly ofRowModel: Cache<RowVersion[]>;
  /** By id of the version. */
  readonly rowEvidence: Cache<RowEvidence>;
  /** By `rowTestKey`. */
  readonly rowTests: Cache<RowEvidence>;
  /** Newer data may have come. */
  dataChanged(): void;
  /** Something was registered, promoted ...: what is on show is asked for again. */
  changed(): void;
}

/** Two versions of a registered model of single rows, and a file to measure them on: what both held out where absent. */
export interface RowPair {
  readonly first: string;
  readonly second: string;
  readonly grant?: string;
}
export const rowTestKey = (pair: RowPair): string => JSON.stringify(pair);
export const testKey = (pair: VersionPair): string => JSON.stringify(pair);
export const testSeriesKey = (pair: VersionPair, index: number): string => JSON.stringify({ ...pair, index });

export function createRegistry(api: Api): RegistrySlice {
  const store = createStore<RegistryState>(() => ({
    model: null,
    version: null,
    tab: 'versions',
    first: null,
    second: null,
    actuals: null,
  }));
  const models = createCache(() => api['registry.models'](), 1);
  const versions = createCache((modelId) => api['registry.versions']({ modelId }), 8);
  const history = createCache((modelId) => api['registry.history']({ modelId }), 8);
  const evidence = createCache((versionId, call) => api['registry.evidence']({ versionId }, call), 8);
  const ofRun = createCache((runId) => api['registry.ofRun']({ runId }), 32);
  const tests = createCache((key, call) => api['registry.test'](JSON.parse(key) as VersionPair, call), 6);
  const testSeries = createCache((key) => api['registry.testSeries'](JSON.parse(key) as VersionPair & { index: number }), 24);
  const rowVersions = createCache((modelId) => api['rowVersions.list']({ modelId }), 8);
  const ofRowModel = createCache((rowModelId) => api['rowVersions.of']({ rowModelId }), 32);
  const rowEvidence = createCache((versionId, call) => api['rowVersions.evidence']({ versionId }, call), 8);
  const rowTests = createCache((key, call) => api['rowVersions.compare'](JSON.parse(key) as RowPair, call), 6);
  return {
    store,
    models,
    versions,
    history,
    evidence,
    ofRun,
    tests,
    testSeries,
    rowVersions,
    ofRowModel,
    rowEvidence,
    rowTests,
    dataChanged: () => {
      tests.forget(() => true);
      testSeries.forget(() => true);
    },
    changed: () => {
      for (const cache of [models, versions, history, ofRun, rowVersions, ofRowModel] as const)
        for (const key of cache.store.getState().entries.keys()) cache.refresh(key);
      // What a version would replace may be another now.
      evidence.forget(() => true);
      rowEvidence.forget(() => true);
      rowTests.forget(() => true);
    },
  };
}
