import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PrunePreview } from '../../../contract/entities/lineage.ts';
import type { ScheduleTask } from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../../ingest/types.ts';
import type { StoredScheduleRun } from '../../store/repositories/schedules.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Grants } from '../files/grants.ts';
import type { Flows } from '../flows/flows.ts';
import type { DriftPort } from '../flows/ports.ts';
import type { Retention } from '../lineage/retention.ts';
import type { Registry } from '../registry/registry.ts';
import type { Reports } from '../reports/reports.ts';
import { joinAgain } from '../sources/join-again.ts';
import type { Sources } from '../sources/sources.ts';
import type { Validation } from '../validation/validation.ts';

/** What tasks need of the rest of the application. */
export interface TaskPorts {
  readonly store: Store;
  readonly datasets: Pick<Datasets, 'find' | 'get' | 'import' | 'joined'>;
  readonly validation: Pick<Validation, 'checksFor'>;
  readonly flows: Pick<Flows, 'start' | 'finish' | 'cancel' | 'get'>;
  readonly registry: Pick<Registry, 'champion'>;
  readonly reports: Pick<Reports, 'create'>;
  readonly sources: Pick<Sources, 'fetch' | 'list'>;
  readonly grants: Pick<Grants, 'resolve'>;
  readonly retention: Pick<Retention, 'prune'>;
  readonly drift?: DriftPort | undefined;
}

export interface TaskContext {
  readonly run: StoredScheduleRun;
  readonly signal: AbortSignal;
  /** The id of something that the task is about to make; the same after a process ended in between. */
  readonly made: (what: string) => string;
  readonly setFlow: (flowId: string) => void;
}

export interface TaskOutcome {
  readonly state: 'done' | 'skipped';
  readonly words: string;
}

const done = (words: string): TaskOutcome => ({ state: 'done', words });

/** What a schedule does, in words. */
export function taskWords({ store }: Pick<TaskPorts, 'store'>, task: ScheduleTask): string {
  const deployment = (id: string): string => store.deployments.get(id)?.name ?? 'a deployment that is gone';
  switch (task.kind) {
    case 'flow':
      return `Flow of ${deployment(task.deploymentId)}`;
    case 'drift':
      return `Drift check of ${deployment(task.deploymentId)}`;
    case 'report':
      return `Report of ${deployment(task.deploymentId)} (${task.format})`;
    case 'retention':
      return 'Remove what nothing uses';
    case 'import': {
      const name = store.datasets.findByName(task.datasetId)?.datasetName ?? 'a dataset that is gone';
      const { source } = task;
      if ('path' in source) return `Import ${path.basename(source.path)} into ${name}`;
      return `Import ${source.schema}.${source.table} into ${name}`;
    }
  }
}

/** @throws ApiError `not-found` for a deployment, dataset or connection that is not there; `bad-input` for a path that is none */
export async function checkTask(
  { store, datasets, sources }: Pick<TaskPorts, 'store' | 'datasets' | 'sources'>,
  task: ScheduleTask,
): Promise<void> {
  if ('deploymentId' in task && !store.deployments.get(task.deploymentId))
    throw new ApiError('not-found', 'This deployment is not there any more.', { field: 'task.deploymentId', value: task.deploymentId });
  if (task.kind !== 'import') return;
  if (!datasets.find(task.datasetId))
    throw new ApiError('not-found', `There is no dataset ${task.datasetId}. Import a first file; later ones are read like it.`, {
      field: 'task.datasetId',
    });
  const { source } = task;
  if ('connectionId' in source) {
    if (!sources.list().some(({ id }) => id === source.connectionId))
      throw new ApiError('not-found', 'This connection is not there any more.', { field: 'task.source' });
    return;
  }
  if (!path.isAbsolute(source.path)) throw new ApiError('bad-input', `${source.path} is no whole path.`, { field: 'task.source.path' });
  if (!(await stat(source.path).catch(() => null)))
    throw new ApiError('file-missing', `${source.path} is not there, or cannot be read.`, { field: 'task.source.path', file: source.path });
}

/** The file itself, or the newest of a folder. */
async function fileAt(place: string): Promise<SourcePath> {
  const missing = (why: string): ApiError => new ApiError('file-unreadable', `${place} ${why}`, { file: place });
  const info = await stat(place).catch(() => null);
  if (!info) throw missing('is not there, or cannot be read. Check that the disk or network drive is connected.');
  if (!info.isDirectory()) return { path: place, name: path.basename(place) };
  let newest: { name: string; at: number } | null = null;
  for (const name of await readdir(place)) {
    const found = name.startsWith('.') ? null : await stat(path.join(place, name)).catch(() => null);
    if (found?.isFile() && found.size > 0 && found.mtimeMs > (newest?.at ?? -Infinity)) newest = { name, at: found.mtimeMs };
  }
  if (!newest) throw missing('has no file to import.');
  return { path: path.join(place, newest.name), name: newest.name };
}

/**
 * Does what a schedule is for. Each can be done again after a process ended in the middle: what was made is found.
 *
 * @throws ApiError whatever the service throws that does it
 */
export async function doTask(ports: TaskPorts, task: ScheduleTask, context: TaskContext): Promise<TaskOutcome> {
  const { store, datasets, flows, registry, reports, retention } = ports;
  const { signal, made, setFlow, run } = context;
  const deploymentOf = (id: string) => {
    const found = store.deployments.get(id);
    if (!found) throw new ApiError('not-found', 'The deployment of this schedule was deleted.');
    return found;
  };
  switch (task.kind) {
    case 'flow': {
      const deployment = deploymentOf(task.deploymentId);
      if (deployment.paused && run.reason !== 'asked') return { state: 'skipped', words: `${deployment.name} is paused.` };
      const id = run.flowId ?? flows.start(task.deploymentId, { id: made('flow'), reason: 'schedule', ...task.options });
      setFlow(id);
      // The end of the application, or another process that took over, ends no flow.
      const stop = (): void => {
        if (signal.reason === 'cancelled' || signal.reason === 'timeout') flows.cancel(id);
      };
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        const { state, outcome } = await flows.finish(id);
        if (state === 'cancelled') throw new ApiError('cancelled', 'The flow was cancelled.');
        if (state !== 'done' && state !== 'failed') throw new ApiError('cancelled', 'The application ended before the flow did.');
        if (state === 'failed') throw new ApiError('unsupported', outcome ?? 'The flow failed.');
        return done(outcome ?? '');
      } finally {
        signal.removeEventListener('abort', stop);
      }
    }
    case 'import': {
      const version = datasets.find(task.datasetId);
      if (!version) throw new ApiError('not-found', 'The dataset of this schedule was deleted.');
      const { source } = task;
      const file =
        'path' in source
          ? await fileAt(source.path)
          : ports.grants.resolve(
              (await ports.sources.fetch(source.connectionId, { schema: source.schema, name: source.table }, { signal })).grant,
            );
      const { files, choices } = joinAgain(version, [file], (place) => {
        const beside = version.files[place];
        const copy = beside ? datasets.joined.find(beside) : null;
        return beside && copy !== null ? { path: copy, name: beside.name } : null;
      });
      const target = { name: version.datasetName, datasetId: version.datasetId };
      const imported = await datasets.import(files, choices, target, { signal, checks: ports.validation.checksFor(version.datasetId) });
      return done(
        imported.id === version.id
          ? `${file.name} holds what ${version.datasetName} v${version.number} has: nothing new.`
          : `${file.name} is ${imported.datasetName} v${imported.number}: ${imported.rows.toLocaleString('en-US')} rows to ${imported.last}.`,
      );
    }
    case 'drift': {
      const deployment = deploymentOf(task.deploymentId);
      const champion = registry.champion(deployment.modelId);
      const newest = datasets.find(deployment.datasetId);
      if (!ports.drift || !newest) throw new ApiError('not-found', `The dataset of ${deployment.name} has no version any more.`);
      if (newest.id === champion.datasetVersionId)
        return { state: 'skipped', words: 'The newest data are those that the champion learnt from.' };
      const { words } = await ports.drift(
        { deploymentId: deployment.id, reference: champion.datasetVersionId, current: newest.id },
        { signal },
      );
      return done(words);
    }
    case 'report': {
      const deployment = deploymentOf(task.deploymentId);
      const { experimentId, run: model, number } = registry.champion(deployment.modelId);
      const report = await reports.create({ id: made('report'), experimentId, model, format: task.format }, { signal });
      return done(`Wrote ${report.name}, of v${number}.`);
    }
    case 'retention':
      return Promise.resolve(done(pruned(retention.prune({}))));
  }
}

const prunedWords: Record<PrunePreview['total'][number]['kind'], readonly [one: string, more: string]> = {
  version: ['version', 'versions'],
  snapshot: ['snapshot', 'snapshots'],
  joined: ['copy of a joined file', 'copies of joined files'],
  figures: ['file of figures', 'files of figures'],
  model: ['file of models', 'files of models'],
  report: ['report', 'reports'],
  'row-model': ['model of single rows', 'models of single rows'],
};
function pruned({ total, bytes }: PrunePreview): string {
  const gone = total.flatMap(({ kind, count }) => (count === 0 ? [] : [`${count} ${prunedWords[kind][count === 1 ? 0 : 1]}`]));
  return gone.length === 0 ? 'There was nothing to remove.' : `Removed ${gone.join(', ')}: ${(bytes / 1e6).toFixed(1)} MB.`;
}
