import { ApiError } from '../../../contract/errors.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { draw } from '../../../engine/explain/index.ts';
import { endOf } from '../../../engine/learning/cut-panel.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { modelInfo } from '../models/catalogue.ts';
import { globalPanel } from '../models/global-panel.ts';
import { planOf, usesPanel } from './make-plan.ts';
import type { ForecastTask, ModelTask, PermutationTask } from './plan.ts';
import { seasonWords, stepWord } from './step-words.ts';

export interface TaskOf {
  readonly experiment: StoredExperiment;
  readonly runs: readonly StoredRun[];
  readonly run: StoredRun;
  readonly loaded: LoadedPanel;
}

/** Series whose forecasts tell what a model without rows of its own rests on. */
const SERIES = 30;
/** Of ensembles with models of all series among them, which are asked again for each. */
const SERIES_OF_MANY = 10;
/** Series that a local model is fitted to anew. */
const FITTED_SERIES = 20;

export function forecastTask(store: Store, { experiment, runs, run, loaded }: TaskOf, index: number, seed: number): ForecastTask {
  const plan = planOf(store, runs, run, index);
  const { frequency } = loaded.version.axis;
  return {
    plan,
    series: seriesAt(loaded.panel, index),
    futureXreg: knownFuture(loaded.panel, index, experiment.options.horizon),
    ...(usesPanel(plan) ? { panel: globalPanel(loaded) } : {}),
    index,
    seed,
    unit: stepWord(frequency),
    seasonWords: seasonWords(frequency, loaded.panel.seasonLength),
  };
}

/** @throws ApiError `not-found` where the run is not finished or its model is gone */
export function modelTask(store: Store, found: TaskOf, seed: number): ModelTask {
  const { run, loaded, experiment } = found;
  const json = store.results.model(run.id);
  const isTrees = json !== null && /^\s*\{"kind":"(gradient-boosting|random-forest)"/.test(json.slice(0, 80));
  if (json !== null && isTrees)
    return { how: 'trees', kind: run.kind, json, panel: globalPanel(loaded), horizon: experiment.options.horizon, seed };
  const finished = [...store.results.finished(run.id)].sort((a, b) => a - b);
  if (finished.length === 0) throw new ApiError('not-found', 'Nothing of this run is finished yet.');
  const first = forecastTask(store, found, finished[0] as number, seed);
  const most = usesPanel(first.plan) ? SERIES_OF_MANY : SERIES;
  const chosen = draw(finished.length, most, createRng(deriveSeed(seed, 'series'))).map((k) => finished[k] as number);
  return { how: 'forecasts', tasks: chosen.map((index) => forecastTask(store, found, index, seed)), of: finished.length, seed };
}

/**
 * @param spec - the run's settings, ready for the engine
 * @throws ApiError `unsupported` for a run without inputs that could be shuffled
 */
export function permutationTask(store: Store, { experiment, run, loaded }: TaskOf, spec: Spec, seed: number): PermutationTask {
  const { horizon } = experiment.options;
  const { panel } = loaded;
  const fromPeriod = endOf(panel) - horizon;
  const common = { kind: run.kind, spec, horizon, seed, fromPeriod };
  const unsupported = (why: string): never => {
    throw new ApiError('unsupported', why, { field: 'method' });
  };
  if (ensembleByKind(run.kind)) return unsupported('An ensemble has no inputs of its own. Shuffle those of one of its members.');
  if (globalModelByKind(run.kind)) return { ...common, how: 'panel', panel: globalPanel(loaded) };
  const { label, acceptsRegressors } = modelInfo(run.kind);
  if (!acceptsRegressors)
    return unsupported(`${label} takes nothing but the series itself: there is nothing to shuffle. Its components say what it rests on.`);
  if (!panel.regressors?.length) return unsupported('This dataset has no regressors that could be shuffled.');
  const known = panel.ids.flatMap((_, i) => (knownFuture(panel, i, horizon) ? [i] : []));
  if (known.length === 0)
    return unsupported(`${label} was trained without regressors: they are not known for the ${horizon} periods to forecast.`);
  const chosen = draw(known.length, FITTED_SERIES, createRng(deriveSeed(seed, 'series'))).map((k) => known[k] as number);
  return { ...common, how: 'local', series: chosen.map((i) => seriesAt(panel, i)), of: known.length };
}
