import type { ValidationStage } from '../../contract/entities/validation.ts';
import { createAlerts } from './alerts.ts';
import { showAlert } from './alert-actions.ts';
import { createCache } from './cache.ts';
import { createConfiguration } from './configuration.ts';
import { createDrafts } from './draft.ts';
import { createExplanations } from './explanations.ts';
import { createFeatures } from './features.ts';
import { createExplore } from './explore.ts';
import { createImport } from './import.ts';
import { createJobs, isActive } from './jobs.ts';
import { createFlows } from './flows.ts';
import { createLevels } from './levels.ts';
import { createLineage } from './lineage.ts';
import { createLocalApi } from './local-api.ts';
import { createDrift } from './drift.ts';
import { createMonitor } from './monitor.ts';
import { createNavigation, type Screen } from './navigation.ts';
import { createOwnModels } from './own-models.ts';
import { createPreviews } from './previews.ts';
import { createRegistry } from './registry.ts';
import { createRowModels } from './row-models.ts';
import { createRuns } from './runs.ts';
import { createScenarios } from './scenarios.ts';
import { createRecipes } from './recipes.ts';
import { createNotices } from './notices.ts';
import { createThrottle } from './throttle.ts';
import { createSystem } from './system.ts';
import { createTunings } from './tunings.ts';
import { createView } from './view.ts';
import { createWorkspace, newestDone } from './workspace.ts';
import { createWorkspaceFiles, isWorkspaceFile } from './workspace-file.ts';
import type { HostBridge } from './bridge.ts';
import { severityLabels } from '../words/alerts.ts';
import { toFailure } from '../words/failures.ts';

/** A running experiment is asked for at most twice a second. */
const experimentPeriodMs = 500;

/** A net that is trained is asked for at most three times a second. */
const netPeriodMs = 330;

export const netTrainingKey = (experimentId: string, model: string): string => JSON.stringify([experimentId, model]);
/** Key of one series' forecast in the cache. */
export const forecastKey = (experimentId: string, model: string, index: number): string => JSON.stringify([experimentId, model, index]);
export const checksKey = (versionId: string, stage: ValidationStage): string => JSON.stringify([versionId, stage]);
export const valuesKey = (versionId: string, index: number): string => JSON.stringify([versionId, index]);

/** The page's whole state and the wires between its parts. Knows nothing of React. */
export function createApp(bridge: HostBridge) {
  const { api } = bridge;
  const navigation = createNavigation();
  const workspace = createWorkspace(api);
  const jobs = createJobs();
  const notices = createNotices();
  const view = createView();
  const session = createImport(api);
  const explore = createExplore(api);
  const features = createFeatures(api);
  const drafts = createDrafts();
  const recipes = createRecipes();
  const rowModels = createRowModels(api);
  const explanations = createExplanations(api);
  const ownModels = createOwnModels(api);
  const tunings = createTunings(api);
  const runs = createRuns(api);
  const workspaceFiles = createWorkspaceFiles(api);
  const registry = createRegistry(api);
  const configuration = createConfiguration(api);
  const monitor = createMonitor(api);
  const drift = createDrift(api);
  const flows = createFlows(api);
  const scenarios = createScenarios(api);
  const alerts = createAlerts(api);
  const system = createSystem(api);
  const cleaningSteps = createCache(() => api['cleaning.steps'](), 1);
  const previews = createPreviews(api);
  const series = createCache((versionId) => api['datasets.series']({ versionId }), 8);
  const values = createCache((key) => {
    const [versionId, index] = JSON.parse(key) as [string, number];
    return api['datasets.values']({ versionId, index });
  }, 64);
  const checks = createCache((key) => {
    const [versionId, stage] = JSON.parse(key) as [string, ValidationStage];
    return api['datasets.validate']({ versionId, stage });
  }, 24);
  const defaults = createCache((versionId) => api['experiments.defaults']({ versionId }), 16);
  const experiments = createCache((experimentId) => api['experiments.get']({ experimentId }), 32);
  const forecasts = createCache((key) => {
    const [experimentId, model, index] = JSON.parse(key) as [string, string, number];
    return api['forecasts.get']({ experimentId, model, index });
  }, 64);
  const fitted = createCache((key) => {
    const [experimentId, model, index] = JSON.parse(key) as [string, string, number];
    return api['experiments.fitted']({ experimentId, model, index });
  }, 32);
  const winners = createCache((experimentId) => api['experiments.winners']({ experimentId, list: true }), 8);
  const levels = createLevels(api);
  const lineage = createLineage(api);
  const localApi = createLocalApi(api);
  const modelInfos = createCache(() => api['models.list'](), 1);
  const connections = createCache(() => api['sources.connections'](), 1);
  const tables = createCache((connectionId) => api['sources.tables']({ connectionId }), 8);
  const watches = createCache(() => api['sources.watches'](), 1);
  const netTrainings = createCache((key) => {
    const [experimentId, model] = JSON.parse(key) as [string, string];
    return api['nets.training']({ experimentId, model });
  }, 16);
  const netBackends = createCache(() => api['nets.backends']({}), 1);
  const measureNetBackends = async (): Promise<void> => {
    try {
      await api['nets.backends']({ again: true });
    } catch (error) {
      notices.fail(toFailure(error));
    }
    netBackends.refresh('here');
  };
  const reportFiles = createCache((reportId) => api['reports.read']({ reportId }), 4);
  const reportSheets = createCache((reportId) => api['reports.sheets']({ reportId }), 4);

  /** Only what is on show, or was, is asked for again. */
  const netsMoving = createThrottle((key) => {
    if (netTrainings.store.getState().entries.has(key)) netTrainings.refresh(key);
  }, netPeriodMs);
  const moving = createThrottle((id) => experiments.refresh(id), experimentPeriodMs);
  /** A search says something after each trial. */
  const tuningsMoving = createThrottle(() => {
    tunings.list.refresh('');
    for (const [id, { loading }] of tunings.tunings.store.getState().entries) if (!loading) tunings.tunings.refresh(id);
  }, experimentPeriodMs);
  const forgetResults = (experimentId: string): void => {
    const ofIt = (key: string): boolean => (JSON.parse(key) as [string])[0] === experimentId;
    forecasts.forget(ofIt);
    fitted.forget(ofIt);
    winners.forget((key) => key === experimentId);
    explanations.forget(experimentId);
    netTrainings.forget(ofIt);
  };

  const pick = async (): Promise<boolean> => {
    const { files } = await api['files.pick']();
    if (files.length > 0) session.add(files);
    return files.length > 0;
  };

  const places = { alerts, monitor, navigation };
  /** Listens to the host and loads what the first screen needs; returns how to stop. */
  const start = (): (() => void) => {
    const stops = [
      bridge.onEvent('job.changed', (job) => {
        const before = jobs.store.getState().jobs.get(job.id);
        jobs.apply(job);
        if (job.kind === 'row-model' && job.subjectId && before?.state !== job.state) {
          rowModels.models.refresh(job.subjectId);
          rowModels.list.refresh('');
        }
        if (job.kind !== 'train' || !job.subjectId) return;
        moving.call(job.subjectId);
        if (before?.state !== job.state) void workspace.refresh('experiment');
        if (isActive(job)) return;
        forgetResults(job.subjectId);
        explore.forgetErrors();
      }),
      bridge.onEvent('data.changed', ({ entity }) => {
        if (entity === 'source') {
          connections.refresh('');
          watches.refresh('');
          return;
        }
        if (entity === 'row-model') return rowModels.list.refresh('');
        if (entity === 'tuning') return tuningsMoving.call('');
        if (entity === 'run') return runs.changed();
        if (entity === 'monitoring') return monitor.changed();
        if (entity === 'drift') return drift.changed();
        if (entity === 'flow' || entity === 'schedule') return flows.changed();
        if (entity === 'registry') {
          monitor.changed();
          return registry.changed();
        }
        if (entity === 'scenario') return scenarios.changed();
        if (entity === 'levels') return levels.changed();
        if (entity === 'alert') return alerts.changed();
        if (entity === 'system') return system.changed();
        if (entity === 'api') return localApi.changed();
        if (entity === 'configuration') {
          configuration.changed();
          defaults.renew();
          return void workspace.refresh('settings');
        }
        if (entity === 'experiment') runs.changed();
        if (entity === 'own-model') {
          ownModels.list.refresh('');
          modelInfos.refresh('all');
          return defaults.forget(() => true);
        }
        lineage.changed();
        void workspace.refresh(entity);
        if (entity !== 'experiment' && entity !== 'dataset') return;
        const { experimentId } = navigation.store.getState();
        // Whether an experiment has newer data changes with the datasets.
        if (entity === 'dataset') experiments.forget((key) => key !== experimentId);
        if (entity === 'dataset') registry.dataChanged();
        if (experimentId) moving.call(experimentId);
      }),
      bridge.onEvent('net.trained', ({ experimentId, model }) => netsMoving.call(netTrainingKey(experimentId, model))),
      bridge.onEvent('alert.told', ({ alert }) =>
        notices[alert.severity === 'info' ? 'say' : 'warn'](`${severityLabels[alert.severity]} · ${alert.title}`, {
          label: 'Show',
          run: () => showAlert(places, alert.id),
        }),
      ),
      bridge.onEvent('alert.opened', ({ alertId }) => showAlert(places, alertId)),
      bridge.onEvent('files.opened', ({ files }) => {
        const whole = files.find(({ name }) => isWorkspaceFile(name));
        if (whole) {
          navigation.go('settings');
          return void workspaceFiles.offer(whole);
        }
        navigation.go('data');
        session.add(files);
      }),
      bridge.onEvent('menu.command', ({ command }) => {
        if (command === 'palette') view.setState({ palette: true });
        else if (command === 'settings') navigation.go('settings');
        else {
          navigation.go('data');
          pick().catch((error: unknown) => notices.fail(toFailure(error)));
        }
      }),
      bridge.connectionLost(() => view.setState({ disconnected: true })),
      moving.stop,
      netsMoving.stop,
      tuningsMoving.stop,
    ];
    void open().finally(() => view.setState({ ready: true }));
    return () => stops.forEach((stop) => stop());
  };

  const open = async (): Promise<void> => {
    const place = navigation.store.getState();
    const deployed = api['monitoring.list']().catch(() => []);
    const listed = api['jobs.list']().then(jobs.load, (error: unknown) => notices.fail(toFailure(error)));
    await Promise.all([workspace.load(), listed]);
    const { experiments: known, versions } = workspace.store.getState();
    const newest = known && newestDone(known);
    const now = navigation.store.getState();
    if (now.versionId !== null) return;
    if (newest) navigation.selectExperiment(newest);
    else if (versions?.[0]) navigation.selectVersion(versions[0].id);
    // Who has gone somewhere while the lists were on their way stays there.
    if (!newest || now !== place || session.store.getState().files.length > 0) return;
    // Where something is at work, how it does comes first.
    const first: Screen = (await deployed).length > 0 ? 'home' : 'forecast';
    if (navigation.store.getState().screen === place.screen) navigation.go(first);
  };

  return {
    bridge,
    api,
    alerts,
    system,
    navigation,
    workspace,
    jobs,
    notices,
    view,
    session,
    explore,
    features,
    explanations,
    drafts,
    recipes,
    rowModels,
    ownModels,
    tunings,
    runs,
    workspaceFiles,
    registry,
    configuration,
    monitor,
    flows,
    drift,
    scenarios,
    cleaningSteps,
    previews,
    series,
    values,
    checks,
    defaults,
    experiments,
    forecasts,
    fitted,
    winners,
    levels,
    lineage,
    localApi,
    connections,
    tables,
    watches,
    modelInfos,
    reportFiles,
    reportSheets,
    netTrainings,
    netBackends,
    measureNetBackends,
    pick,
    start,
  };
}
export type App = ReturnType<typeof createApp>;
