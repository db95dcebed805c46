import { studentHalfWidth } from '../../math/student-t.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { simpleDescription } from '../simple-description.ts';

export interface NaiveFitted extends Fitted {
  readonly kind: 'naive';
  readonly formatVersion: 1 | 2;
  readonly last: number;
  /** Root mean square of the one-step changes. */
  readonly sigma: number;
  /** Number of changes, the degrees of freedom of sigma, and at least 1; absent in format 1, whose intervals are normal. */
  readonly changes?: number;
}

/**
 * The last value carried forward; the error of step h has standard deviation sigma sqrt(h), and sigma has n - 1
 * degrees of freedom.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5
 */
export const naive: LocalModel<NaiveFitted> = {
  kind: 'naive',
  label: 'Naive',
  summary: 'Repeats the last value. The benchmark for series without a season.',
  baseline: true,
  complexity: 1,
  acceptsMissing: false,
  parameters: [],
  limits: ['Missing values are filled in before the fit.', 'Knows no season and no trend.'],
  refuse: (series, spec) => refuseSpec([], spec, 'Naive') ?? refuseUnlessComplete(series, 1, 'Naive'),
  fit(series, spec) {
    throwIfRefused(naive.refuse(series, spec));
    const { y } = series;
    let squares = 0;
    for (let t = 1; t < y.length; t++) squares += ((y[t] as number) - (y[t - 1] as number)) ** 2;
    return {
      kind: 'naive',
      formatVersion: 2,
      last: y[y.length - 1] as number,
      sigma: y.length > 1 ? Math.sqrt(squares / (y.length - 1)) : 0,
      changes: Math.max(1, y.length - 1),
    };
  },
  forecast(fitted, { horizon, levels }) {
    const mean = new Float64Array(horizon).fill(fitted.last);
    const deviation = Float64Array.from({ length: horizon }, (_, i) => fitted.sigma * Math.sqrt(i + 1));
    const { changes } = fitted;
    return normalForecast(mean, deviation, levels, changes === undefined ? undefined : (level) => studentHalfWidth(level, changes));
  },
  describe: (fitted, { y }, { horizon }) =>
    simpleDescription({
      name: 'Random walk',
      equation: ['y_t = y_{t-1} + \\varepsilon_t'],
      sigma2: fitted.sigma ** 2,
      y,
      fitted: y.map((_, t) => y[t - 1] ?? NaN),
      ahead: new Float64Array(horizon).fill(fitted.last),
    }),
};
