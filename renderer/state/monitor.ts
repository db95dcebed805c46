import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeploymentSummary, Performance } from '../../contract/entities/performance.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

/** Parts of the Monitor screen. */
export type MonitorTab = 'performance' | 'drift' | 'flows' | 'alerts' | 'system';

export interface MonitorState {
  readonly tab: MonitorTab;
  /** Id of the deployment on show, the same one in all tabs; null for the first. */
  readonly deployment: string | null;
}

export interface MonitorSlice {
  readonly store: StoreApi<MonitorState>;
  /** One entry, with the key ''. */
  readonly deployments: Cache<DeploymentSummary[]>;
  /** By id of the deployment. */
  readonly performance: Cache<Performance>;
  /** Something was deployed, or came: what is on show is asked for again. */
  changed(): void;
}

export function createMonitor(api: Api): MonitorSlice {
  const store = createStore<MonitorState>(() => ({ tab: 'performance', deployment: null }));
  const deployments = createCache(() => api['monitoring.list'](), 1);
  const performance = createCache((deploymentId) => api['monitoring.performance']({ deploymentId }), 8);
  return {
    store,
    deployments,
    performance,
    changed: () => {
      deployments.renew();
      performance.renew();
    },
  };
}
