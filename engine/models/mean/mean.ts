import { mean as average, variance } from '../../math/moments.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';

export interface MeanFitted extends Fitted {
  readonly kind: 'mean';
  readonly mean: number;
  /** Standard deviation of a new value about the estimated mean: s sqrt(1 + 1 / n). */
  readonly deviation: number;
}

/**
 * The mean of all values, at every step.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5
 */
export const mean: LocalModel<MeanFitted> = {
  kind: 'mean',
  label: 'Mean',
  summary: 'Repeats the average of all values.',
  baseline: true,
  complexity: 0,
  acceptsMissing: false,
  refuse: (series) => refuseUnlessComplete(series, 1, 'Mean'),
  fit(series, spec) {
    throwIfRefused(mean.refuse(series, spec));
    const { y } = series;
    const deviation = y.length > 1 ? Math.sqrt(variance(y) * (1 + 1 / y.length)) : 0;
    return { kind: 'mean', formatVersion: 1, mean: average(y), deviation };
  },
  forecast: (fitted, { horizon, levels }) =>
    normalForecast(new Float64Array(horizon).fill(fitted.mean), new Float64Array(horizon).fill(fitted.deviation), levels),
};
