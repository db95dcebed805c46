import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Evidence, ModelVersion, RegisteredModel, RegistryHistory } from '../../contract/entities/registry.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export type RegistryTab = 'versions' | 'history' | 'test';

export interface RegistryState {
  /** Id of the model on show; null for the first. */
  readonly model: string | null;
  /** Id of the version at the right. */
  readonly version: string | null;
  readonly tab: RegistryTab;
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
  /** Something was registered, promoted ...: what is on show is asked for again. */
  changed(): void;
}

export function createRegistry(api: Api): RegistrySlice {
  const store = createStore<RegistryState>(() => ({ model: null, version: null, tab: 'versions' }));
  const models = createCache(() => api['registry.models'](), 1);
  const versions = createCache((modelId) => api['registry.versions']({ modelId }), 8);
  const history = createCache((modelId) => api['registry.history']({ modelId }), 8);
  const evidence = createCache((versionId, call) => api['registry.evidence']({ versionId }, call), 8);
  const ofRun = createCache((runId) => api['registry.ofRun']({ runId }), 32);
  return {
    store,
    models,
    versions,
    history,
    evidence,
    ofRun,
    changed: () => {
      for (const cache of [models, versions, history, ofRun] as const)
        for (const key of cache.store.getState().entries.keys()) cache.refresh(key);
      // What a version would replace may be another now.
      evidence.forget(() => true);
    },
  };
}
