import { randomUUID } from 'node:crypto';
import type { DriftCheck, DriftDetails, DriftRequest, DriftSettings } from '../../../contract/entities/drift.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import type { HostPorts } from '../../host.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { StoredDriftCheck } from '../../store/repositories/drift-checks.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Store } from '../../store/store.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import type { Explanations } from '../explanations/explanations.ts';
import { writeWhole } from '../files/write-whole.ts';
import { isAlive, stoppedState, type JobControl, type Jobs } from '../jobs/jobs.ts';
import { periodShift } from '../lineage/period-shift.ts';
import type { Registry } from '../registry/registry.ts';
import { endOf } from '../experiments/update.ts';
import { tellOf } from './alert.ts';
import { checkHtml } from './check-html.ts';
import type { DriftFound, DriftWork } from './check-work.ts';
import { configuredRules } from './configured-rules.ts';
import { importanceOf, type Importance } from './importance.ts';

/** Whether data are still what a model learnt from; what was found is kept. */
export interface Drift {
  /**
   * Compares two versions, by default what the deployed champion learnt from with the newest one. What was compared before with the same settings is not compared again.
   *
   * @throws ApiError `not-found`, `bad-input` for versions that cannot be compared, `cancelled`
   */
  check(request: DriftRequest, options?: CallOptions): Promise<DriftCheck>;
  /** The same as a job; `jobId` is null where there is nothing left to do. */
  start(request: DriftRequest): { readonly checkId: string; readonly jobId: string | null; readonly finished: Promise<void> };
  /** Newest first. */
  list(of?: { readonly datasetId?: string | undefined; readonly deploymentId?: string | undefined }): DriftCheck[];
  /** @throws ApiError `not-found`, `busy` before it is done */
  get(checkId: string): DriftDetails;
  /** @throws ApiError `not-found`, `busy` */
  delete(checkId: string): void;
  /** A check as one HTML document, or as JSON. @throws ApiError as `get` */
  export(checkId: string, format: 'html' | 'json'): { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };
  /** Asks where to put it, and writes it there; null when the user cancels. @throws ApiError `unsupported` where there is no dialog */
  save(checkId: string, format: 'html' | 'json'): Promise<string | null>;
}

export interface DriftOptions {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  readonly registry: Pick<Registry, 'champion'>;
  readonly explanations: Pick<Explanations, 'model'>;
  readonly alerts: Pick<Alerts, 'raise' | 'settle'>;
  readonly host: Pick<HostPorts, 'pickSavePath'>;
  /** The workspace's database, for threads. */
  readonly database: string;
  readonly changed: () => void;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
}

/** How long a check that another process makes is asked for. */
const askEveryMs = 300;

interface Asked {
  readonly reference: StoredVersion;
  readonly current: StoredVersion;
  readonly deploymentId: string | null;
  readonly settings: DriftSettings;
}

export function createDrift({
  store,
  jobs,
  datasets,
  registry,
  explanations,
  alerts,
  host,
  database,
  changed,
  configured = () => defaultValues,
}: DriftOptions): Drift {
  const checks = store.driftChecks;
  /** Checks that this process makes. */
  const open = new Map<string, Promise<void>>();

  const version = (word: string): StoredVersion => {
    const found = store.datasets.findByName(word);
    if (!found) throw new ApiError('not-found', `There is no data version ${word}.`, { value: word });
    return found;
  };
  const newest = (datasetId: string): StoredVersion => version(datasetId);
  const deploymentOf = (id: string) => {
    const found = store.deployments.get(id) ?? store.deployments.named(id);
    if (!found) throw new ApiError('not-found', `There is no deployment ${id}. "deploy list" shows them.`, { value: id });
    return found;
  };

  function ask({ reference, current, deploymentId, settings = {} }: DriftRequest): Asked {
    const deployment = deploymentId === undefined ? null : deploymentOf(deploymentId);
    const before = reference ?? (deployment ? registry.champion(deployment.modelId).datasetVersionId : undefined);
    const now = current ?? (deployment ? deployment.datasetId : undefined);
    if (before === undefined || now === undefined)
      throw new ApiError('bad-input', 'A check needs two data versions, or a deployment.', {
        field: before === undefined ? 'reference' : 'current',
      });
    // In one order, so that the same settings are the same text.
    const usual = configured().drift;
    const recent = settings.recent ?? usual.recent ?? undefined;
    const level = settings.level ?? (usual.level === defaultValues.drift.level ? undefined : usual.level);
    const ignore = settings.ignore ?? usual.ignore ?? undefined;
    const rules = configuredRules(configured(), settings.rules);
    const own = {
      ...(recent === undefined ? {} : { recent }),
      ...(level === undefined ? {} : { level }),
      ...(ignore?.length ? { ignore: ignore.toSorted() } : {}),
      ...(rules === undefined ? {} : { rules }),
    };
    return { reference: version(before), current: version(now), deploymentId: deployment?.id ?? null, settings: own };
  }

  const told = (check: StoredDriftCheck): DriftCheck => ({
    ...check,
    jobId: jobs.latestFor(check.id)?.id ?? null,
    deployment: check.deploymentId === null ? null : (store.deployments.get(check.deploymentId)?.name ?? null),
  });
  const stored = (id: string): StoredDriftCheck => {
    const found = checks.get(id);
    if (!found) throw new ApiError('not-found', 'This check is not there any more.', { value: id });
    return found;
  };
  const sideOf = ({ id, datasetName, number, first, last }: StoredVersion): DriftCheck['reference'] => ({
    id,
    dataset: datasetName,
    number,
    first,
    last,
  });

  async function errorsOf(asked: Asked): Promise<DriftWork['errors']> {
    if (asked.deploymentId === null) return null;
    const { modelId, axis, id } = deploymentOf(asked.deploymentId);
    const series = store.deployments.series(id).map((one) => Object.values(one.keys).join(' / ') || one.series);
    return { database, deploymentId: id, modelVersionId: registry.champion(modelId).id, axis, series };
  }

  async function workOf(asked: Asked, importance: Importance): Promise<DriftWork> {
    // One after the other: both may be large, and the newest may be in memory.
    const before = await datasets.panels.get(asked.reference.id);
    const now = await datasets.panels.get(asked.current.id);
    const shift = periodShift(before.version.axis, now.version.axis);
    if (shift === null)
      throw new ApiError(
        'bad-input',
        `${titleOf(asked.current)} and ${titleOf(asked.reference)} have periods that do not fall together: their frequencies differ. Import both with the same frequency.`,
        { field: 'current' },
      );
    const { panel } = now;
    return {
      reference: sideAt(before, -shift),
      current: sideAt(now, 0),
      axis: now.version.axis,
      seasons: [...new Set([panel.seasonLength, ...(panel.seasons ?? [])])],
      settings: asked.settings,
      names: new Map([...namesOf(before), ...namesOf(now)]),
      importance: importance.shares,
      importanceWhy: importance.why,
      errors: await errorsOf(asked),
    };
  }

  async function weigh(asked: Asked, call: CallOptions): Promise<Importance> {
    if (asked.deploymentId === null)
      return { shares: null, why: 'No deployed model was named: what one leans on is not known, so columns are in order of effect alone.' };
    const champion = registry.champion(deploymentOf(asked.deploymentId).modelId);
    const [row] = store.runs.byIds([champion.runId]);
    if (!row) return { shares: null, why: 'The run of the deployed model is gone, so columns are in order of effect alone.' };
    const { panel, featureRegressors = [] } = await datasets.panels.get(asked.reference.id);
    const names = [...(panel.regressors ?? []), ...(panel.past ?? [])]
      .map(({ name }) => name)
      .filter((name) => !featureRegressors.includes(name));
    return importanceOf(explanations, { experimentId: row.experimentId, model: row.model }, names, call);
  }

  async function make(check: StoredDriftCheck, asked: Asked, control: JobControl): Promise<void> {
    const { signal } = control;
    const onProgress: CallOptions['onProgress'] = ({ phase, done, total }) => control.progress({ phase, done, total, leftMs: null });
    try {
      onProgress({ phase: 'Asking what the model leans on', done: 0, total: 1 });
      const importance = await weigh(asked, { signal });
      const { details, summary } = await askAside<DriftFound>(
        'drift',
        await workOf(asked, importance),
        'Comparing data',
        'Comparing data was cancelled. Nothing was kept.',
        { signal, onProgress },
      );
      checks.finish(check.id, summary, details);
      // Only what is newest says how things are now.
      if (newest(check.datasetId).id === asked.current.id) tellOf(alerts, told(stored(check.id)), await driftedLately(check));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (signal.aborted) checks.setState(check.id, stoppedState(signal));
      else checks.setState(check.id, 'failed', message);
      throw error;
    } finally {
      changed();
    }
  }

  /** Whether the same comparison found drift within the last periods: what lies at the limit would else be told again every few days. */
  async function driftedLately({ deploymentId, datasetId, reference, current }: StoredDriftCheck): Promise<boolean> {
    const { panel, version } = await datasets.panels.get(current.id);
    const quiet = configured().monitoring.quiet_periods;
    const lately = new Set(formatPeriods(version.axis, endOf(panel) - quiet, quiet));
    return checks
      .list(deploymentId === null ? { datasetId } : { deploymentId })
      .some(
        (one) =>
          one.deploymentId === deploymentId && one.reference.id === reference.id && one.status === 'drift' && lately.has(one.current.last),
      );
  }

  /** Whether a check that is being made has nobody who makes it: its process was killed. */
  const isLost = (checkId: string): boolean => {
    if (open.has(checkId)) return false;
    const job = store.jobs.unfinished().find(({ subjectId }) => subjectId === checkId);
    return job === undefined || !isAlive(job.ownerPid);
  };

  const start: Drift['start'] = (request) => {
    const asked = ask(request);
    const key = { deploymentId: asked.deploymentId, settings: asked.settings, reference: asked.reference.id, current: asked.current.id };
    const same = checks.same(key);
    const busy = same?.state === 'running' && !isLost(same.id);
    if (same && (busy || same.state === 'done'))
      return {
        checkId: same.id,
        jobId: busy ? (jobs.latestFor(same.id)?.id ?? null) : null,
        finished: open.get(same.id) ?? Promise.resolve(),
      };
    const check = {
      id: randomUUID(),
      datasetId: asked.current.datasetId,
      deploymentId: asked.deploymentId,
      reference: sideOf(asked.reference),
      current: sideOf(asked.current),
      settings: asked.settings,
      createdAt: new Date().toISOString(),
    };
    // In one transaction: a check that is being made always has its job.
    const started = store.transaction(() => {
      if (same) checks.delete(same.id);
      if (!checks.insert(check)) return null;
      return jobs.start({
        kind: 'drift',
        title: `Drift from ${titleOf(asked.reference)} to ${titleOf(asked.current)}`,
        subjectId: check.id,
        total: 1,
        work: (control) => make(stored(check.id), asked, control),
      });
    });
    // Another process was quicker.
    if (!started) return start(request);
    const { job, finished } = started;
    open.set(check.id, finished);
    finished.finally(() => open.delete(check.id)).catch(() => undefined);
    changed();
    return { checkId: check.id, jobId: job.id, finished };
  };

  const details = (id: string): DriftDetails => {
    const check = told(stored(id));
    const found = checks.details(id);
    if (!found)
      throw new ApiError(
        check.state === 'running' ? 'busy' : 'bad-input',
        check.state === 'running' ? 'This check is not done yet.' : (check.error ?? 'This check was not finished. Check again.'),
      );
    return { ...found, check };
  };
  const textOf = (id: string, format: 'html' | 'json') => {
    const found = details(id);
    const { current, reference } = found.check;
    const text = format === 'html' ? checkHtml(found) : `${JSON.stringify(found, null, 1)}\n`;
    const name = `drift ${reference.dataset} v${reference.number} to v${current.number}.${format}`
      .replace(/[^\p{L}\p{N}. -]+/gu, '-')
      .slice(-120);
    return { name, text };
  };

  return {
    start,
    check: async (request, { signal, onProgress } = {}) => {
      const { checkId, jobId, finished } = start(request);
      const cancel = (): void => {
        if (jobId !== null) jobs.cancel(jobId);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const ticking =
        onProgress && jobId !== null
          ? setInterval(() => {
              const job = jobs.get(jobId);
              if (job) onProgress({ phase: job.phase, done: job.done, total: job.total });
            }, 100)
          : null;
      try {
        if (signal?.aborted) cancel();
        await finished;
        // Another process makes it.
        for (;;) {
          const check = stored(checkId);
          if (check.state === 'done') return told(check);
          if (check.state === 'running' && isLost(checkId)) {
            checks.setState(checkId, 'interrupted');
            throw new ApiError('cancelled', 'The program that made this check ended. Check again.');
          }
          if (check.state !== 'running')
            throw new ApiError(check.state === 'failed' ? 'bad-input' : 'cancelled', check.error ?? 'The check was cancelled.');
          if (signal?.aborted) throw new ApiError('cancelled', 'The check was cancelled.');
          await new Promise((resolve) => setTimeout(resolve, askEveryMs));
        }
      } finally {
        if (ticking) clearInterval(ticking);
        signal?.removeEventListener('abort', cancel);
      }
    },
    list: (of) => checks.list(of).map(told),
    get: details,
    delete: (id) => {
      if (stored(id).state === 'running') throw new ApiError('busy', 'This check is being made. Cancel it first.');
      checks.delete(id);
      changed();
    },
    export: (id, format) => {
      const { name, text } = textOf(id, format);
      return { name, bytes: Uint8Array.from(Buffer.from(text)) };
    },
    save: async (id, format) => {
      const { name, text } = textOf(id, format);
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no dialog to save files.');
      const target = await host.pickSavePath(name);
      if (target !== null) await writeWhole(target, [text]);
      return target;
    },
  };
}

const titleOf = ({ datasetName, number }: StoredVersion): string => `${datasetName} v${number}`;
const sideAt = ({ panel, featureRegressors = [] }: LoadedPanel, at: number): DriftWork['reference'] => ({
  panel,
  at,
  leftOut: featureRegressors,
});
const namesOf = (loaded: LoadedPanel): [string, string][] =>
  loaded.panel.ids.map((id, i) => [id, Object.values(seriesKey(loaded, i)).join(' / ') || id]);
