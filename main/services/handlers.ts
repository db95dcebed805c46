import type { Contract } from '../../contract/api.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Events } from '../../contract/events.ts';
import type { Emit, Handlers } from '../../contract/rpc.ts';
import type { Services } from '../services.ts';
import type { HostPorts } from '../host.ts';
import { explainError } from './explain-error.ts';
import { alertHandlers } from './alerts/handlers.ts';
import { cleaningStepInfos } from './cleaning/steps.ts';
import { flowHandlers } from './flows/handlers.ts';
import { servedHandlers } from './monitoring/handlers.ts';
import { failureFields } from './logs/redact.ts';
import { modelInfos } from './models/catalogue.ts';
import { rowVersionHandlers } from './row-registry/handlers.ts';
import { systemHandlers } from './system/handlers.ts';

/** Procedures that give a forecast: how long they take is a figure of the system. */
const forecasting: readonly string[] = ['forecasts.get', 'monitoring.infer', 'rowModels.predict'];

/** The contract's procedures, each one a call of a service; what the system says of disks and folders in words. */
export function handlersOf(services: Services, host: HostPorts, emit: Emit<Events>): Handlers<Contract> {
  const plain = plainHandlers(services, host, emit);
  const explained = Object.entries(plain).map(([name, handle]) => [
    name,
    async (...call: Parameters<typeof handle>) => {
      const began = performance.now();
      try {
        const answer = await (handle as (...values: unknown[]) => Promise<unknown>)(...call);
        if (forecasting.includes(name)) services.system.observeForecast(performance.now() - began);
        return answer;
      } catch (thrown) {
        const error = explainError(thrown);
        // What has no code is nothing that was foreseen.
        if (!(error instanceof ApiError))
          services.log('error', 'application', 'A call failed unexpectedly', { call: name, ...failureFields(error) });
        throw error;
      }
    },
  ]);
  return Object.fromEntries(explained) as Handlers<Contract>;
}

function plainHandlers(services: Services, host: HostPorts, emit: Emit<Events>): Handlers<Contract> {
  const {
    store,
    jobs,
    grants,
    datasets,
    experiments,
    forecasts,
    fitted,
    features,
    regression,
    reports,
    sources,
    watches,
    explore,
    environment,
  } = services;
  const paths = (list: readonly string[]) => list.map((grant) => grants.resolve(grant));
  return {
    'app.environment': async () => environment(),
    'settings.get': async () => store.settings.all(),
    'settings.set': async (changes) => {
      const settings = store.settings.set(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)));
      emit('data.changed', { entity: 'settings' });
      return settings;
    },
    'configuration.get': async () => services.configuration.report(),
    'configuration.check': async ({ text }) => ({ problems: services.configuration.check(text) }),
    'configuration.add': async ({ text, key }) => services.configuration.add(text, key),
    'configuration.save': async ({ text, from }) => services.configuration.save(text, from),
    'workspace.export': async ({ content }, { signal, progress }) =>
      services.workspaceFile.export(content, { signal, onProgress: progress }),
    'workspace.read': async ({ exportId, from }) => ({ bytes: await services.workspaceFile.read(exportId, from) }),
    'workspace.drop': async ({ exportId }) => services.workspaceFile.drop(exportId),
    'workspace.info': async ({ grant }) => services.workspaceFile.info(grants.resolve(grant)),
    'workspace.open': async ({ grant, choose }, { signal, progress }) =>
      services.workspaceFile.open(grants.resolve(grant), choose, { signal, onProgress: progress }),
    'workspace.switch': async ({ openedId }) => services.workspaceFile.switchTo(openedId),
    'files.pick': async () => {
      if (!host.pickFiles) throw new ApiError('unsupported', 'This host has no file dialog of its own.');
      datasets.getReady();
      return { files: await Promise.all((await host.pickFiles()).map((file) => grants.add(file))) };
    },
    'files.upload': async (piece) => grants.upload(piece),

    'datasets.inspect': async (input, { signal, progress }) =>
      datasets.inspect(paths(input.grants), input.choices, {
        signal,
        onProgress: progress,
        hints: input.hints,
        checks: services.validation.checksFor(input.against),
      }),
    'datasets.import': async (input, { signal, progress }) =>
      datasets.import(
        paths(input.grants),
        input.choices,
        { name: input.name, datasetId: input.datasetId },
        { signal, onProgress: progress, checks: services.validation.checksFor(input.datasetId ?? input.name) },
      ),
    'datasets.derive': async ({ versionId, ...changes }) => datasets.derive(versionId, changes),
    'datasets.preview': async (input, { signal }) => services.preview(input, signal),
    'cleaning.steps': async () => [...cleaningStepInfos],
    'datasets.validate': async (input, { signal, progress }) => services.validation.validate(input, { signal, onProgress: progress }),
    'datasets.remedy': async ({ versionId, remedy }) => services.validation.apply(versionId, remedy),
    'datasets.list': async () => datasets.list(),
    'datasets.get': async ({ versionId }) => datasets.get(versionId),
    'datasets.rename': async ({ datasetId, name }) => datasets.rename(datasetId, name),
    'datasets.delete': async ({ versionId }) => {
      const users = store.experiments.ofVersion(versionId);
      if (users.some(({ state }) => state === 'running'))
        throw new ApiError('busy', 'A training on this dataset version is running. Cancel it first.');
      // Before anything goes: all of it or nothing.
      for (const { id } of users) experiments.assertDeletable(id);
      services.tunings.deleteOfVersion(versionId);
      for (const { id } of users) {
        for (const report of store.reports.ofExperiment(id)) await reports.delete(report);
        await experiments.delete(id);
      }
      await datasets.delete(versionId);
    },
    'datasets.archive': async ({ versionId, archived }) => datasets.archive(versionId, archived),
    'datasets.series': async ({ versionId }) => datasets.series(versionId),
    'datasets.values': async ({ versionId, index }) => datasets.values(versionId, index),

    'lineage.version': async ({ versionId }) => services.lineage.version(versionId),
    'lineage.run': async ({ versionId }) => services.lineage.run(versionId),
    'lineage.difference': async ({ from, to }, { signal, progress }) =>
      services.lineage.difference(from, to, { signal, onProgress: progress }),
    'retention.preview': async (options) => services.retention.preview(options),
    'retention.prune': async (options) => services.retention.prune(options),

    'explore.series': async (input, { signal }) => explore.series(input, { signal }),
    'explore.panel': async (input, { signal, progress }) => explore.panel(input, { signal, onProgress: progress }),
    'explore.correlation': async (input, { signal }) => explore.correlation(input, { signal }),
    'explore.segments': async (input, { signal }) => explore.segments(input, { signal }),
    'explore.totals': async (input, { signal }) => explore.totals(input, { signal }),

    'sources.connections': async () => sources.list(),
    'sources.saveConnection': async (input) => sources.save(input),
    'sources.deleteConnection': async ({ connectionId }) => sources.delete(connectionId),
    'sources.tables': async ({ connectionId }, { signal }) => sources.tables(connectionId, { signal }),
    'sources.fetch': async ({ connectionId, schema, table }, { signal, progress }) =>
      sources.fetch(connectionId, { schema, name: table }, { signal, onProgress: progress }),
    'sources.watches': async () => watches.list(),
    'sources.watch': async ({ datasetId, pattern, mode }) => {
      if (!host.pickFolder) throw new ApiError('unsupported', 'Folders are chosen in the application window or with "almanac watch add".');
      const folder = await host.pickFolder();
      return { watch: folder === null ? null : await watches.add({ folder, pattern, mode, dataset: datasetId }) };
    },
    'sources.pauseWatch': async ({ watchId, paused }) => watches.pause(watchId, paused),
    'sources.deleteWatch': async ({ watchId }) => watches.delete(watchId),

    'features.kinds': async () => features.kinds(),
    'features.propose': async ({ versionId, ...input }) => features.propose(versionId, input),
    'features.look': async ({ versionId, set }) => features.look(versionId, set),
    'features.values': async ({ versionId, set, column, index }) => features.values(versionId, set, column, index),

    'models.list': async () => [...modelInfos],
    'experiments.defaults': async ({ versionId }) => experiments.defaults(versionId),
    'experiments.train': async (input) => {
      const { experimentId, jobId } = await experiments.train(input);
      return { experimentId, jobId };
    },
    'experiments.update': async ({ experimentId: from, versionId }) => {
      const { experimentId, jobId } = await experiments.update(from, versionId);
      return { experimentId, jobId };
    },
    'experiments.resume': async ({ experimentId }) => ({ jobId: experiments.resume(experimentId).jobId }),
    'experiments.list': async () => experiments.list(),
    'experiments.get': async ({ experimentId }) => experiments.get(experimentId),
    'experiments.delete': async ({ experimentId }) => {
      experiments.assertDeletable(experimentId);
      for (const report of store.reports.ofExperiment(experimentId)) await reports.delete(report);
      await experiments.delete(experimentId);
    },

    'experiments.winners': async ({ experimentId, list }) => {
      const winners = await experiments.winners(experimentId);
      return list ? winners : { ...winners, list: null };
    },
    'nets.backends': async ({ again }) => services.netBackends.look(again),
    'nets.training': async ({ experimentId, model }) => {
      const run = experiments.stored(experimentId).runs.find((candidate) => candidate.model === model);
      if (!run) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
      return services.netRuns.training(run);
    },
    'experiments.fitted': async (input, { signal }) => fitted(input, signal),

    'runs.list': async (query) => services.runs.list(query),
    'runs.ids': async (query) => services.runs.ids(query),
    'runs.fields': async () => services.runs.fields(),
    'runs.help': async ({ text, cursor }) => services.runs.help(text, cursor),
    'runs.get': async ({ runId }) => services.runs.get(runId),
    'runs.change': async (change) => services.runs.change(change),
    'runs.delete': async ({ ids }) => services.runs.delete(ids),
    'runs.restore': async ({ ids }) => services.runs.restore(ids),
    'runs.deleteForGood': async ({ ids }) => services.runs.deleteForGood(ids),
    'runs.imported': async () => services.importedRuns.list(),
    'runs.importMlflow': async () => {
      if (!host.pickFolder) throw new ApiError('unsupported', 'This host has no folder dialog: "almanac runs import-mlflow DIR" does it.');
      const folder = await host.pickFolder('Folder of MLflow');
      return { outcome: folder === null ? null : await services.importedRuns.import(folder) };
    },
    'runs.deleteImported': async ({ ids }) => services.importedRuns.delete(ids),
    'runs.verify': async ({ runId }) => services.verify.run(runId),
    'runs.provenance': async ({ runId }) => services.provenanceOf(runId),
    'runs.compare': async ({ ids }, { signal, progress }) => services.compareRuns(ids, { signal, onProgress: progress }),

    'runs.repeat': async ({ runId }) => ({ jobId: (await services.repeats.start(runId)).jobId }),
    'runs.repeats': async ({ runId }) => services.repeats.of(runId),
    'monitoring.list': async () => services.monitoring.list(),
    'monitoring.create': async (input, { signal, progress }) => services.monitoring.create(input, { signal, onProgress: progress }),
    'monitoring.change': async ({ deploymentId, change }) => services.monitoring.change(deploymentId, change),
    'monitoring.delete': async ({ deploymentId }) => services.monitoring.delete(deploymentId),
    'monitoring.infer': async ({ deploymentId }, { signal, progress }) =>
      services.monitoring.infer(deploymentId, {}, { signal, onProgress: progress }),
    'monitoring.performance': async ({ deploymentId }) => services.monitoring.performance(deploymentId),
    'monitoring.arrivals': async ({ deploymentId, limit }) => services.monitoring.arrivals(deploymentId, limit),
    'monitoring.again': async ({ deploymentId, datasetVersionId }) => services.monitoring.again(deploymentId, datasetVersionId),
    'registry.models': async () => services.registry.models(),
    'registry.versions': async ({ modelId }) => services.registry.versions(modelId),
    'registry.ofRun': async ({ runId }) => services.registry.ofRun(runId),
    'registry.register': async (input) => services.registry.register(input),
    'registry.check': async ({ versionId }) => {
      const { formatVersion, codeVersion } = await services.registry.load(versionId);
      return { formatVersion, codeVersion };
    },
    'registry.evidence': async ({ versionId }, { signal, progress }) =>
      services.registry.evidence(versionId, { signal, onProgress: progress }),
    'registry.promote': async (input, { signal, progress }) => services.registry.promote(input, { signal, onProgress: progress }),
    'registry.rollback': async (input) => services.registry.rollback(input),
    'registry.archive': async (input) => services.registry.archive(input),
    'registry.history': async ({ modelId }) => services.registry.history(modelId),
    'registry.test': async (input, { signal, progress }) => services.versionTest.score(input, { signal, onProgress: progress }),
    'registry.testSeries': async (input) => services.versionTest.series(input),

    'forecasts.get': async (input) => forecasts.get(input),

    'scenarios.list': async ({ runId }) => services.scenarios.list(runId),
    'scenarios.get': async ({ scenarioId }) => services.scenarios.get(scenarioId),
    'scenarios.create': async ({ runId, name, copyOf }) => services.scenarios.create(runId, name, copyOf),
    'scenarios.rename': async ({ scenarioId, name }) => services.scenarios.rename(scenarioId, name),
    'scenarios.delete': async ({ scenarioId }) => services.scenarios.delete(scenarioId),
    'scenarios.edit': async ({ scenarioId, edit, reason }, { signal, progress }) =>
      services.scenarios.edit(scenarioId, edit, reason, { signal, onProgress: progress }),
    'scenarios.editByFile': async ({ scenarioId, grant, reason }, { signal, progress }) => {
      const file = grants.resolve(grant);
      const edit = await services.scenarios.readPlans(scenarioId, file.path, file.name);
      return services.scenarios.edit(scenarioId, edit, reason, { signal, onProgress: progress });
    },
    'scenarios.undo': async ({ scenarioId }) => services.scenarios.undo(scenarioId),
    'scenarios.redo': async ({ scenarioId }) => services.scenarios.redo(scenarioId),
    'scenarios.series': async ({ scenarioId, index }) => services.scenarios.series(scenarioId, index),
    'scenarios.inputs': async ({ runId, scenarioId, index }) => services.scenarios.inputs(runId, scenarioId, index),
    'scenarios.columns': async ({ runId }) => services.scenarios.columns(runId),
    'scenarios.compare': async ({ runId, scenarioIds, selection }) => services.scenarios.compare(runId, scenarioIds, selection),
    'scenarios.earlier': async ({ runId }) => services.scenarios.earlier(runId),
    'scenarios.waterfall': async ({ from, to, index, by }) => services.scenarios.waterfall(from, to, { index, by }),
    'scenarios.export': async ({ runId, scenarioId }) => {
      const { name, lines } = await services.scenarios.csv(runId, scenarioId);
      const pieces: string[] = [];
      for (const line of lines) {
        // Others get their turn while a large one is written.
        if (pieces.push(line) % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      return { name, bytes: new TextEncoder().encode(pieces.join('')) };
    },

    'explanations.forecast': async (input, { signal, progress }) => services.explanations.forecast(input, { signal, onProgress: progress }),
    'explanations.model': async (input, { signal, progress }) => services.explanations.model(input, { signal, onProgress: progress }),
    'explanations.permutation': async (input, { signal, progress }) =>
      services.explanations.permutation(input, { signal, onProgress: progress }),
    'explanations.list': async (input) => services.explanations.list(input),

    'ownModels.list': async () => services.plugins.list(),
    'ownModels.inspect': async ({ grants: files }) => {
      if (files.length > 0) return { card: await services.plugins.inspect(paths(files)) };
      if (!host.pickFolder)
        throw new ApiError('unsupported', 'Choose the files of the model, or add its folder with "almanac plugins add".');
      const folder = await host.pickFolder('Add a model');
      return { card: folder === null ? null : await services.plugins.inspect(folder) };
    },
    'ownModels.grant': async ({ hash }) => services.plugins.grantInspected(hash),
    'ownModels.revoke': async ({ hash }) => services.plugins.revoke(hash),
    'ownModels.trial': async ({ hash }, { signal }) => services.plugins.trial(hash, signal),

    'rowModels.inspect': async (input, { signal, progress }) =>
      regression.inspect(grants.resolve(input.grant), input.target, { signal, onProgress: progress }),
    'rowModels.train': async (input) => {
      const { modelId, jobId } = regression.train(grants.resolve(input.grant), input.options, input.name);
      return { modelId, jobId };
    },
    'rowModels.retrain': async ({ modelId, grant }) => ({
      jobId: regression.retrain(modelId, grant === undefined ? undefined : grants.resolve(grant)).jobId,
    }),
    'rowModels.import': async ({ grant, target, name }, { signal, progress }) =>
      regression.import(grants.resolve(grant), { target, name, signal, onProgress: progress }),
    'rowModels.list': async () => regression.list(),
    'rowModels.get': async ({ modelId }) => regression.get(modelId),
    'rowModels.delete': async ({ modelId }) => regression.delete(modelId),
    'rowModels.predict': async ({ modelId, values }) => regression.predict(modelId, values),
    'rowModels.dependence': async ({ modelId, values, column }) => regression.dependence(modelId, values, column),
    'rowModels.predictFile': async (input, { signal, progress }) =>
      regression.predictFile({ id: input.modelId }, grants.resolve(input.grant), { signal, onProgress: progress }),
    'rowModels.readBatch': async ({ batchId }) => regression.readBatch(batchId),
    'rowModels.saveBatch': async ({ batchId }) => ({ path: await regression.saveBatch(batchId) }),

    ...alertHandlers(services),
    ...flowHandlers(services, host),
    ...servedHandlers(services, host),
    ...rowVersionHandlers(services),
    ...systemHandlers(services),

    'api.state': async () => services.localApi.state(),
    'api.tokens': async () => services.apiTokens.list(),
    'api.createToken': async (request) => services.apiTokens.create(request),
    'api.revokeToken': async ({ tokenId }) => services.apiTokens.revoke(tokenId),

    'drift.start': async (request) => {
      const { checkId, jobId } = services.drift.start(request);
      return { checkId, jobId };
    },
    'drift.list': async (of) => services.drift.list(of),
    'drift.get': async ({ checkId }) => services.drift.get(checkId),
    'drift.delete': async ({ checkId }) => services.drift.delete(checkId),
    'drift.export': async ({ checkId, format }) => services.drift.export(checkId, format),
    'drift.save': async ({ checkId, format }) => ({ path: await services.drift.save(checkId, format) }),
    'levels.propose': async ({ runId }) => services.levels.propose(runId),
    'levels.start': async ({ runId, options }) => {
      const { setId, jobId } = await services.levels.start(runId, options);
      return { setId, jobId };
    },
    'levels.resume': async ({ setId }) => ({ jobId: (await services.levels.resume(setId)).jobId }),
    'levels.list': async ({ runId }) => services.levels.list(runId),
    'levels.get': async ({ setId }) => services.levels.get(setId),
    'levels.nodes': async ({ setId }) => services.levels.nodes(setId),
    'levels.node': async ({ setId, node }) => services.levels.node(setId, node),
    'levels.delete': async ({ setId }) => services.levels.delete(setId),
    'levels.export': async ({ setId }) => services.levels.export(setId),
    'levels.save': async ({ setId }) => ({ path: await services.levels.save(setId) }),

    'tunings.defaults': async ({ versionId }) => services.tunings.defaults(versionId),
    'tunings.start': async (input) => {
      const { tuningId, jobId } = await services.tunings.start(input);
      return { tuningId, jobId };
    },
    'tunings.resume': async ({ tuningId, ...more }) => ({ jobId: services.tunings.resume(tuningId, more).jobId }),
    'tunings.list': async () => services.tunings.list(),
    'tunings.get': async ({ tuningId }) => services.tunings.get(tuningId),
    'tunings.delete': async ({ tuningId }) => services.tunings.delete(tuningId),
    'tunings.train': async ({ tuningId, models }) => {
      const { experimentId, jobId } = await services.tunings.train(tuningId, models);
      return { experimentId, jobId };
    },

    'xgboost.export': async (model) => ({ files: [...(await services.xgboost.export(model))] }),
    'xgboost.save': async (model) => ({ path: await services.xgboost.save(model) }),

    'jobs.list': async () => jobs.list(),
    'jobs.cancel': async ({ jobId }) => jobs.cancel(jobId),

    'reports.create': async (input, { signal, progress }) => reports.create(input, { signal, onProgress: progress }),
    'reports.list': async () => reports.list(),
    'reports.delete': async ({ reportId }) => reports.delete(reportId),
    'reports.read': async ({ reportId }) => reports.read(reportId),
    'reports.sheets': async ({ reportId }, { signal }) => ({ sheets: await reports.sheets(reportId, signal) }),
    'reports.save': async ({ reportId }) => ({ path: await reports.save(reportId) }),
  };
}
