import { useStore } from 'zustand';
import type { Experiment, LeaderboardRow } from '../../../contract/entities/experiment.ts';
import type { ForecastExplanation, ModelExplanation, PermutationExplanation } from '../../../contract/entities/explanation.ts';
import { forecastKey } from '../../state/app.ts';
import type { Resource } from '../../state/cache.ts';
import { runKey, type ExplainState } from '../../state/explanations.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useOwnResource, useResource, useSlice } from '../../state/use-app.ts';

export const useExplainState = <T>(select: (state: ExplainState) => T): T => useStore(useApp().explanations.store, select);

interface Shown<T> {
  readonly row: LeaderboardRow | null;
  readonly key: string | null;
  readonly found: Resource<T>;
}

const rowOf = (experiment: Experiment, model: string | null): LeaderboardRow | null =>
  experiment.leaderboard.find((row) => row.model === model) ?? null;

/** The selected series' forecast, taken apart. */
export function useExplainedForecast(experiment: Experiment): Shown<ForecastExplanation> {
  const app = useApp();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const model = useModel(experiment);
  const key = model === null ? null : forecastKey(experiment.id, model, index);
  return { row: rowOf(experiment, model), key, found: useResource(app.explanations.forecasts, key) };
}

/** What the model on show rests on; who leaves takes the request back. */
export function useExplainedModel(experiment: Experiment): Shown<ModelExplanation> {
  const app = useApp();
  const model = useModel(experiment);
  const key = model === null ? null : runKey(experiment.id, model);
  return { row: rowOf(experiment, model), key, found: useOwnResource(app.explanations.models, key) };
}

/** What shuffling inputs of the model on show costs, once somebody asked. */
export function useShuffled(experiment: Experiment, asked: boolean): Shown<PermutationExplanation> {
  const app = useApp();
  const model = useModel(experiment);
  const key = model === null || !asked ? null : runKey(experiment.id, model);
  return { row: rowOf(experiment, model), key, found: useOwnResource(app.explanations.permutations, key) };
}
