import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TrialPlan } from '../../contract/entities/deployment.ts';
import type { Flow, FlowSummary, Trial } from '../../contract/entities/flow.ts';
import type { Schedule, ScheduleRun, ScheduleSettings } from '../../contract/entities/schedule.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';
import { createThrottle } from './throttle.ts';

export interface FlowsState {
  /** What the list shows. */
  readonly part: 'flows' | 'schedules';
  /** Id of the flow on show; null for the newest. */
  readonly flow: string | null;
  /** Id of the schedule on show; null for the first. */
  readonly schedule: string | null;
}

/** What runs by itself. */
export interface FlowsSlice {
  readonly store: StoreApi<FlowsState>;
  /** One entry, with the key ''. */
  readonly flows: Cache<FlowSummary[]>;
  readonly flow: Cache<Flow>;
  /** By id of the deployment. */
  readonly trials: Cache<Trial[]>;
  readonly schedules: Cache<Schedule[]>;
  /** By id of the schedule. */
  readonly history: Cache<ScheduleRun[]>;
  start(deploymentId: string, retrain: 'by-policy' | 'always' | 'never'): Promise<void>;
  cancel(flowId: string): Promise<void>;
  /** Has a candidate tried beside the champion of a deployment. */
  tryOut(deploymentId: string, versionId: string, plan: TrialPlan): Promise<Trial>;
  endTrial(deploymentId: string): Promise<void>;
  /** @returns the schedule as it was kept; throws what the procedure does */
  save(settings: ScheduleSettings, id: string | null, grant?: string): Promise<Schedule>;
  runNow(scheduleId: string): Promise<void>;
  cancelRun(runId: string): Promise<void>;
  pause(scheduleId: string, paused: boolean): Promise<void>;
  remove(scheduleId: string): Promise<void>;
  changed(): void;
}

/** Steps of a flow may follow each other quickly. */
const renewEveryMs = 300;

export function createFlows(api: Api): FlowsSlice {
  const store = createStore<FlowsState>(() => ({ part: 'flows', flow: null, schedule: null }));
  const flows = createCache(() => api['flows.list']({}), 1);
  const flow = createCache((flowId) => api['flows.get']({ flowId }), 8);
  const trials = createCache((deploymentId) => api['flows.trials']({ deploymentId }), 8);
  const schedules = createCache(() => api['schedules.list'](), 1);
  const history = createCache((scheduleId) => api['schedules.history']({ scheduleId }), 8);
  const renew = createThrottle(() => {
    for (const cache of [flows, flow, trials, schedules, history]) cache.renew();
  }, renewEveryMs);
  const changed = (): void => renew.call('');
  return {
    store,
    flows,
    flow,
    trials,
    schedules,
    history,
    start: async (deploymentId, retrain) => {
      const { flowId } = await api['flows.start']({ deploymentId, retrain });
      store.setState({ part: 'flows', flow: flowId });
      changed();
    },
    cancel: async (flowId) => {
      await api['flows.cancel']({ flowId });
      changed();
    },
    tryOut: async (deploymentId, versionId, plan) => {
      const begun = await api['flows.try']({ deploymentId, versionId, plan });
      changed();
      return begun;
    },
    endTrial: async (deploymentId) => {
      await api['flows.endTrial']({ deploymentId });
      changed();
    },
    save: async (settings, id, grant) => {
      const kept = await api['schedules.save']({ settings, ...(id === null ? {} : { id }), ...(grant === undefined ? {} : { grant }) });
      store.setState({ part: 'schedules', schedule: kept.id });
      changed();
      return kept;
    },
    runNow: async (scheduleId) => {
      await api['schedules.runNow']({ scheduleId });
      changed();
    },
    cancelRun: async (runId) => {
      await api['schedules.cancel']({ runId });
      changed();
    },
    pause: async (scheduleId, paused) => {
      await api['schedules.pause']({ scheduleId, paused });
      changed();
    },
    remove: async (scheduleId) => {
      await api['schedules.delete']({ scheduleId });
      changed();
    },
    changed,
  };
}
