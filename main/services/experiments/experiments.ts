import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Experiment, ExperimentSummary, TrainDefaults, TrainOptions } from '../../../contract/entities/experiment.ts';
import type { Winners } from '../../../contract/entities/winners.ts';
import { ApiError } from '../../../contract/errors.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { LendPlugins } from '../../jobs/plugins/lend.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { stoppedState, type JobControl, type Jobs } from '../jobs/jobs.ts';
import { artefactPath } from './artefact.ts';
import { createBoard, fillBoard, type Board } from './board.ts';
import { keptFor } from '../registry/stands-on.ts';
import { modelInfo } from '../models/catalogue.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { readySpecs } from '../models/ready-specs.ts';
import { planRuns } from '../models/runs.ts';
import type { NetRuns } from '../nets/net-runs.ts';
import { scenariosOf } from '../scenarios/belong-to.ts';
import { environmentOf, workersFor } from './environment-of.ts';
import { baselineModels } from './default-models.ts';
import { chooseDefaults, periods } from './defaults.ts';
import { train, usualSeriesSeconds } from './train-job.ts';
import { firstNewPeriod, newerVersion, offeredVersion, runsAnew, updatedRuns, type UpdatedRun } from './update.ts';
import { watchMemory } from './watch-memory.ts';
import { findWinners } from './winners.ts';

export interface Experiments {
  defaults(versionId: string): Promise<TrainDefaults>;
  /**
   * Starts a training; `finished` settles when it has ended.
   *
   * @throws ApiError `bad-input` that names the field of settings which a model, or this data, cannot have: nothing is stored then
   */
  train(request: {
    versionId: string;
    options: TrainOptions;
    name?: string | undefined;
  }): Promise<{ experimentId: string; jobId: string; finished: Promise<void> }>;
  /**
   * Goes on from a finished experiment with newer data; see `updatedRuns`.
   *
   * @param versionId - the newest of its dataset unless given
   * @throws ApiError `busy` while it is not finished, `bad-input` where there is nothing new
   */
  update(experimentId: string, versionId?: string): Promise<{ experimentId: string; jobId: string; finished: Promise<void> }>;
  /**
   * Trains a run's kind and settings on newer data, beside the simple models of its experiment: what learns across series goes on from what it has learnt. An ensemble
   * takes its members along.
   *
   * @param request.id - of the new experiment, made before by who asks
   * @throws ApiError `busy` while the run's experiment is not finished, `bad-input` where nothing new has come
   */
  challenge(request: {
    id: string;
    experimentId: string;
    /** Name of the run. */
    model: string;
    versionId: string;
    name: string;
    /** As the experiment has where absent. */
    folds?: number | undefined;
    /** `anew` where the data have changed, see `runsAnew`; `go-on` as `updatedRuns`. */
    begin: 'go-on' | 'anew';
  }): Promise<{ experimentId: string; jobId: string; finished: Promise<void> }>;
  resume(experimentId: string): { jobId: string; finished: Promise<void> };
  list(): ExperimentSummary[];
  get(experimentId: string): Promise<Experiment>;
  winners(experimentId: string): Promise<Winners>;
  /** @throws ApiError `not-found` */
  stored(experimentId: string): { experiment: StoredExperiment; runs: StoredRun[] };
  /** @throws ApiError `busy` that says why it stays */
  delete(experimentId: string): Promise<void>;
  /** Whether `delete` would do it. @throws ApiError `busy`, `not-found` */
  assertDeletable(experimentId: string): void;
}

export interface ExperimentsOptions {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  readonly modelsFolder: string;
  readonly codeVersion: string;
  readonly changed: () => void;
  readonly nets?: NetRuns;
  /** Lends threads the user's own models. */
  readonly lend?: LendPlugins;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
}

export function createExperiments({
  store,
  jobs,
  datasets,
  modelsFolder,
  codeVersion,
  changed,
  nets,
  lend,
  configured = () => defaultValues,
}: ExperimentsOptions): Experiments {
  const boards = new Map<string, Promise<Board>>();
  /** Of the latest finished experiment that was asked about. */
  let counted: { readonly experimentId: string; readonly winners: Promise<Winners> } | null = null;

  const stored = (experimentId: string): { experiment: StoredExperiment; runs: StoredRun[] } => {
    const experiment = store.experiments.get(experimentId);
    if (!experiment) throw new ApiError('not-found', 'This experiment is not there any more. Choose another one.');
    return { experiment, runs: store.experiments.runs(experimentId) };
  };

  /** The table of an experiment that has no stored one: from what its runs have finished so far. */
  const boardOf = (experimentId: string): Promise<Board> => {
    const known = boards.get(experimentId);
    if (known) return known;
    const { experiment, runs } = stored(experimentId);
    const fresh = (async () => {
      const board = createBoard(experiment, runs, datasets.get(experiment.datasetVersionId).series);
      await fillBoard(board, runs, store.results);
      return board;
    })();
    boards.set(experimentId, fresh);
    fresh.catch(() => boards.delete(experimentId));
    return fresh;
  };

  async function work(experimentId: string, control: JobControl): Promise<void> {
    const { experiment, runs } = stored(experimentId);
    const loaded = await datasets.panels.get(experiment.datasetVersionId);
    const board = await boardOf(experimentId);
    const snapshotPath = datasets.snapshotPath(loaded.version.rawId);
    const workers = workersFor(store, experiment.options);
    await train({ store, experiment, runs, loaded, board, workers, modelsFolder, snapshotPath, nets, lend }, control);
    boards.delete(experimentId);
  }

  function launch(experiment: StoredExperiment): { jobId: string; finished: Promise<void> } {
    const { id, options, datasetVersionId } = experiment;
    store.experiments.setState(id, 'running');
    const took = watchMemory();
    const { job, finished } = jobs.start({
      kind: 'train',
      title: `Train ${experiment.name}`,
      subjectId: id,
      total: options.models.length * datasets.get(datasetVersionId).series,
      work: async (control) => {
        try {
          await work(id, control);
        } catch (error) {
          const cancelled = error instanceof ApiError && error.code === 'cancelled';
          store.experiments.setState(id, cancelled ? stoppedState(control.signal) : 'failed');
          throw error;
        } finally {
          store.runs.trained(id, { ...took(), at: new Date().toISOString() });
          changed();
        }
      },
    });
    changed();
    return { jobId: job.id, finished };
  }

  /** Stores an experiment with its runs and starts the job that trains it. */
  async function begin(
    versionId: string,
    options: TrainOptions,
    runs: readonly UpdatedRun[],
    name: string | undefined,
    parent?: StoredExperiment,
    id: string = randomUUID(),
  ): Promise<{ experimentId: string; jobId: string; finished: Promise<void> }> {
    const loaded = await datasets.panels.get(versionId);
    await readySpecs(runs, loaded, options.horizon);
    // Asked last: it may have been deleted meanwhile.
    const version = datasets.get(versionId);
    const experiment: StoredExperiment = {
      id,
      name: name ?? `${version.datasetName}, ${periods(options.horizon, version.axis.frequency)} ahead`,
      datasetVersionId: versionId,
      datasetName: version.datasetName,
      datasetNumber: version.number,
      createdAt: new Date().toISOString(),
      state: 'running',
      options: { ...options, models: runs.map(({ model }) => model), levels: [...new Set(options.levels)].sort((a, b) => a - b) },
      codeVersion,
      environment: environmentOf(),
      selected: null,
      selectionReason: null,
      warnings: [],
      ...(parent ? { parentId: parent.id } : {}),
    };
    store.transaction(() => {
      store.experiments.insert(experiment);
      runs.forEach((run, position) => store.experiments.insertRun({ id: randomUUID(), experimentId: experiment.id, ...run, position }));
    });
    return { experimentId: experiment.id, ...launch(experiment) };
  }

  const get = async (experimentId: string): Promise<Experiment> => {
    const { experiment, runs } = stored(experimentId);
    const summaries = runs.flatMap((run) => (run.summary ? [run.summary] : []));
    const finished = summaries.length === runs.length && runs.length > 0;
    const metric = experiment.options.metric;
    const leaderboard = finished
      ? summaries.sort((a, b) => (a[metric] ?? Infinity) - (b[metric] ?? Infinity))
      : (await boardOf(experimentId)).rows(null);
    const { parentId, ...rest } = experiment;
    const parent = parentId === undefined ? null : store.experiments.get(parentId);
    const newer = experiment.state === 'done' ? offeredVersion(store, experiment) : null;
    return {
      ...rest,
      jobId: jobs.latestFor(experimentId)?.id ?? null,
      leaderboard,
      ...(parent ? { parent: { id: parent.id, name: parent.name } } : {}),
      ...(newer ? { newer: { versionId: newer.id, number: newer.number, rows: newer.rows, last: newer.last } } : {}),
    };
  };

  async function winners(experimentId: string): Promise<Winners> {
    if (counted?.experimentId === experimentId) return counted.winners;
    const { leaderboard, state } = await get(experimentId);
    const { experiment, runs } = stored(experimentId);
    const place = new Map(leaderboard.map(({ model }, i) => [model, i]));
    const ordered = [...runs].sort((a, b) => (place.get(a.model) ?? 0) - (place.get(b.model) ?? 0));
    const found = findWinners(store.results, experiment, ordered, await datasets.panels.get(experiment.datasetVersionId));
    if (state === 'done') {
      counted = { experimentId, winners: found };
      found.catch(() => (counted = null));
    }
    return found;
  }

  const summary = ({ selected, state, ...rest }: StoredExperiment): ExperimentSummary => ({
    id: rest.id,
    name: rest.name,
    datasetVersionId: rest.datasetVersionId,
    datasetName: rest.datasetName,
    datasetNumber: rest.datasetNumber,
    createdAt: rest.createdAt,
    state,
    jobId: jobs.latestFor(rest.id)?.id ?? null,
    selected,
  });

  const assertDeletable = (experimentId: string): void => {
    const { experiment } = stored(experimentId);
    if (experiment.state === 'running') throw new ApiError('busy', 'This experiment is running. Cancel it first.');
    const registered = keptFor(experiment.name, store.registry.ofExperiment(experimentId));
    if (registered !== null) throw new ApiError('busy', registered, { value: experimentId });
    const changed = scenariosOf(
      store,
      store.experiments.runs(experimentId).map(({ id }) => id),
    );
    if (changed !== null) throw new ApiError('busy', `${experiment.name} cannot be deleted: ${changed}`, { value: experimentId });
  };

  return {
    defaults: async (versionId) => chooseDefaults(await datasets.panels.get(versionId), configured()),
    train: async ({ versionId, options, name }) => {
      const { training, models } = configured();
      const runs = planRuns(options, baselineModels, models).map(({ name: model, ...run }) => ({ ...run, model, start: null }));
      // All that it is made with is kept with it: what is configured later does not change it.
      const limit = options.seriesSeconds ?? training.series_seconds;
      const specs = { ...specsOf(runs), ...options.specs };
      return begin(
        versionId,
        {
          ...options,
          ...(Object.keys(specs).length > 0 ? { specs } : {}),
          ...(limit === usualSeriesSeconds ? {} : { seriesSeconds: limit }),
        },
        runs,
        name,
      );
    },
    update: async (experimentId, asked) => {
      const { experiment, runs } = stored(experimentId);
      if (experiment.state !== 'done')
        throw new ApiError('busy', 'Only a finished experiment can be updated with new data. Let it finish, or continue it first.');
      const version = asked === undefined ? newerVersion(store, experiment) : datasets.get(asked);
      if (!version || version.id === experiment.datasetVersionId)
        throw new ApiError('bad-input', `${experiment.datasetName} has no version newer than the one that this experiment learnt from.`, {
          field: 'versionId',
        });
      const [before, after] = [await datasets.panels.get(experiment.datasetVersionId), await datasets.panels.get(version.id)];
      const from = firstNewPeriod(before, after);
      const { models: _models, specs: _specs, ...options } = experiment.options;
      const planned = updatedRuns(runs, from, (id) => store.results.model(id) !== null);
      const names = { models: planned.map(({ model }) => model), specs: specsOf(planned) };
      return begin(
        version.id,
        { ...options, ...names },
        planned,
        `${experiment.name.replace(/, updated to v\d+$/, '')}, updated to v${version.number}`,
        experiment,
      );
    },
    challenge: async ({ id, experimentId, model, versionId, name, folds, begin: how }) => {
      const { experiment, runs } = stored(experimentId);
      if (experiment.state !== 'done')
        throw new ApiError(
          'busy',
          'Only a finished run can be trained again on newer data. Let its experiment finish, or continue it first.',
        );
      const [before, after] = [await datasets.panels.get(experiment.datasetVersionId), await datasets.panels.get(versionId)];
      const from = firstNewPeriod(before, after);
      const own = runs.find((run) => run.model === model);
      if (!own) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
      const needed = ensembleByKind(own.kind) ? runs : runs.filter((run) => run === own || modelInfo(run.kind).baseline);
      const planned =
        how === 'anew'
          ? runsAnew(needed, store.results.model)
          : updatedRuns(needed, from, (one) => store.results.model(one) !== null).filter(({ start }) => start?.mode !== 'keep');
      const { models: _models, specs: _specs, ...options } = experiment.options;
      const names = { models: planned.map(({ model }) => model), specs: specsOf(planned) };
      return begin(versionId, { ...options, ...names, folds: folds ?? options.folds }, planned, name, experiment, id);
    },
    resume: (experimentId) => {
      const { experiment } = stored(experimentId);
      if (experiment.state === 'done') throw new ApiError('busy', 'This experiment is finished; there is nothing to resume.');
      if (experiment.state === 'running') throw new ApiError('busy', 'This experiment is running already.');
      return launch(experiment);
    },
    list: () => store.experiments.list().map(summary),
    get,
    winners,
    stored,
    assertDeletable,
    delete: async (experimentId) => {
      const { runs } = stored(experimentId);
      store.transaction(() => {
        assertDeletable(experimentId);
        store.experiments.delete(experimentId);
      });
      for (const { id } of runs) nets?.finished(id);
      boards.delete(experimentId);
      const used = store.experiments.artefacts();
      for (const { artefact } of runs)
        if (artefact !== null && !used.has(artefact) && existsSync(artefactPath(modelsFolder, artefact)))
          await rm(artefactPath(modelsFolder, artefact), { force: true });
      changed();
    },
  };
}

/** Settings of runs by name, as options have them: those of runs whose name is not their kind, and of those that have some. */
function specsOf(runs: readonly UpdatedRun[]): NonNullable<TrainOptions['specs']> {
  return Object.fromEntries(
    runs.flatMap(({ model, kind, label, spec }) =>
      model === kind && label === null && Object.keys(spec).length === 0
        ? []
        : [[model, { kind, spec, ...(label === null ? {} : { label }) }]],
    ),
  );
}
