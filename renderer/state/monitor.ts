import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ServedForecast } from '../../contract/entities/deployment.ts';
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
  /** By `servedKey`: what the deployment gives to its users, of the first series whose names hold a text. */
  readonly served: Cache<ServedForecast>;
  /** Something was deployed, or came: what is on show is asked for again. */
  changed(): void;
}

/** Series that are asked for at a time. */
export const servedLimit = 500;
export const servedKey = (deploymentId: string, search: string): string => JSON.stringify([deploymentId, search]);

export function createMonitor(api: Api): MonitorSlice {
  const store = createStore<MonitorState>(() => ({ tab: 'performance', deployment: null }));
  const deployments = createCache(() => api['monitoring.list'](), 1);
  const performance = createCache((deploymentId) => api['monitoring.performance']({ deploymentId }), 8);
  const served = createCache((key) => {
    const [deploymentId, search] = JSON.parse(key) as [string, string];
    return api['monitoring.forecast']({ deploymentId, offset: 0, limit: servedLimit, search });
  }, 4);
  return {
    store,
    deployments,
    performance,
    served,
    changed: () => {
      deployments.renew();
      performance.renew();
      served.renew();
    },
  };
}
