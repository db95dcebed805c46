import './keep-wasm-code.ts';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Contract } from '../contract/api.ts';
import type { Job } from '../contract/entities/job.ts';
import type { Events } from '../contract/events.ts';
import type { Emit, Handlers } from '../contract/rpc.ts';
import type { HostPorts } from './host.ts';
import { createIngest } from './ingest/client.ts';
import type { PluginLimits } from './jobs/plugins/protocol.ts';
import { placeSample } from './sample.ts';
import { describeGraphics } from './services/environment/net-backends.ts';
import type { ConfigurationFile } from './services/configuration/configuration.ts';
import { withImportDefaults } from './services/configuration/import-defaults.ts';
import { configuredSettings } from './services/configuration/settings.ts';
import { createPreview } from './services/cleaning/preview.ts';
import { createDatasets, sweepDrafts } from './services/datasets/datasets.ts';
import { explainError } from './services/explain-error.ts';
import { createExperiments } from './services/experiments/experiments.ts';
import { createExplanations } from './services/explanations/explanations.ts';
import { createExplore } from './services/explore/explore.ts';
import { inspectEnvironment } from './services/environment/environment.ts';
import { createFeatures } from './services/features/features.ts';
import { createGrants } from './services/files/grants.ts';
import { createAutomation, type FlowSettings } from './services/flows/automation.ts';
import { createFitted } from './services/forecasts/fitted.ts';
import { createForecasts } from './services/forecasts/forecasts.ts';
import { handlersOf } from './services/handlers.ts';
import { createLineage } from './services/lineage/lineage.ts';
import { createRetention } from './services/lineage/retention.ts';
import { createJobs } from './services/jobs/jobs.ts';
import { createLocalApi } from './services/api/local-api.ts';
import { createApiTokens } from './services/api/tokens.ts';
import { createDrift } from './services/drift/drift.ts';
import { createLevels } from './services/levels/levels.ts';
import { createLog } from './services/logs/log.ts';
import { readLog } from './services/logs/read-log.ts';
import { createPlugins } from './services/plugins/plugins.ts';
import { createNetBackends } from './services/nets/net-backends.ts';
import { createNetRuns } from './services/nets/net-runs.ts';
import { createRegression } from './services/regression/regression.ts';
import { createXgboost } from './services/xgboost/xgboost.ts';
import { createProvenance } from './services/provenance/provenance.ts';
import { createVerify } from './services/provenance/verify.ts';
import { createMlflowExport } from './services/mlflow/export.ts';
import { createImportedRuns } from './services/mlflow/import.ts';
import { createMonitoring } from './services/monitoring/monitoring.ts';
import { createRegistry } from './services/registry/registry.ts';
import { createRowRegistry } from './services/row-registry/row-registry.ts';
import { createVersionTest } from './services/registry/version-test.ts';
import { createReports } from './services/reports/reports.ts';
import { createRepeats } from './services/repeat/repeats.ts';
import { createComparisons } from './services/runs/comparisons.ts';
import { createRuns } from './services/runs/runs.ts';
import { createScenarios } from './services/scenarios/scenarios.ts';
import { createSources } from './services/sources/sources.ts';
import { createWatches } from './services/sources/watches.ts';
import { keepDaily } from './services/system/keeping.ts';
import { createSystem } from './services/system/system.ts';
import { createTunings } from './services/tuning/tunings.ts';
import { createValidation } from './services/validation/validation.ts';
import { claimScratch } from './services/workspace/scratch.ts';
import { createWorkspaceFile } from './services/workspace/workspace.ts';
import { createOversight, openConfiguration } from './oversight.ts';
import type { Services } from './services.ts';
import { interruptLost } from './services/jobs/interrupt-lost.ts';
import { openStore } from './store/store.ts';
import { commit } from './version.ts';

export interface AppOptions {
  /** Folder that holds everything; made when it is not there. */
  readonly workspace: string;
  readonly host: HostPorts;
  readonly version: string;
  /** A file of settings that goes before the workspace's. */
  readonly configurationFile?: ConfigurationFile | undefined;
  /** What the user's own models may use; the usual where absent. */
  readonly pluginLimits?: PluginLimits;
  /** How flows work; the usual where absent. */
  readonly flows?: FlowSettings | undefined;
}

export interface App extends Services {
  readonly handlers: Handlers<Contract>;
  /** Sends every event from now on; returns how to stop. */
  subscribe(emit: Emit<Events>): () => void;
  /** Interrupts what is running and closes the workspace. */
  close(): Promise<void>;
}

/**
 * Builds the application on a workspace folder: the one place where services meet.
 *
 * @throws ApiError `disk-full`, `file-unreadable` for a folder that cannot be written, `unsupported` for one of a newer schema
 */
export async function createApp(options: AppOptions): Promise<App> {
  try {
    return await build(options);
  } catch (error) {
    throw explainError(error, path.resolve(options.workspace));
  }
}

async function build({ workspace: folder, host, version, pluginLimits, configurationFile, flows: flowSettings }: AppOptions): Promise<App> {
  const workspace = path.resolve(folder);
  if (host.kind !== 'terminal') placeSample(workspace);
  mkdirSync(workspace, { recursive: true });
  const kept = openStore(workspace);
  const listeners = new Set<Emit<Events>>();
  const emit: Emit<Events> = (topic, value) => listeners.forEach((listener) => listener(topic, value));
  const told = (): void => emit('data.changed', { entity: 'configuration' });
  const configuration = openConfiguration(workspace, host, configurationFile, told, kept.close);
  const store = { ...kept, settings: configuredSettings(kept.settings, configuration) };

  const lost = interruptLost(store);
  const { folder: temporary, alone } = claimScratch(workspace);

  const { log, writer, logFolder, keeping, alerting } = createOversight({ workspace, store, host, configuration, version, emit });
  const { alerts } = alerting;
  for (const { id, kind } of lost) log('warning', 'jobs', 'A job was interrupted: its process ended before it did.', { job: id, kind });
  const tellJob = (job: Job): void => {
    emit('job.changed', job);
    if (job.finishedAt !== null) services.system.jobEnded(job);
  };
  const jobs = createJobs(store.jobs, tellJob, log);
  const ingest = createIngest({ fork: () => host.fork('ingest'), tempFolder: temporary });
  const grants = createGrants(path.join(temporary, 'uploads'), ingest.getReady);
  const dataFolder = path.join(workspace, 'data');
  const datasets = withImportDefaults(
    createDatasets(
      dataFolder,
      store,
      ingest,
      jobs,
      () => emit('data.changed', { entity: 'dataset' }),
      (versionId) => services.monitoring.arrived(versionId),
      configuration.get,
    ),
    configuration.get,
  );
  sweepDrafts(dataFolder);
  const retention = createRetention({
    workspace,
    store,
    forget: datasets.panels.forget,
    changed: () => emit('data.changed', { entity: 'dataset' }),
  });
  retention.sweep(alone);
  const plugins = createPlugins({
    store: store.ownModels,
    host,
    folder: path.join(workspace, 'own-models'),
    changed: () => emit('data.changed', { entity: 'own-model' }),
    now: () => new Date().toISOString(),
    ...(pluginLimits ? { limits: pluginLimits } : {}),
  });
  const features = createFeatures(datasets, (id) => store.datasets.figuresOf(id).features, configuration.get);
  const validation = createValidation(store, datasets, ingest, Date.now, features, configuration.get);
  const netBackends = createNetBackends({ store, host, version });
  const netRuns = createNetRuns({
    store,
    backends: netBackends,
    folder: path.join(workspace, 'checkpoints'),
    codeVersion: version,
    changed: (place) => emit('net.trained', place),
  });
  netRuns.sweep();
  const experiments = createExperiments({
    store,
    jobs,
    datasets,
    modelsFolder: path.join(workspace, 'models'),
    codeVersion: version,
    changed: () => emit('data.changed', { entity: 'experiment' }),
    nets: netRuns,
    lend: plugins.lend,
    configured: configuration.get,
  });
  if (host.kind !== 'terminal') {
    // What the first screen shows is read while the page loads; should that fail, the page asks again and shows why.
    const newest = store.experiments.list().find(({ state }) => state === 'done');
    if (newest) datasets.panels.get(newest.datasetVersionId).catch(() => undefined);
  }
  const forecasts = createForecasts(store, datasets, experiments);
  const fitted = createFitted(store, datasets, experiments, {
    lend: plugins.lend,
    granted: () =>
      plugins
        .granted()
        .map(({ kind }) => kind)
        .join(),
  });
  const provenanceOf = createProvenance({ store, snapshotPath: datasets.snapshotPath, application: { version, commit } });
  const explore = createExplore(store, datasets, path.join(workspace, 'figures'));
  const explanations = createExplanations(store, datasets, experiments);
  const scenarios = createScenarios({
    store,
    datasets,
    experiments,
    own: plugins,
    changed: () => emit('data.changed', { entity: 'scenario' }),
  });
  const reports = createReports({
    folder: path.join(workspace, 'reports'),
    store,
    datasets,
    experiments,
    forecasts,
    fitted,
    explanations,
    provenance: provenanceOf,
    compareRuns: (ids, options) => services.compareRuns(ids, options),
    scenarios,
    levels: { list: (runId) => services.levels.list(runId), nodes: (setId) => services.levels.nodes(setId) },
    host,
    changed: () => emit('data.changed', { entity: 'report' }),
  });
  const now = (): string => new Date().toISOString();
  const regression = createRegression({
    store: store.rowModels,
    versions: store.rowVersions,
    codeVersion: version,
    jobs,
    host,
    ingest,
    folder: path.join(workspace, 'row-models'),
    temporary: path.join(temporary, 'rows'),
    changed: () => emit('data.changed', { entity: 'row-model' }),
    now,
  });
  const tunings = createTunings({
    store,
    jobs,
    datasets,
    experiments,
    backends: netBackends,
    changed: () => emit('data.changed', { entity: 'tuning' }),
    configured: configuration.get,
  });
  const sourcesChanged = (): void => emit('data.changed', { entity: 'source' });
  const sources = createSources({
    store: store.sources,
    grants,
    host,
    folder: path.join(temporary, 'fetched'),
    changed: sourcesChanged,
    now,
  });
  const watches = createWatches({ store: store.sources, datasets, alerts, changed: sourcesChanged, now });
  if (host.kind !== 'terminal') watches.start();
  if (host.kind !== 'terminal') alerting.start();
  const environment = (again = false): ReturnType<typeof inspectEnvironment> =>
    inspectEnvironment({ workspace, version, host, ingest, backends: netBackends, again });
  const runs = createRuns({ store, sweep: retention.sweep, changed: () => emit('data.changed', { entity: 'run' }) });
  const compareRuns = createComparisons(runs, datasets, path.join(workspace, 'almanac.db'));
  const registry = createRegistry({
    store,
    runs,
    datasets,
    compareRuns,
    modelsFolder: path.join(workspace, 'models'),
    changed: () => emit('data.changed', { entity: 'registry' }),
    own: plugins,
  });
  const rowRegistry = createRowRegistry({ store, regression, changed: () => emit('data.changed', { entity: 'registry' }) });
  const monitoring = createMonitoring({
    store,
    registry,
    datasets,
    database: path.join(workspace, 'almanac.db'),
    alerts,
    startFlow: (deploymentId, what) => automation.flows.start(deploymentId, what),
    changed: () => emit('data.changed', { entity: 'monitoring' }),
    configured: configuration.get,
  });
  const atWork = configuration.get();
  const automation = createAutomation({
    store,
    datasets,
    validation,
    experiments,
    registry,
    runs,
    jobs,
    reports,
    monitoring,
    drift: async ({ deploymentId, reference, current }, call) => {
      const { id, status, headline } = await services.drift.check({ deploymentId, reference, current }, call);
      return { id, drifted: status === 'drift', words: headline ?? '' };
    },
    alerts,
    sources,
    grants,
    retention,
    database: path.join(workspace, 'almanac.db'),
    configured: configuration.get,
    flowSettings: { atOnce: atWork.flows.at_once, backOffMs: 1000 * atWork.flows.backoff_seconds, ...flowSettings },
    scheduleSettings: { atOnce: atWork.schedules.at_once, backOffMs: 1000 * atWork.schedules.backoff_seconds },
    changed: (entity) => emit('data.changed', { entity }),
  });
  if (host.kind !== 'terminal') {
    monitoring.start();
    automation.flows.work();
    automation.schedules.start();
  }
  const versionTest = createVersionTest({ store, registry, runs, datasets, database: path.join(workspace, 'almanac.db') });
  const apiTokens = createApiTokens({ store: store.apiTokens, changed: () => emit('data.changed', { entity: 'api' }) });
  const accessLog = createLog({ folder: path.join(workspace, 'logs'), kind: 'api', mostBytes: 20_000_000 });
  const localApi = createLocalApi({
    store,
    own: plugins,
    registry,
    runs,
    tokens: apiTokens,
    rowModelsFolder: path.join(workspace, 'row-models'),
    temporary: path.join(temporary, 'api'),
    version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => emit('data.changed', { entity: 'api' }),
    log,
    accessLog,
    forecastTook: (ms) => services.system.observeForecast(ms),
    configured: configuration.get,
  });
  if (host.kind !== 'terminal') localApi.follow();
  const system = createSystem({
    store,
    workspace,
    host,
    jobs,
    alerts,
    log,
    graphics: async () => describeGraphics(await netBackends.look()),
    configured: configuration.get,
  });
  const services: Services = {
    apiTokens,
    localApi,
    store,
    configuration,
    alerts,
    alerting,
    system,
    keeping,
    readLog: (filter, limit, before) => readLog(logFolder, filter, limit, before, writer.flush),
    log,
    jobs,
    grants,
    datasets,
    validation,
    preview: createPreview(datasets),
    experiments,
    runs,
    compareRuns,
    registry,
    rowRegistry,
    monitoring,
    ...automation,
    versionTest,
    provenanceOf,
    forecasts,
    fitted,
    features,
    reports,
    regression,
    xgboost: createXgboost({ store, datasets, experiments, regression, host }),
    tunings,
    plugins,
    sources,
    watches,
    explore,
    explanations,
    scenarios,
    levels: createLevels({
      store,
      jobs,
      datasets,
      host,
      database: path.join(workspace, 'almanac.db'),
      lend: plugins.lend,
      changed: () => emit('data.changed', { entity: 'levels' }),
    }),
    drift: createDrift({
      store,
      jobs,
      datasets,
      registry,
      explanations,
      alerts,
      host,
      database: path.join(workspace, 'almanac.db'),
      changed: () => emit('data.changed', { entity: 'drift' }),
      configured: configuration.get,
    }),
    lineage: createLineage(store, datasets),
    retention,
    verify: createVerify({
      store,
      provenanceOf,
      snapshotPath: datasets.snapshotPath,
      modelsFolder: path.join(workspace, 'models'),
      joinedFolder: path.join(workspace, 'joined'),
      scenarioHash: (id) => services.scenarios.scenarioHash(id),
    }),
    exportMlflow: createMlflowExport({ store, runs, forecasts, provenanceOf, modelsFolder: path.join(workspace, 'models') }),
    importedRuns: createImportedRuns(store, () => emit('data.changed', { entity: 'run' })),
    repeats: createRepeats({
      store,
      jobs,
      datasets,
      temporary,
      codeVersion: version,
      backends: netBackends,
      lend: plugins.lend,
      changed: () => emit('data.changed', { entity: 'run' }),
    }),
    workspaceFile: createWorkspaceFile({ workspace, temporary, version, jobs, host }),
    netBackends,
    netRuns,
    environment,
  };
  if (host.kind !== 'terminal') system.start();
  const stopKeeping = host.kind === 'terminal' ? () => undefined : keepDaily(keeping, log);
  return {
    ...services,
    handlers: handlersOf(services, host, emit),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      configuration.close();
      await localApi.close();
      await watches.close();
      await automation.schedules.close();
      await automation.flows.close();
      await monitoring.close();
      await jobs.close();
      await alerting.close();
      stopKeeping();
      system.close();
      await regression.close();
      plugins.close();
      ingest.close();
      await grants.close();
      rmSync(temporary, { recursive: true, force: true });
      log(host.kind === 'terminal' ? 'debug' : 'info', 'application', 'Ended', { host: host.kind });
      writer.close();
      store.close();
    },
  };
}
