import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { simpleDescription } from '../simple-description.ts';

export interface SeasonalNaiveFitted extends Fitted {
  readonly kind: 'seasonal-naive';
  /** The last m values, oldest first. */
  readonly lastSeason: readonly number[];
  /** Root mean square of the changes over a season. */
  readonly sigma: number;
}

/**
 * The value of one season ago; the error of step h has standard deviation sigma sqrt(k + 1), k the whole seasons before it.
 * With m = 1 it is the naive forecast.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5
 */
export const seasonalNaive: LocalModel<SeasonalNaiveFitted> = {
  kind: 'seasonal-naive',
  label: 'Seasonal naive',
  summary: 'Repeats the values of one season ago. The benchmark that every model has to beat.',
  baseline: true,
  complexity: 2,
  acceptsMissing: false,
  parameters: [],
  limits: ['Missing values are filled in before the fit.', 'Needs one season and one value more. Knows no trend.'],
  refuse: (series, spec) =>
    refuseSpec([], spec, 'Seasonal naive') ?? refuseUnlessComplete(series, series.seasonLength + 1, 'Seasonal naive'),
  fit(series, spec) {
    throwIfRefused(seasonalNaive.refuse(series, spec));
    const { y, seasonLength: m } = series;
    let squares = 0;
    for (let t = m; t < y.length; t++) squares += ((y[t] as number) - (y[t - m] as number)) ** 2;
    return {
      kind: 'seasonal-naive',
      formatVersion: 1,
      lastSeason: Array.from(y.subarray(y.length - m)),
      sigma: Math.sqrt(squares / (y.length - m)),
    };
  },
  forecast(fitted, { horizon, levels }) {
    const m = fitted.lastSeason.length;
    const mean = Float64Array.from({ length: horizon }, (_, i) => fitted.lastSeason[i % m] as number);
    const deviation = Float64Array.from({ length: horizon }, (_, i) => fitted.sigma * Math.sqrt(Math.floor(i / m) + 1));
    return normalForecast(mean, deviation, levels);
  },
  describe({ lastSeason, sigma }, { y }, { horizon }) {
    const m = lastSeason.length;
    return simpleDescription({
      name: `Seasonal random walk [${m}]`,
      equation: ['y_t = y_{t-m} + \\varepsilon_t'],
      sigma2: sigma ** 2,
      y,
      fitted: y.map((_, t) => y[t - m] ?? NaN),
      ahead: Float64Array.from({ length: horizon }, (_, i) => lastSeason[i % m] as number),
    });
  },
};
