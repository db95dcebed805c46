import type { Experiment, LeaderboardRow, SeriesForecast } from '../../../contract/entities/experiment.ts';
import { forecastKey } from '../../state/app.ts';
import type { Resource } from '../../state/cache.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';

interface Shown {
  readonly model: string | null;
  readonly row: LeaderboardRow | null;
  readonly key: string | null;
  readonly forecast: Resource<SeriesForecast>;
}

/** The forecast of the selected series with the model on show. */
export function useForecast(experiment: Experiment): Shown {
  const app = useApp();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const model = useModel(experiment);
  const key = model === null ? null : forecastKey(experiment.id, model, index);
  const row = experiment.leaderboard.find((one) => one.model === model) ?? null;
  return { model, row, key, forecast: useResource(app.forecasts, key) };
}
