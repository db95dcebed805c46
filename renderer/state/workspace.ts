import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { ExperimentSummary } from '../../contract/entities/experiment.ts';
import type { Report } from '../../contract/entities/report.ts';
import type { EnvironmentReport, Settings } from '../../contract/entities/settings.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';

/** The workspace's lists. Null until they first came. */
export interface WorkspaceState {
  readonly versions: readonly DatasetVersion[] | null;
  readonly experiments: readonly ExperimentSummary[] | null;
  readonly reports: readonly Report[] | null;
  readonly settings: Settings | null;
  readonly environment: EnvironmentReport | null;
  readonly failure: Failure | null;
}
export type Entity = 'dataset' | 'experiment' | 'report' | 'settings';
export interface Workspace {
  readonly store: StoreApi<WorkspaceState>;
  /** Everything, once, when the page opens. */
  load(): Promise<void>;
  refresh(entity: Entity): Promise<void>;
  changeSettings(change: Partial<Settings>): Promise<void>;
}

export function createWorkspace(api: Api): Workspace {
  const store = createStore<WorkspaceState>(() => ({
    versions: null,
    experiments: null,
    reports: null,
    settings: null,
    environment: null,
    failure: null,
  }));
  const turns = new Map<string, number>();
  /** Keeps the answer of the latest question only. */
  const fill = async <K extends keyof WorkspaceState>(key: K, ask: () => Promise<NonNullable<WorkspaceState[K]>>): Promise<void> => {
    const mine = (turns.get(key) ?? 0) + 1;
    turns.set(key, mine);
    try {
      const value = await ask();
      if (turns.get(key) === mine) store.setState({ [key]: value } as unknown as Partial<WorkspaceState>);
    } catch (error) {
      store.setState({ failure: toFailure(error) });
    }
  };
  const refresh = async (entity: Entity): Promise<void> => {
    if (entity === 'dataset') await fill('versions', () => api['datasets.list']());
    else if (entity === 'experiment') await fill('experiments', () => api['experiments.list']());
    else if (entity === 'report') await fill('reports', () => api['reports.list']());
    else await fill('settings', () => api['settings.get']());
  };
  return {
    store,
    refresh,
    load: async () => {
      store.setState({ failure: null });
      await Promise.all([
        ...(['dataset', 'experiment', 'report', 'settings'] as const).map(refresh),
        fill('environment', () => api['app.environment']()),
      ]);
    },
    changeSettings: async (change) => {
      const before = store.getState().settings;
      if (before) store.setState({ settings: { ...before, ...change } });
      await fill('settings', () => api['settings.set'](change));
    },
  };
}

/** The newest experiment that is done; lists come newest first. */
export const newestDone = (experiments: readonly ExperimentSummary[]): ExperimentSummary | undefined =>
  experiments.find((experiment) => experiment.state === 'done');
