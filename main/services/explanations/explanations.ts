import type {
  ForecastExplanation,
  ModelExplanation,
  PermutationExplanation,
  SavedExplanation,
} from '../../../contract/entities/explanation.ts';
import { ApiError } from '../../../contract/errors.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { formatPeriod, formatPeriods } from '../../../engine/core/time-axis.ts';
import { explainAside, type ExplainOptions } from '../../jobs/explainer.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ExplanationKey } from '../../store/repositories/explanations.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { readySpecs } from '../models/ready-specs.ts';
import { runLabel } from '../models/runs.ts';
import { modelInfo } from '../models/catalogue.ts';
import { forecastTask, modelTask, permutationTask } from './model-tasks.ts';

export interface Asked {
  readonly experimentId: string;
  readonly model: string;
}

export interface ExplainCall {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { phase: string; done: number; total: number }) => void) | undefined;
}

/** Why forecasts are what they are. What was worked out once is kept with the run and goes with it. */
export interface Explanations {
  /** @throws ApiError `not-found`, `cancelled`, `engine` */
  forecast(asked: Asked & { readonly index: number }, call?: ExplainCall): Promise<ForecastExplanation>;
  /** @throws ApiError as `forecast`; `unsupported` for what has nothing to say as a whole */
  model(asked: Asked, call?: ExplainCall): Promise<ModelExplanation>;
  /** @throws ApiError as `model` */
  permutation(asked: Asked, call?: ExplainCall): Promise<PermutationExplanation>;
  list(asked: Asked): SavedExplanation[];
}

/** Explanations of a run as a whole are kept under this number. */
const WHOLE = -1;

/** What was kept; null where it cannot be read any more, so that it is worked out anew. */
function readKept<T>(payload: string): T | null {
  try {
    return JSON.parse(payload) as T;
  } catch {
    return null;
  }
}

interface Found {
  readonly experiment: StoredExperiment;
  readonly runs: readonly StoredRun[];
  readonly run: StoredRun;
  readonly loaded: LoadedPanel;
}

export function createExplanations(store: Store, datasets: Datasets, experiments: Experiments): Explanations {
  /** What is being worked out: who asks for the same meanwhile waits for it. */
  const open = new Map<string, { readonly promise: Promise<unknown>; readonly controller: AbortController; waiting: number }>();

  const find = async ({ experimentId, model }: Asked): Promise<Found> => {
    const { experiment, runs } = experiments.stored(experimentId);
    const run = runs.find((candidate) => candidate.model === model);
    if (!run) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
    return { experiment, runs, run, loaded: await datasets.panels.get(experiment.datasetVersionId) };
  };
  const labelOf = (run: StoredRun): string => runLabel({ name: run.model, kind: run.kind, label: run.label });

  /** What is kept under a key, or what `work` makes of it. The work ends when nobody waits for it any more. */
  async function kept<T extends { formatVersion: number }>(
    experimentId: string,
    key: ExplanationKey,
    { signal, onProgress }: ExplainCall,
    work: (options: ExplainOptions) => Promise<T>,
  ): Promise<T> {
    const saved = store.explanations.get(key);
    const known = saved && readKept<T>(saved.payload);
    if (known?.formatVersion === 1) return known;
    if (signal?.aborted) throw new ApiError('cancelled', 'The explanation was cancelled.');
    const name = JSON.stringify([key.runId, key.series, key.method, key.seed]);
    let entry = open.get(name);
    if (!entry) {
      const controller = new AbortController();
      const promise = work({
        signal: controller.signal,
        onProgress: ({ phase, share }) => onProgress?.({ phase, done: Math.round(1000 * share), total: 1000 }),
      })
        .then((made) => {
          // The run may have been deleted meanwhile.
          if (!controller.signal.aborted && store.experiments.runs(experimentId).some(({ id }) => id === key.runId))
            store.explanations.put({ ...key, createdAt: new Date().toISOString(), payload: JSON.stringify(made) });
          return made;
        })
        .finally(() => open.delete(name));
      promise.catch(() => undefined);
      entry = { promise, controller, waiting: 0 };
      open.set(name, entry);
    }
    const own = entry;
    own.waiting++;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        reject(new ApiError('cancelled', 'The explanation was cancelled.'));
        if (--own.waiting > 0) return;
        own.controller.abort();
        open.delete(name);
      };
      signal?.addEventListener('abort', leave, { once: true });
      own.promise.then(
        (value) => {
          signal?.removeEventListener('abort', leave);
          resolve(value as T);
        },
        (error: unknown) => {
          signal?.removeEventListener('abort', leave);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  const about = ({ experiment, run }: Found, seed: number) => ({
    formatVersion: 1 as const,
    experimentId: experiment.id,
    runId: run.id,
    model: run.model,
    kind: run.kind,
    label: labelOf(run),
    seed,
    createdAt: new Date().toISOString(),
  });

  return {
    forecast: async (asked, call = {}) => {
      const found = await find(asked);
      const { experiment, run, loaded } = found;
      const { index } = asked;
      if (index >= loaded.panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this experiment`);
      const result = store.results.get(run.id, index);
      if (!result) throw new ApiError('not-found', 'This series is not trained yet.');
      const { seed } = experiment.options;
      return kept(experiment.id, { runId: run.id, series: index, method: 'forecast', seed }, call, async (options) => {
        const task = forecastTask(store, found, index, seed);
        const made = await explainAside('forecast', task, options);
        const stoodIn =
          result.modelUsed === run.kind
            ? []
            : [`${modelInfo(result.modelUsed).label} stood in for ${labelOf(run)}: it is what is explained.`];
        return {
          ...about(found, seed),
          index,
          series: seriesKey(loaded, index),
          unit: task.unit,
          time: formatPeriods(
            loaded.version.axis,
            (loaded.panel.start[index] ?? 0) + seriesAt(loaded.panel, index).y.length,
            made.forecast.length,
          ),
          ...made,
          notes: [...stoodIn, ...made.notes],
        };
      });
    },
    model: async (asked, call = {}) => {
      const found = await find(asked);
      const { seed } = found.experiment.options;
      return kept(found.experiment.id, { runId: found.run.id, series: WHOLE, method: 'shap', seed }, call, async (options) => ({
        ...about(found, seed),
        ...(await explainAside('shap', modelTask(store, found, seed), options)),
      }));
    },
    permutation: async (asked, call = {}) => {
      const found = await find(asked);
      const { experiment, run, loaded } = found;
      const { seed, horizon } = experiment.options;
      return kept(experiment.id, { runId: run.id, series: WHOLE, method: 'permutation', seed }, call, async (options) => {
        const ready = await readySpecs([run], loaded, horizon);
        const { fromPeriod, ...made } = await explainAside(
          'permutation',
          permutationTask(store, found, ready[run.model]?.spec ?? {}, seed),
          options,
        );
        return { ...about(found, seed), ...made, from: formatPeriod(loaded.version.axis, fromPeriod) };
      });
    },
    list: ({ experimentId, model }) => {
      const { runs } = experiments.stored(experimentId);
      const run = runs.find((candidate) => candidate.model === model);
      if (!run) throw new ApiError('not-found', `This experiment did not train ${model}.`, { field: 'model', value: model });
      return store.explanations.list(run.id).map(({ series, method, seed, createdAt }) => ({
        index: series === WHOLE ? null : series,
        method: method as SavedExplanation['method'],
        seed,
        createdAt,
      }));
    },
  };
}
