import { mean as average, variance } from '../../math/moments.ts';
import { studentHalfWidth } from '../../math/student-t.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfCancelled, throwIfRefused } from '../refusals.ts';
import { estimate, simpleDescription } from '../simple-description.ts';

export interface MeanFitted extends Fitted {
  readonly kind: 'mean';
  readonly formatVersion: 1 | 2;
  readonly mean: number;
  /** Standard deviation of a new value about the estimated mean: s sqrt(1 + 1 / n). */
  readonly deviation: number;
  /** Degrees of freedom of the deviation, n - 1 and at least 1; absent in format 1, whose intervals are normal. */
  readonly degrees?: number;
}

/**
 * The mean of all values, at every step; intervals are those of a t distribution, since the deviation is estimated.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5
 */
export const mean: LocalModel<MeanFitted> = {
  kind: 'mean',
  label: 'Mean',
  summary: 'Repeats the average of all values.',
  baseline: false,
  complexity: 0,
  acceptsMissing: false,
  parameters: [],
  limits: ['Missing values are filled in before the fit.', 'Knows no season and no trend.'],
  refuse: (series, spec) => refuseSpec([], spec, 'Mean') ?? refuseUnlessComplete(series, 1, 'Mean'),
  fit(series, spec, context) {
    throwIfRefused(mean.refuse(series, spec));
    throwIfCancelled(context);
    const { y } = series;
    const deviation = y.length > 1 ? Math.sqrt(variance(y) * (1 + 1 / y.length)) : 0;
    return { kind: 'mean', formatVersion: 2, mean: average(y), deviation, degrees: Math.max(1, y.length - 1) };
  },
  forecast({ mean: level, deviation, degrees }, { horizon, levels }) {
    const width = degrees === undefined ? undefined : (nominal: number) => studentHalfWidth(nominal, degrees);
    return normalForecast(new Float64Array(horizon).fill(level), new Float64Array(horizon).fill(deviation), levels, width);
  },
  describe({ mean: level, deviation }, { y }, { horizon }) {
    const n = y.length;
    const sigma2 = deviation ** 2 / (1 + 1 / n);
    return simpleDescription({
      name: 'Mean',
      equation: ['y_t = \\mu + \\varepsilon_t'],
      estimates: [estimate('mean', '\\mu', level, Math.sqrt(sigma2 / n))],
      sigma2,
      y,
      fitted: new Float64Array(n).fill(level),
      ahead: new Float64Array(horizon).fill(level),
    });
  },
};
