import type { Values } from '../configuration/values.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { infer } from '../monitoring/infer.ts';
import type { Monitoring } from '../monitoring/monitoring.ts';
import type { Registry } from '../registry/registry.ts';
import type { Runs } from '../runs/runs.ts';
import { createSchedules, type Schedules, type SchedulesOptions } from '../schedules/schedules.ts';
import type { TaskPorts } from '../schedules/tasks.ts';
import { servedParts } from '../trials/served-parts.ts';
import { createFlows, type Flows, type FlowsOptions } from './flows.ts';
import { createJudge } from './judge.ts';
import type { DriftPort, FlowPorts } from './ports.ts';

/** How flows work where that differs from the usual: tests stop processes around steps, and do not wait. */
export type FlowSettings = Pick<FlowsOptions, 'around' | 'backOffMs' | 'atOnce'>;

export interface AutomationOptions extends Omit<
  FlowPorts,
  'judge' | 'infer' | 'degradation' | 'servedOf' | 'drift' | 'raise' | 'settle' | 'datasets' | 'registry'
> {
  readonly datasets: TaskPorts['datasets'] & FlowsOptions['datasets'] & Parameters<typeof infer>[0]['datasets'];
  readonly registry: Registry;
  readonly runs: Runs;
  readonly monitoring: Pick<Monitoring, 'degradation' | 'idle'>;
  readonly drift?: DriftPort | undefined;
  readonly alerts: Pick<Alerts, 'raise' | 'settle'>;
  readonly sources: TaskPorts['sources'];
  readonly grants: TaskPorts['grants'];
  readonly retention: TaskPorts['retention'];
  readonly validation: FlowPorts['validation'] & TaskPorts['validation'];
  /** The workspace's database. */
  readonly database: string;
  readonly flowSettings?: FlowSettings | undefined;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: (() => Values) | undefined;
  /** How schedules work where that differs from the usual. */
  readonly scheduleSettings?: Pick<SchedulesOptions, 'atOnce' | 'backOffMs'> | undefined;
  readonly changed: (entity: 'flow' | 'schedule') => void;
}

export interface Automation {
  readonly flows: Flows;
  readonly schedules: Schedules;
}

/** What runs by itself, on the services that do the work. */
export function createAutomation(options: AutomationOptions): Automation {
  const { store, registry, datasets, runs, database, monitoring, alerts, flowSettings = {}, changed } = options;
  const raise: FlowPorts['raise'] = (notice) => alerts.raise(notice);
  const settle: FlowPorts['settle'] = (key) => alerts.settle(key);
  const parts = { store, registry, datasets, database, now: () => new Date().toISOString() };
  const flows = createFlows({
    ...options,
    ...flowSettings,
    judge: createJudge({ store, datasets, registry, runs, database }),
    infer: ({ deploymentId, modelVersionId, datasetVersionId, role }, call) => {
      const deployment = store.deployments.get(deploymentId);
      if (!deployment) throw new Error('the deployment is gone');
      return infer(parts, { deployment, version: registry.version(modelVersionId), dataId: datasetVersionId, role }, call);
    },
    degradation: async (deploymentId) => {
      // What has come is laid beside what was forecast first.
      await monitoring.idle();
      const { state, sentence } = monitoring.degradation(deploymentId);
      return { degraded: state === 'degraded', words: sentence };
    },
    servedOf: (trial, until) => servedParts(database, trial, store.deployments.series(trial.deploymentId), until),
    raise,
    settle,
    changed: () => changed('flow'),
  });
  const schedules = createSchedules({ ...options, ...options.scheduleSettings, flows, raise, settle, changed: () => changed('schedule') });
  return { flows, schedules };
}
