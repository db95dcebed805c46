import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Alert, AlertCounts, AlertLink } from '../../contract/entities/alert.ts';
import type { AlertChannel } from '../../contract/entities/alert-channel.ts';
import type { AlertDetail } from '../../contract/procedures/alerts.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export interface AlertsState {
  /** Id of the alert at the right; null for the first. */
  readonly selected: string | null;
  /** The list has what is over, too. */
  readonly settled: boolean;
}

export interface AlertsSlice {
  readonly store: StoreApi<AlertsState>;
  /** By whether settled ones are in it: `open`, `all`. */
  readonly list: Cache<Alert[]>;
  /** One entry, with the key ''. */
  readonly counts: Cache<AlertCounts>;
  /** By id. */
  readonly details: Cache<AlertDetail>;
  /** One entry, with the key ''. */
  readonly channels: Cache<AlertChannel[]>;
  /** Something was raised, settled or sent. */
  changed(): void;
}

export type AlertList = 'open' | 'all';

export function createAlerts(api: Api): AlertsSlice {
  const store = createStore<AlertsState>(() => ({ selected: null, settled: false }));
  const list = createCache((which) => api['alerts.list']({ settled: which === 'all' }), 2);
  const counts = createCache(() => api['alerts.counts'](), 1);
  const details = createCache((alertId) => api['alerts.get']({ alertId }), 16);
  const channels = createCache(() => api['alerts.channels'](), 1);
  return {
    store,
    list,
    counts,
    details,
    channels,
    changed: () => {
      for (const cache of [list, counts, details, channels] as const) cache.renew();
    },
  };
}

/** Tabs of Monitor that an alert may lead to. */
export const isMonitorTab = (screen: AlertLink['screen']): screen is 'performance' | 'drift' | 'flows' | 'alerts' | 'system' =>
  ['performance', 'drift', 'flows', 'alerts', 'system'].includes(screen);
