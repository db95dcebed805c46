import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { TrainOptions } from '../../../contract/entities/experiment.ts';
import type { RunSpec } from '../../../contract/entities/model.ts';
import type { TuneDefaults, TuneOptions, Tuning, TuningSummary } from '../../../contract/entities/tuning.ts';
import { ApiError } from '../../../contract/errors.ts';
import { bestOf, withBudget } from '../../../engine/tuning/index.ts';
import type { StoredTuning } from '../../store/repositories/tunings.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { periods } from '../experiments/defaults.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { stoppedState, type Jobs } from '../jobs/jobs.ts';
import type { NetBackends } from '../nets/net-backends.ts';
import { modelInfo } from '../models/catalogue.ts';
import { readySpecs } from '../models/ready-specs.ts';
import { budgetOf, checkBudget, checkOptions } from './check-options.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { tuneDefaults } from './defaults.ts';
import { specOf } from './try-settings.ts';
import { tune } from './tune-job.ts';
import { searchData } from './tuning-data.ts';
import { summaryOf, tuningOf } from './tuning-of.ts';

interface Started {
  readonly jobId: string;
  readonly finished: Promise<void>;
}

/** Searches for settings: kept after every trial, so that what was found can be used, and a search can go on, at any time. */
export interface Tunings {
  defaults(versionId: string): Promise<TuneDefaults>;
  /** @throws ApiError `bad-input` that names the field; nothing is stored then */
  start(request: { versionId: string; options: TuneOptions; name?: string | undefined }): Promise<Started & { tuningId: string }>;
  /**
   * Goes on with a search that was stopped, or whose budget is spent.
   *
   * @param more - the budget from now on counts what has been spent; without it, a stopped search has what was left
   */
  resume(tuningId: string, more?: { minutes?: number | undefined; trials?: number | undefined }): Started;
  list(): TuningSummary[];
  /** @throws ApiError `not-found` */
  get(tuningId: string): Tuning;
  delete(tuningId: string): void;
  /** Refuses what a running search needs; removes the others with their version. */
  deleteOfVersion(versionId: string): void;
  /** Compares the best settings so far with those as they are and the naive ones, in an ordinary experiment. */
  train(tuningId: string, models?: readonly string[]): Promise<Started & { experimentId: string }>;
}

export interface TuningsOptions {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  /** Chooses what nets are trained on. */
  readonly backends?: NetBackends;
  readonly changed: () => void;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
}

export function createTunings({
  store,
  jobs,
  datasets,
  experiments,
  backends,
  changed,
  configured = () => defaultValues,
}: TuningsOptions): Tunings {
  const stored = (id: string): StoredTuning => {
    const tuning = store.tunings.get(id);
    if (!tuning) throw new ApiError('not-found', 'This search is not there any more. Choose another one.');
    return tuning;
  };
  const workersFor = ({ workers }: TuneOptions): number => workers || store.settings.all().workers || Math.max(1, availableParallelism());

  function launch(tuning: StoredTuning): Started {
    const { id, name } = tuning;
    store.tunings.setState(id, 'running');
    const { job, finished } = jobs.start({
      kind: 'tune',
      title: name,
      subjectId: id,
      total: 1,
      work: async (control) => {
        try {
          const loaded = await datasets.panels.get(tuning.datasetVersionId);
          const ended = await tune(
            {
              store: store.tunings,
              tuning,
              loaded,
              workers: workersFor(tuning.options),
              seriesSeconds: configured().training.series_seconds,
              backends,
              changed,
            },
            control,
          );
          store.tunings.setState(id, 'done', { ended });
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          const stopped = stoppedState(control.signal);
          // What the end of the application interrupted has not ended.
          if (control.signal.aborted) store.tunings.setState(id, stopped, stopped === 'cancelled' ? { ended: message } : {});
          else store.tunings.setState(id, 'failed', { error: message });
          throw error;
        } finally {
          changed();
        }
      },
    });
    changed();
    return { jobId: job.id, finished };
  }

  const remove = (tuning: StoredTuning): void => {
    if (tuning.state === 'running') throw new ApiError('busy', `${tuning.name} is running. Cancel it first.`);
    store.tunings.delete(tuning.id);
  };

  return {
    defaults: async (versionId) => tuneDefaults(await datasets.panels.get(versionId), configured()),
    start: async ({ versionId, options: given, name }) => {
      const { options, studies } = checkOptions(given);
      const loaded = await datasets.panels.get(versionId);
      const { series } = searchData(loaded, options);
      await checkFixed(options, loaded);
      // Asked last: it may have been deleted meanwhile.
      const version = datasets.get(versionId);
      const id = randomUUID();
      const labels = options.models.map(({ kind }) => modelInfo(kind).label).join(', ');
      const own = name ?? `Tune ${labels}: ${version.datasetName}, ${periods(options.horizon, version.axis.frequency)} ahead`;
      store.tunings.insert(
        { id, name: own.slice(0, 200), datasetVersionId: versionId, createdAt: new Date().toISOString(), options, series },
        studies.map((one) => ({ ...one, reference: null })),
      );
      return { tuningId: id, ...launch(stored(id)) };
    },
    resume: (id, { minutes, trials } = {}) => {
      const tuning = stored(id);
      if (tuning.state === 'running') throw new ApiError('busy', 'This search is running already.');
      const options: TuneOptions = { ...tuning.options };
      const spent = tuningOf(tuning, store.tunings.studies(id), [], null);
      if (minutes !== undefined) {
        checkBudget({ minutes, trials: null });
        options.minutes = minutes + spent.elapsedMs / 60_000;
        if (trials === undefined) options.trials = null;
      }
      if (trials !== undefined) {
        checkBudget({ minutes: null, trials });
        options.trials = trials + Math.max(0, ...spent.models.map((model) => model.trials.length));
        if (minutes === undefined) options.minutes = null;
      }
      if (tuning.state === 'done' && minutes === undefined && trials === undefined)
        throw new ApiError('bad-input', 'The budget of this search is spent. Say for how many minutes or trials more it is to go on.', {
          field: 'minutes',
        });
      store.transaction(() => {
        store.tunings.setOptions(id, options);
        for (const study of store.tunings.studies(id))
          store.tunings.save(id, { ...study, study: withBudget(study.study, budgetOf(options)) });
      });
      return launch(stored(id));
    },
    list: () =>
      store.tunings.list().map((tuning) => summaryOf(tuning, store.tunings.studies(tuning.id), jobs.latestFor(tuning.id)?.id ?? null)),
    get: (id) => {
      const tuning = stored(id);
      return tuningOf(tuning, store.tunings.studies(id), store.tunings.notes(id), jobs.latestFor(id)?.id ?? null);
    },
    delete: (id) => {
      remove(stored(id));
      changed();
    },
    deleteOfVersion: (versionId) => {
      const all = store.tunings.ofVersion(versionId);
      if (all.some(({ state }) => state === 'running'))
        throw new ApiError('busy', 'A search for settings on this dataset version is running. Cancel it first.');
      all.forEach(remove);
    },
    train: async (id, names) => {
      const tuning = stored(id);
      const { options } = tuning;
      const unknown = names?.find((name) => !options.models.some((model) => model.name === name));
      if (unknown !== undefined)
        throw new ApiError('bad-input', `This search has no model named ${unknown}.`, { field: 'models', value: unknown });
      const studies = store.tunings.studies(id);
      const chosen = options.models.filter(({ name }) => names?.includes(name) ?? true);
      const models: string[] = [];
      const specs: Record<string, RunSpec> = {};
      for (const model of chosen) {
        const study = studies.find((one) => one.model === model.name)?.study;
        const best = study && bestOf(study);
        if (!best) continue;
        const { label } = modelInfo(model.kind);
        const tuned = `${model.name}-tuned`;
        models.push(tuned, model.name);
        specs[tuned] = {
          kind: model.kind,
          label: `${label}, tuned`,
          spec: structuredClone(specOf(model, best.point, model.resource.max)) as RunSpec['spec'],
        };
        specs[model.name] = { kind: model.kind, ...(model.name === model.kind ? {} : { label: model.name }), spec: model.fixed };
      }
      if (models.length === 0)
        throw new ApiError(
          'bad-input',
          'No trial has ended well yet, so there are no settings to train with. Wait for the first, or give the search more time.',
          {
            field: 'models',
          },
        );
      const { horizon, folds, metric, seed, workers } = options;
      const train: TrainOptions = {
        horizon,
        folds,
        metric,
        models,
        specs,
        levels: [...configured().training.levels],
        seed: seed | 0,
        workers,
      };
      return experiments.train({
        versionId: tuning.datasetVersionId,
        options: train,
        name: `${tuning.name}: best settings so far`.slice(0, 200),
      });
    },
  };
}

/** Settings that stay are looked at beside the data, as those of a training are. */
async function checkFixed({ models, horizon }: TuneOptions, loaded: Parameters<typeof readySpecs>[1]): Promise<void> {
  for (const [i, { name, kind, fixed }] of models.entries()) {
    try {
      await readySpecs([{ model: name, kind, spec: fixed }], loaded, horizon);
    } catch (error) {
      if (!(error instanceof ApiError) || error.data.field === undefined) throw error;
      const field = error.data.field.replace(`specs.${name}.spec`, `models[${i}].fixed`);
      throw new ApiError(error.code, error.message, { ...error.data, field });
    }
  }
}
