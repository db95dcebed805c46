import { randomUUID } from 'node:crypto';
import {
  deploymentName,
  type Arrival,
  type Deployment,
  type DeploymentChange,
  type DeploymentPolicy,
  type ForecastRole,
  type LoggedForecast,
  type NewDeployment,
} from '../../../contract/entities/deployment.ts';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import type { DegradationVerdict, DeploymentSummary, Performance } from '../../../contract/entities/performance.ts';
import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { StoredDeployment } from '../../store/repositories/deployments.ts';
import { configuredPolicy } from '../configuration/policy.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { unattended } from '../logs/unattended.ts';
import type { Registry } from '../registry/registry.ts';
import { splittingTrial } from '../trials/serves.ts';
import { createArrivals } from './arrivals.ts';
import { infer, type InferParts, type ToInfer } from './infer.ts';
import { performanceOf, summaryOf } from './performance-of.ts';

/** Registered models at work: forecasts of newer data, what came of them, and what is to be said of it. */
export interface Monitoring {
  /** By name. */
  list(): DeploymentSummary[];
  /** @param key - its id or name. @throws ApiError `not-found` */
  get(key: string): Deployment;
  /**
   * Puts the champion of a registered model to work: forecasts at once, and again whenever its data go on.
   *
   * @throws ApiError `not-found`; `bad-input` for a name that is taken and for data that it cannot forecast from; `unsupported` for what cannot forecast from the
   *   registry, with the reason
   */
  create(wanted: NewDeployment, call?: CallOptions): Promise<Deployment>;
  /** @throws ApiError `not-found`, `bad-input` for a name that is taken */
  change(id: string, change: DeploymentChange): Deployment;
  /** With all that was logged for it; the model and the data stay. @throws ApiError `not-found` */
  delete(id: string): void;
  /**
   * Forecasts from the newest data that were not refused, and keeps the forecast. The one that is there where it was made before.
   *
   * @param request.versionId - of the model; the champion where absent
   * @throws ApiError as `registry.load` and its forecast; `not-found` without a champion
   */
  infer(
    deploymentId: string,
    request?: { readonly versionId?: string | undefined; readonly role?: ForecastRole | undefined },
    call?: CallOptions,
  ): Promise<LoggedForecast>;
  /** Notes a new version of a dataset for all that are deployed on it, at once; it is looked at afterwards. */
  arrived(datasetVersionId: string): void;
  /** Newest first. */
  arrivals(deploymentId: string, limit?: number): Arrival[];
  /** Looks at an arrival again. @throws ApiError `not-found` */
  again(deploymentId: string, datasetVersionId: string): Promise<Arrival>;
  performance(deploymentId: string): Performance;
  /** Of the champion. */
  degradation(deploymentId: string): DegradationVerdict;
  /** Tells of data that are overdue; also done by itself from time to time. */
  watchLate(): void;
  /** Until all that has come was looked at. */
  idle(): Promise<void>;
  /** Goes on with what another process left. */
  start(): void;
  close(): Promise<void>;
}

export interface MonitoringOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly datasets: Datasets;
  /** The workspace's database file. */
  readonly database: string;
  readonly alerts: { raise(notice: AlertNotice): void; settle(key: string, why?: string): void };
  /** Told inside the transaction that ends an arrival, so that it happens once. Absent where nothing follows. */
  readonly startFlow?: ((deploymentId: string, what: { readonly reason: 'arrival' }) => unknown) | undefined;
  readonly changed: () => void;
  readonly now?: () => string;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: (() => Values) | undefined;
}

const LATE_EVERY_MS = 600_000;

/** What is absent stays. */
const policyWith = (before: DeploymentPolicy, change: NewDeployment['policy'] = {}): DeploymentPolicy => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...before, ...given };
};

export function createMonitoring(options: MonitoringOptions): Monitoring {
  const { store, registry, datasets, database, changed, now = () => new Date().toISOString(), configured = () => defaultValues } = options;
  const rows = store.deployments;
  const parts: InferParts = { store, registry, datasets, database, now };
  /** Two who ask for the same at once share it. */
  const making = new Map<string, Promise<LoggedForecast>>();

  const find = (key: string): StoredDeployment => {
    const found = rows.get(key) ?? rows.named(key.trim());
    if (!found)
      throw new ApiError('not-found', `There is no deployment ${key}. "deploy list" shows them.`, { field: 'deployment', value: key });
    return found;
  };
  const told = ({ axis: _axis, ...deployment }: StoredDeployment): Deployment => deployment;

  /** The newest data that can be forecast from. */
  function newestData(deployment: StoredDeployment, champion: ModelVersion): string {
    const bad = (id: string): boolean => ['refused', 'failed'].includes(rows.arrival(deployment.id, id)?.state ?? '');
    const newest = store.datasets.findByName(deployment.datasetId);
    if (newest && !bad(newest.id)) return newest.id;
    const before = rows
      .arrivals(deployment.id)
      .find(({ state, datasetVersionId }) => state === 'done' && store.datasets.get(datasetVersionId));
    return before?.datasetVersionId ?? champion.datasetVersionId;
  }

  function make(what: ToInfer, call: CallOptions): Promise<LoggedForecast> {
    const key = `${what.deployment.id} ${what.version.id} ${what.dataId} ${what.role}`;
    const running = making.get(key);
    if (running) return running;
    const made = infer(parts, what, call).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  /** In an A/B period: the forecast of who serves a share, beside the champion's. Where it cannot be made the champion serves all, which is said wherever that is shown. */
  async function makeShared(deployment: StoredDeployment, champion: ModelVersion, dataId: string, call: CallOptions): Promise<void> {
    const trial = splittingTrial(store, deployment.id, champion.id);
    if (!trial) return;
    try {
      await make({ deployment, version: registry.version(trial.otherId), dataId, role: 'challenger' }, call);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 'cancelled') throw error;
    }
  }

  let watching: NodeJS.Timeout | undefined;
  const arrivals = createArrivals({ ...options, now, make, makeShared, configured });
  const brokenKey = 'monitoring-broken';
  const broken = (error: unknown): void =>
    options.alerts.raise({
      key: brokenKey,
      kind: 'system',
      severity: 'critical',
      title: 'New data cannot be looked at',
      where: 'Monitoring',
      since: now(),
      evidence: error instanceof Error ? error.message : String(error),
      whatToDo: 'Look at the log and at the disk; it is tried again every ten minutes.',
    });
  const well = (): void => options.alerts.settle(brokenKey);
  const worked = unattended(() => arrivals.work(), broken, well);
  const toldOfLate = unattended(() => arrivals.tellOfLate(), broken, well);

  function checkName(name: string, id: string | null): string {
    const read = deploymentName.safeParse(name);
    if (!read.success)
      throw new ApiError('bad-input', 'A deployment has a name of 1 to 80 characters, without quotes, slashes and line breaks.', {
        field: 'name',
      });
    const taken = rows.named(read.data);
    if (taken && taken.id !== id)
      throw new ApiError('bad-input', `There is a deployment ${taken.name} already. Give this one another name.`, {
        field: 'name',
        value: name,
      });
    return read.data;
  }
  const sorted = (levels: readonly number[]): number[] => [...new Set(levels)].sort((a, b) => a - b);

  return {
    list: () => rows.list().map((deployment) => summaryOf(deployment, options)),
    get: (key) => told(find(key)),
    create: async (wanted, call = {}) => {
      const champion = registry.champion(wanted.model);
      const own = datasets.get(champion.datasetVersionId);
      const data = wanted.dataset === undefined ? (store.datasets.findByName(own.datasetId) ?? own) : datasets.find(wanted.dataset);
      if (!data)
        throw new ApiError('not-found', `There is no dataset ${wanted.dataset}.`, { field: 'dataset', value: wanted.dataset ?? '' });
      const deployment: StoredDeployment = {
        id: randomUUID(),
        name: checkName(wanted.name ?? champion.name, null),
        modelId: champion.modelId,
        datasetId: data.datasetId,
        horizon: wanted.horizon ?? champion.horizon,
        levels: sorted(wanted.levels ?? champion.levels),
        policy: policyWith(configuredPolicy(configured()), wanted.policy),
        paused: false,
        createdAt: now(),
        axis: own.axis,
      };
      // Its files are read before anything is kept: what cannot forecast is not deployed.
      await registry.load(champion.id);
      store.transaction(() => {
        checkName(deployment.name, null);
        rows.insert(deployment);
      });
      try {
        // What it said on the day of its training is judged too, where newer data are there.
        await make({ deployment, version: champion, dataId: champion.datasetVersionId, role: 'champion' }, call);
        if (data.id !== champion.datasetVersionId) {
          await make({ deployment, version: champion, dataId: data.id, role: 'champion' }, call);
          await arrivals.judge(deployment, data.id, call);
        }
      } catch (error) {
        rows.delete(deployment.id);
        throw error;
      }
      changed();
      return told(deployment);
    },
    change: (id, change) => {
      const before = find(id);
      const after: StoredDeployment = {
        ...before,
        name: change.name === undefined ? before.name : checkName(change.name, before.id),
        horizon: change.horizon ?? before.horizon,
        levels: sorted(change.levels ?? before.levels),
        policy: policyWith(before.policy, change.policy),
        paused: change.paused ?? before.paused,
      };
      rows.change(after);
      changed();
      return told(after);
    },
    delete: (id) => {
      const { id: found } = find(id);
      arrivals.settleAll(found);
      rows.delete(found);
      changed();
    },
    infer: async (deploymentId, { versionId, role = 'champion' } = {}, call = {}) => {
      const deployment = find(deploymentId);
      const version = versionId === undefined ? registry.champion(deployment.modelId) : registry.version(versionId);
      if (version.modelId !== deployment.modelId)
        throw new ApiError('bad-input', `${version.name} v${version.number} is no version of the model that ${deployment.name} deploys.`, {
          field: 'version',
        });
      const dataId = newestData(deployment, version);
      const made = await make({ deployment, version, dataId, role }, call);
      await makeShared(deployment, version, dataId, call);
      changed();
      return made;
    },
    arrived: (versionId) => {
      const version = store.datasets.get(versionId);
      if (!version) return;
      const noted = rows.ofDataset(version.datasetId).filter(({ createdAt }) => version.createdAt > createdAt);
      if (noted.length === 0) return;
      store.transaction(() => {
        for (const { id } of noted) rows.noteArrival(id, versionId, version.number, now());
      });
      changed();
      worked();
    },
    arrivals: (deploymentId, limit) => rows.arrivals(find(deploymentId).id, limit),
    again: async (deploymentId, datasetVersionId) => {
      const { id } = find(deploymentId);
      const known = rows.arrival(id, datasetVersionId);
      if (!known) throw new ApiError('not-found', 'These data did not come for this deployment.');
      rows.finishArrival({ ...known, state: 'waiting', finishedAt: null, message: null });
      await arrivals.work();
      return rows.arrival(id, datasetVersionId) ?? known;
    },
    performance: (deploymentId) => performanceOf(find(deploymentId), options),
    degradation: (deploymentId) => {
      const { versions } = performanceOf(find(deploymentId), options);
      const champion = versions.find(({ stage }) => stage === 'champion');
      if (champion) return champion.verdict;
      const nothing = { since: null, noticed: null, alarm: null, ratio: null, bias: null, causes: [], series: [] };
      return { ...nothing, state: 'unknown', sentence: 'Nothing that the champion forecast has come yet.', next: '' };
    },
    idle: () => arrivals.work(),
    watchLate: () => arrivals.tellOfLate(),
    start: () => {
      worked();
      watching ??= setInterval(() => {
        worked();
        toldOfLate();
      }, LATE_EVERY_MS).unref();
    },
    close: () => {
      clearInterval(watching);
      return arrivals.close();
    },
  };
}
