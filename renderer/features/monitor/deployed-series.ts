import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { ServedSeries } from '../../../contract/entities/deployment.ts';
import type { SeriesForecast } from '../../../contract/entities/experiment.ts';
import { amount, count, percent } from '../../words/numbers.ts';

/** Place of a series among those of a version, by its keys; -1 where it is not there. */
export function seriesOf(
  { keyNames, keys, count: counts }: Pick<SeriesList, 'keyNames' | 'keys' | 'count'>,
  wanted: Readonly<Record<string, string>>,
): number {
  for (let i = 0; i < counts.length; i++) if (keyNames.every((name, k) => keys[k]?.[i] === wanted[name])) return i;
  return -1;
}

/** A series that is served as the charts of forecasts have it; without what came before where that is not known. */
export const onShow = (
  { series, time, forecast, bands }: ServedSeries,
  history: SeriesForecast['history'] = { time: [], y: new Float64Array() },
): SeriesForecast => ({
  series,
  model: '',
  modelUsed: '',
  chosen: null,
  history,
  forecast: {
    time,
    mean: Float64Array.from(forecast),
    bands: bands.map(({ level, lower, upper }) => ({ level, lower: Float64Array.from(lower), upper: Float64Array.from(upper) })),
  },
  folds: [],
  metrics: { mase: null, smape: null, rmse: null, mae: null, mape: null },
  warnings: [],
});

/** The sum of what is forecast, beside as many periods before it where all are known: `Next 28: 314,711, -1.0% on the 28 before`. */
export function totalOf({ history, forecast: { mean } }: Pick<SeriesForecast, 'history' | 'forecast'>): string {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const ahead = sum(mean);
  const before = history.y.length < mean.length ? NaN : sum(history.y.slice(-mean.length));
  const change = before > 0 ? `, ${percent(ahead / before - 1, { decimals: 1, sign: true })} on the ${count(mean.length)} before` : '';
  return `Next ${count(mean.length)}: ${amount(ahead, Math.abs(ahead))}${change}`;
}
