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
import { createAlerting, type Alerting } from './services/alerts/alerting.ts';
import { describeGraphics } from './services/environment/net-backends.ts';
import type { Alerts } from './services/alerts/alerts.ts';
import { alertMistakes } from './services/configuration/alert-mistakes.ts';
import { createConfiguration, refusal, type Configuration, type ConfigurationFile } from './services/configuration/configuration.ts';
import { withImportDefaults } from './services/configuration/import-defaults.ts';
import { configuredSettings } from './services/configuration/settings.ts';
import { createPreview, type PreviewRecipe } from './services/cleaning/preview.ts';
import { createDatasets, sweepDrafts, type Datasets } from './services/datasets/datasets.ts';
import { explainError } from './services/explain-error.ts';
import { createExperiments, type Experiments } from './services/experiments/experiments.ts';
import { createExplanations, type Explanations } from './services/explanations/explanations.ts';
import { createExplore, type Explore } from './services/explore/explore.ts';
import { inspectEnvironment } from './services/environment/environment.ts';
import { createFeatures, type Features } from './services/features/features.ts';
import { createGrants, type Grants } from './services/files/grants.ts';
import { createAutomation, type FlowSettings } from './services/flows/automation.ts';
import type { Flows } from './services/flows/flows.ts';
import { createFitted, type DescribeFitted } from './services/forecasts/fitted.ts';
import { createForecasts, type Forecasts } from './services/forecasts/forecasts.ts';
import { handlersOf } from './services/handlers.ts';
import { createLineage, type Lineage } from './services/lineage/lineage.ts';
import { createRetention, type Retention } from './services/lineage/retention.ts';
import { createJobs, markInterrupted, type Jobs } from './services/jobs/jobs.ts';
import { createLocalApi, type LocalApi } from './services/api/local-api.ts';
import { createApiTokens, type ApiTokens } from './services/api/tokens.ts';
import { createDrift, type Drift } from './services/drift/drift.ts';
import { createLevels, type Levels } from './services/levels/levels.ts';
import { createLog, type Log } from './services/logs/log.ts';
import { readLog, type ReadLog } from './services/logs/read-log.ts';
import { createPlugins, type Plugins } from './services/plugins/plugins.ts';
import { createNetBackends, type NetBackends } from './services/nets/net-backends.ts';
import { createNetRuns, type NetRuns } from './services/nets/net-runs.ts';
import { createRegression, type Regression } from './services/regression/regression.ts';
import { createXgboost, type Xgboost } from './services/xgboost/xgboost.ts';
import { createProvenance, type ProvenanceOf } from './services/provenance/provenance.ts';
import { createVerify, type Verify } from './services/provenance/verify.ts';
import { createMlflowExport, type ExportMlflow } from './services/mlflow/export.ts';
import { createImportedRuns, type ImportedRuns } from './services/mlflow/import.ts';
import { createMonitoring, type Monitoring } from './services/monitoring/monitoring.ts';
import { createRegistry, type Registry } from './services/registry/registry.ts';
import { createVersionTest, type VersionTest } from './services/registry/version-test.ts';
import { createReports, type Reports } from './services/reports/reports.ts';
import { createRepeats, type Repeats } from './services/repeat/repeats.ts';
import { createComparisons, type CompareRuns } from './services/runs/comparisons.ts';
import { createRuns, type Runs } from './services/runs/runs.ts';
import { createScenarios, type Scenarios } from './services/scenarios/scenarios.ts';
import type { Schedules } from './services/schedules/schedules.ts';
import { createSources, type Sources } from './services/sources/sources.ts';
import { createWatches, type Watches } from './services/sources/watches.ts';
import { configuredKeeping, createKeeping, keepDaily, type Keeping } from './services/system/keeping.ts';
import { createSystem, type System } from './services/system/system.ts';
import { createTunings, type Tunings } from './services/tuning/tunings.ts';
import { createValidation, type Validation } from './services/validation/validation.ts';
import { claimScratch } from './services/workspace/scratch.ts';
import { createWorkspaceFile, type WorkspaceFile } from './services/workspace/workspace.ts';
import { openStore, type Store } from './store/store.ts';
import { userDataFolder } from './user-data.ts';
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

export interface Services {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly alerts: Alerts;
  readonly alerting: Alerting;
  readonly system: System;
  readonly keeping: Keeping;
  readonly log: Log;
  readonly readLog: ReadLog;
  readonly jobs: Jobs;
  readonly grants: Grants;
  readonly datasets: Datasets;
  readonly validation: Validation;
  readonly preview: PreviewRecipe;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly compareRuns: CompareRuns;
  readonly registry: Registry;
  readonly monitoring: Monitoring;
  readonly flows: Flows;
  readonly schedules: Schedules;
  readonly versionTest: VersionTest;
  readonly provenanceOf: ProvenanceOf;
  readonly forecasts: Forecasts;
  readonly fitted: DescribeFitted;
  readonly exportMlflow: ExportMlflow;
  readonly importedRuns: ImportedRuns;
  readonly repeats: Repeats;
  readonly verify: Verify;
  readonly features: Features;
  readonly reports: Reports;
  readonly regression: Regression;
  readonly xgboost: Xgboost;
  readonly tunings: Tunings;
  readonly plugins: Plugins;
  readonly sources: Sources;
  readonly watches: Watches;
  readonly explore: Explore;
  readonly explanations: Explanations;
  readonly scenarios: Scenarios;
  readonly levels: Levels;
  readonly drift: Drift;
  readonly apiTokens: ApiTokens;
  readonly localApi: LocalApi;
  readonly lineage: Lineage;
  readonly retention: Retention;
  readonly workspaceFile: WorkspaceFile;
  readonly netBackends: NetBackends;
  readonly netRuns: NetRuns;
  /** @param again - measures the backends of nets anew, whatever was measured before */
  readonly environment: (again?: boolean) => ReturnType<typeof inspectEnvironment>;
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
  const configuration = createConfiguration({
    workspace,
    file: configurationFile,
    changed: () => emit('data.changed', { entity: 'configuration' }),
    watchMs: host.kind === 'terminal' ? undefined : 1000,
  });
  // A window says what is wrong; a command, which nobody may be looking at, does not go by half of what it was told.
  const wrong = configuration
    .report()
    .problems.filter(({ layer }) => host.kind === 'terminal' || (host.kind === 'browser' && layer !== 'workspace'));
  if (wrong.length > 0) {
    configuration.close();
    kept.close();
    throw refusal(wrong);
  }
  const store = { ...kept, settings: configuredSettings(kept.settings, configuration) };

  const lost = markInterrupted(store.jobs);
  for (const job of lost)
    if (job.kind === 'train' && job.subjectId !== null) store.experiments.setState(job.subjectId, 'interrupted');
    else if (job.kind === 'row-model' && job.subjectId !== null) store.rowModels.setState(job.subjectId, 'interrupted');
    else if (job.kind === 'tune' && job.subjectId !== null) store.tunings.setState(job.subjectId, 'interrupted');
    else if (job.kind === 'levels' && job.subjectId !== null) store.levels.setState(job.subjectId, 'interrupted');
    else if (job.kind === 'drift' && job.subjectId !== null) store.driftChecks.setState(job.subjectId, 'interrupted');
  const { folder: temporary, alone } = claimScratch(workspace);

  const logFolder = path.join(workspace, 'logs');
  const writer = createLog({
    folder: logFolder,
    days: () => keeping.days('logs'),
    fileBytes: 1e6 * configuration.get().logs.file_megabytes,
    mostBytes: 1e6 * configuration.get().logs.most_megabytes,
  });
  const { log } = writer;
  const keeping = createKeeping({
    store,
    workspace,
    log,
    changed: () => emit('data.changed', { entity: 'system' }),
    usual: configuredKeeping(configuration),
  });
  log(host.kind === 'terminal' ? 'debug' : 'info', 'application', 'Started', { version, host: host.kind });
  const alerting = createAlerting({
    store,
    host,
    log,
    logFolder,
    secretsFolder: path.join(userDataFolder(), 'secrets'),
    changed: () => emit('data.changed', { entity: 'alert' }),
    show: (what) => emit('alert.told', what),
    open: (alertId) => emit('alert.opened', { alertId }),
    configured: configuration.get,
  });
  const { alerts } = alerting;
  const tellMistakes = (): void => alertMistakes(configuration, alerts);
  tellMistakes();
  configuration.subscribe(tellMistakes);
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
  const scenarios = createScenarios({ store, datasets, experiments, changed: () => emit('data.changed', { entity: 'scenario' }) });
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
  });
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
