import { createStore, type StoreApi } from 'zustand/vanilla';

/** Parts of the Monitor screen. */
export type MonitorTab = 'performance' | 'drift' | 'flows' | 'alerts' | 'system';

export interface MonitorState {
  readonly tab: MonitorTab;
  /** Id of the deployment on show, the same one in all tabs; null for the first. */
  readonly deployment: string | null;
}

export interface MonitorSlice {
  readonly store: StoreApi<MonitorState>;
}

export function createMonitor(): MonitorSlice {
  const store = createStore<MonitorState>(() => ({ tab: 'performance', deployment: null }));
  return { store };
}
