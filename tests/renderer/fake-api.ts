import type { Contract, GrantedFile } from '../../contract/api.ts';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { Experiment } from '../../contract/entities/experiment.ts';
import type { Job } from '../../contract/entities/job.ts';
import type { Report } from '../../contract/entities/report.ts';
import type { Settings } from '../../contract/entities/settings.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Client } from '../../contract/rpc.ts';
import type { HostBridge } from '../../renderer/state/bridge.ts';
import { fakePreview, fakeSets } from './fake-data.ts';
import { listOf, type FakeSet } from './fake-series.ts';
import { fakeCleaning } from './fake-cleaning.ts';
import { fakeChecks } from './fake-checks.ts';
import { fakeExplore } from './fake-explore.ts';
import { fakeRowModels } from './fake-row-models.ts';
import { fakeAlerts } from './fake-alerts.ts';
import { fakeConfiguration } from './fake-configuration.ts';
import { fakeLocalApi } from './fake-local-api.ts';
import { fakeDrift } from './fake-drift.ts';
import { fakeFlows } from './fake-flows.ts';
import { fakeMonitoring } from './fake-monitoring.ts';
import { fakeRegistry } from './fake-registry.ts';
import { fakeRowVersions } from './fake-row-versions.ts';
import { fakeRuns } from './fake-runs.ts';
import { fakeScenarios } from './fake-scenarios.ts';
import { fakeLineage } from './fake-lineage.ts';
import { fakeBackends } from './fake-nets.ts';
import { fittedOf } from './fake-fitted.ts';
import { models } from './fake-models.ts';
import { experimentOf, forecastOf, options as trainOptions } from './fake-training.ts';
import { winnersOf } from './fake-winners.ts';

export interface FakeOptions {
  readonly empty?: boolean;
  readonly manySeries?: boolean;
  readonly unfinished?: boolean;
  readonly delayMs?: number;
}

/** A host that is made up: three datasets, experiments in every state, training that takes some seconds. Answers like the real one. */
export function createFakeHost(wanted: FakeOptions = {}): HostBridge & { emit(topic: string, value: unknown): void } {
  const sets: FakeSet[] = wanted.empty ? [] : fakeSets(wanted.manySeries ?? false);
  const experiments: Experiment[] = wanted.empty || !sets[0] ? [] : startingExperiments(sets[0], wanted.unfinished ?? false);
  const jobs = new Map<string, Job>();
  const reports: Report[] = [];
  const listeners = new Map<string, Set<(value: never) => void>>();
  let settings: Settings = {
    theme: 'system',
    workers: 0,
    netBackend: 'auto',
    keepRunning: false,
    api: { enabled: false, port: 5001, rowModel: null, sarimaModel: null },
  };
  let serial = 0;

  const emit = (topic: string, value: unknown): void => listeners.get(topic)?.forEach((listener) => listener(value as never));
  const missing = (what: string): ApiError => new ApiError('not-found', `There is no such ${what}`);
  const setOf = (versionId: string): FakeSet => {
    const set = sets.find((one) => one.version.id === versionId);
    if (!set) throw missing('dataset version');
    return set;
  };
  const experimentBy = (id: string): Experiment => {
    const found = experiments.find((one) => one.id === id);
    if (!found) throw missing('experiment');
    return found;
  };
  const put = (experiment: Experiment): void => {
    const at = experiments.findIndex((one) => one.id === experiment.id);
    if (at < 0) experiments.unshift(experiment);
    else experiments[at] = experiment;
  };
  const run = (experiment: Experiment, set: FakeSet): string => {
    const jobId = `job-${(serial += 1)}`;
    const total = set.count * experiment.leaderboard.length;
    const job: Job = {
      id: jobId,
      kind: 'train',
      subjectId: experiment.id,
      title: `Training ${set.version.datasetName}`,
      state: 'running',
      done: 0,
      total,
      phase: '',
      leftMs: null,
      startedAt: new Date().toISOString(),
      finishedAt: null,
      error: null,
    };
    jobs.set(jobId, job);
    put({ ...experiment, state: 'running', jobId });
    const timer = setInterval(() => {
      const before = jobs.get(jobId);
      if (!before || before.state !== 'running') return clearInterval(timer);
      const done = Math.min(total, before.done + Math.ceil(total / 80));
      const ended = done === total;
      const after: Job = {
        ...before,
        done,
        phase: done < total / 2 ? 'ARIMA' : 'Theta',
        leftMs: ((total - done) / total) * 12_000,
        state: ended ? 'done' : 'running',
        finishedAt: ended ? new Date().toISOString() : null,
      };
      jobs.set(jobId, after);
      const { options } = experiment;
      put(
        experimentOf(
          set,
          { id: experiment.id, name: experiment.name, createdAt: experiment.createdAt, options, jobId, state: ended ? 'done' : 'running' },
          done / total,
        ),
      );
      emit('job.changed', after);
      if (ended) {
        clearInterval(timer);
        emit('data.changed', { entity: 'experiment' });
      }
    }, 150);
    emit('job.changed', job);
    return jobId;
  };

  const api: Client<Contract> = {
    ...fakeRuns(() => experiments),
    ...fakeMonitoring(),
    ...fakeFlows(),
    ...fakeDrift(),
    ...fakeAlerts(),
    ...fakeRegistry(),
    ...fakeRowVersions(),
    ...fakeScenarios(),
    ...fakeConfiguration(),
    ...fakeLocalApi(),
    'app.environment': async () => ({
      version: '0.1.0',
      host: 'browser',
      workspace: '/home/ana/Almanac/sample',
      checks: [
        { name: 'Runtime', state: 'ok', detail: 'Node 24.21.0, linux x64' },
        { name: 'Processors', state: 'ok', detail: '8; training uses 7 unless Workers says otherwise' },
        { name: 'Graphics processor', state: 'ok', detail: 'not needed: the models of this version run on the processor' },
        { name: 'Memory', state: 'ok', detail: '9.1 GB free of 15.6 GB' },
        { name: 'Disk', state: 'warning', detail: '1.4 GB free; imports need room for a copy of the data' },
      ],
    }),
    'nets.backends': async () => fakeBackends,
    'nets.training': async () => null,
    'settings.get': async () => settings,
    'settings.set': async (change) => (settings = { ...settings, ...(change as Partial<typeof settings>) }),
    'files.pick': async () => {
      throw new ApiError('unsupported', 'There is no file dialog here');
    },
    'workspace.export': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'workspace.read': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'workspace.drop': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'workspace.info': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'workspace.open': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'workspace.switch': () => Promise.reject(new ApiError('unsupported', 'No workspace is written or opened here')),
    'files.upload': async ({ name, bytes }) => ({ grant: `grant-${name}`, name, bytes: bytes.length }),
    'datasets.inspect': async ({ grants, choices }) => {
      await pause(wanted.delayMs ?? 300);
      if (grants.some((grant) => grant.includes('bad')))
        throw new ApiError('not-a-number', 'The target holds text where a number should be', {
          file: 'bad.csv',
          row: 812,
          column: 'sales',
          value: 'n/a',
          hint: 'Choose another target, or write missing values as empty cells.',
        });
      return fakePreview(
        grants.map((grant) => ({ name: grant.replace('grant-', ''), bytes: 812_345 })),
        choices,
      );
    },
    'sources.connections': async () => [],
    'sources.saveConnection': async ({ settings: given }) => ({ ...given, id: 'connection', hasPassword: true }),
    'sources.deleteConnection': async () => undefined,
    'sources.tables': async () => [],
    'sources.fetch': async ({ table }) => ({ grant: `grant-${table}.csv`, name: `${table}.csv`, bytes: 1000 }),
    'sources.watches': async () => [],
    'sources.watch': async () => ({ watch: null }),
    'sources.pauseWatch': async () => undefined,
    'sources.deleteWatch': async () => undefined,
    'features.kinds': async () => [],
    'features.propose': async () => ({
      set: { specs: [], horizon: 28, strategy: 'direct' },
      reasons: [],
      columns: { known: [], past: [], statics: [] },
      dated: true,
    }),
    'features.look': async () => ({ columns: [], findings: [], rows: 0 }),
    'features.values': async ({ column }) => ({
      column,
      series: {},
      time: [],
      y: new Float64Array(),
      values: new Float64Array(),
      history: 0,
    }),
    'datasets.derive': async ({ versionId }) => setOf(versionId).version,
    'datasets.import': async ({ name }, options) => {
      for (let done = 0; done <= 10; done += 1) {
        options?.onProgress?.({ phase: 'Writing the snapshot', done, total: 10 });
        await pause((wanted.delayMs ?? 600) / 10);
      }
      const base = fakeSets(false)[0];
      if (!base) throw missing('dataset');
      const number = 1 + Math.max(0, ...sets.filter((set) => set.version.datasetName === name).map((set) => set.version.number));
      const version: DatasetVersion = {
        ...base.version,
        id: `made${(serial += 1)}`.padEnd(64, '0'),
        datasetId: name,
        datasetName: name,
        number,
        createdAt: new Date().toISOString(),
      };
      sets.unshift({ ...base, version });
      emit('data.changed', { entity: 'dataset' });
      return version;
    },
    ...fakeChecks((versionId) => setOf(versionId).version),
    'datasets.list': async () => sets.map((set) => set.version),
    'datasets.get': async ({ versionId }) => setOf(versionId).version,
    'datasets.rename': async ({ datasetId, name }) => {
      sets.forEach((set, i) => {
        if (set.version.datasetId === datasetId) sets[i] = { ...set, version: { ...set.version, datasetName: name } };
      });
    },
    'datasets.delete': async ({ versionId }) => void sets.splice(sets.indexOf(setOf(versionId)), 1),
    'datasets.series': async ({ versionId }) => listOf(setOf(versionId)),
    'datasets.values': async ({ versionId, index }) => {
      const set = setOf(versionId);
      const y = set.y(index);
      return { series: {}, time: Array.from({ length: y.length }, (_, i) => set.time(i)), y };
    },
    ...fakeExplore(setOf),
    ...fakeLineage((versionId) => setOf(versionId).version),
    ...fakeCleaning((versionId) => (index) => {
      const set = setOf(versionId);
      const y = set.y(index);
      return { series: {}, time: Array.from({ length: y.length }, (_, i) => set.time(i)), y };
    }),
    ...fakeRowModels(),
    'models.list': async () => models,
    'experiments.defaults': async () => ({
      options: trainOptions,
      models,
      reasons: {
        horizon: '28 days: the next four weeks; your data is daily.',
        folds: '3 folds: enough to judge by, and each leaves 4 years to train on.',
        metric: 'MASE compares series of different size.',
        models: 'All that can take 15 series of 1,684 days in a few minutes.',
      },
      seasons: [7, 365],
      configured: {},
      regressors: { names: ['onpromotion'], futurePeriods: 16 },
    }),
    'experiments.winners': async ({ experimentId }) => {
      const experiment = experimentBy(experimentId);
      return winnersOf(setOf(experiment.datasetVersionId), experiment);
    },
    'experiments.fitted': async ({ experimentId, model, index }) => {
      await pause(wanted.delayMs ?? 200);
      const experiment = experimentBy(experimentId);
      return fittedOf(setOf(experiment.datasetVersionId), experiment, model, index);
    },
    'experiments.train': async ({ versionId, options, name }) => {
      const set = setOf(versionId);
      if (options.specs?.['prophet']?.spec['growth'] === 'logistic')
        throw new ApiError('bad-input', 'growth: logistic growth needs a cap', { field: 'options.specs.prophet.spec.growth' });
      const experiment = experimentOf(
        set,
        {
          id: `exp-${(serial += 1)}`,
          name: name ?? `${set.version.datasetName}, ${options.horizon} days`,
          state: 'running',
          options,
          createdAt: new Date().toISOString(),
        },
        0,
      );
      return { experimentId: experiment.id, jobId: run(experiment, set) };
    },
    'experiments.update': () => Promise.reject(new ApiError('unsupported', 'No data are newer here')),
    'xgboost.export': () => Promise.reject(new ApiError('unsupported', 'Nothing is exported here')),
    'xgboost.save': () => Promise.reject(new ApiError('unsupported', 'Nothing is exported here')),
    'experiments.resume': async ({ experimentId }) => {
      const experiment = experimentBy(experimentId);
      return { jobId: run(experiment, setOf(experiment.datasetVersionId)) };
    },
    'experiments.list': async () => [...experiments],
    'experiments.get': async ({ experimentId }) => experimentBy(experimentId),
    'experiments.delete': async ({ experimentId }) => void experiments.splice(experiments.indexOf(experimentBy(experimentId)), 1),
    'forecasts.get': async ({ experimentId, model, index }) => {
      const experiment = experimentBy(experimentId);
      return forecastOf(setOf(experiment.datasetVersionId), model, index, experiment.options.horizon);
    },
    'levels.propose': () => Promise.reject(new ApiError('bad-input', 'A single series has no levels: sums need several series.')),
    'levels.start': () => Promise.reject(new ApiError('unsupported', 'Nothing is added up here')),
    'levels.resume': () => Promise.reject(new ApiError('unsupported', 'Nothing is added up here')),
    'levels.list': async () => [],
    'levels.get': () => Promise.reject(new ApiError('not-found', 'These levels are not there any more.')),
    'levels.nodes': () => Promise.reject(new ApiError('not-found', 'These levels are not there any more.')),
    'levels.node': () => Promise.reject(new ApiError('not-found', 'These levels are not there any more.')),
    'levels.delete': async () => undefined,
    'levels.export': () => Promise.reject(new ApiError('not-found', 'These levels are not there any more.')),
    'levels.save': () => Promise.reject(new ApiError('unsupported', 'Nothing is added up here')),
    'tunings.defaults': () => Promise.reject(new ApiError('unsupported', 'Nothing is tuned here')),
    'tunings.start': () => Promise.reject(new ApiError('unsupported', 'Nothing is tuned here')),
    'tunings.resume': () => Promise.reject(new ApiError('unsupported', 'Nothing is tuned here')),
    'tunings.list': async () => [],
    'tunings.get': () => Promise.reject(new ApiError('not-found', 'This search is not there any more.')),
    'tunings.delete': async () => undefined,
    'tunings.train': () => Promise.reject(new ApiError('unsupported', 'Nothing is tuned here')),
    'explanations.forecast': () => Promise.reject(new ApiError('unsupported', 'Nothing is explained here')),
    'explanations.model': () => Promise.reject(new ApiError('unsupported', 'Nothing is explained here')),
    'explanations.permutation': () => Promise.reject(new ApiError('unsupported', 'Nothing is explained here')),
    'explanations.list': async () => [],
    'ownModels.list': async () => [],
    'ownModels.inspect': async () => ({ card: null }),
    'ownModels.grant': () => Promise.reject(new ApiError('unsupported', 'There are no own models here')),
    'ownModels.revoke': () => Promise.reject(new ApiError('unsupported', 'There are no own models here')),
    'ownModels.trial': () => Promise.reject(new ApiError('unsupported', 'There are no own models here')),
    'jobs.list': async () => [...jobs.values()],
    'jobs.cancel': async ({ jobId }) => {
      const job = jobs.get(jobId);
      if (!job) throw missing('job');
      const cancelled: Job = { ...job, state: 'cancelled', finishedAt: new Date().toISOString() };
      jobs.set(jobId, cancelled);
      if (job.subjectId) put({ ...experimentBy(job.subjectId), state: 'cancelled' });
      emit('job.changed', cancelled);
    },
    'reports.create': async ({ experimentId, format, model }) => {
      await pause(wanted.delayMs ?? 400);
      const experiment = experimentBy(experimentId);
      const report: Report = {
        id: `report-${(serial += 1)}`,
        experimentId,
        experimentName: experiment.name,
        format,
        model: model ?? 'theta',
        scenario: null,
        name: `${experiment.datasetName} ${model ?? 'theta'}.${format}`,
        bytes: format === 'html' ? 184_223 : 42_110,
        sha256: 'cd'.repeat(32),
        createdAt: new Date().toISOString(),
      };
      reports.unshift(report);
      return report;
    },
    'reports.list': async () => [...reports],
    'reports.delete': async ({ reportId }) =>
      void reports.splice(
        reports.findIndex((one) => one.id === reportId),
        1,
      ),
    'reports.read': async ({ reportId }) => {
      const report = reports.find((one) => one.id === reportId);
      if (!report) throw missing('report');
      const text = report.format === 'html' ? htmlReport : csvReport;
      return { name: report.name, mime: report.format === 'html' ? 'text/html' : 'text/csv', bytes: new TextEncoder().encode(text) };
    },
    'reports.sheets': async () => ({ sheets: [] }),
    'reports.save': async () => {
      throw new ApiError('unsupported', 'There is no save dialog here');
    },
  };
  return {
    api,
    hostKind: 'browser',
    emit,
    onEvent: (topic, listener) => {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener as (value: never) => void));
      return () => void known.delete(listener as (value: never) => void);
    },
    grantFiles: async (files): Promise<GrantedFile[]> =>
      files.map((file) => ({ grant: `grant-${file.name}`, name: file.name, bytes: file.size })),
    connectionLost: () => () => undefined,
  };
}

function startingExperiments(set: FakeSet, unfinished: boolean): Experiment[] {
  const interrupted = experimentOf(
    set,
    {
      id: 'exp-interrupted',
      name: 'store_sales, 56 days',
      state: 'interrupted',
      createdAt: new Date(Date.now() - 90_000_000).toISOString(),
    },
    0.4,
  );
  if (unfinished) return [interrupted];
  return [experimentOf(set, { id: 'exp-done', name: 'store_sales, 28 days', state: 'done' }), interrupted];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const htmlReport =
  '<!doctype html><meta charset="utf-8"><style>body{font:14px system-ui;margin:32px}</style><h1>store_sales: 28 days</h1><p>Theta, MASE 0.812.</p>';
const csvReport =
  'store_nbr,family,date,forecast,lower_80,upper_80,model\r\n' +
  Array.from({ length: 300 }, (_, i) => `44,"DAIRY, FRESH",2017-08-${16 + (i % 14)},${1000 + i},${900 + i},${1100 + i},theta`).join('\r\n');
