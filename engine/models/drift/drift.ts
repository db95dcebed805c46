import { studentHalfWidth } from '../../math/student-t.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfCancelled, throwIfRefused } from '../refusals.ts';
import { estimate, simpleDescription } from '../simple-description.ts';

export interface DriftFitted extends Fitted {
  readonly kind: 'drift';
  /** Intervals of format 1 are normal. */
  readonly formatVersion: 1 | 2;
  readonly last: number;
  /** Mean change per period. */
  readonly slope: number;
  /** Standard deviation of the changes about the slope, over n - 2. */
  readonly sigma: number;
  /** Number of changes that the slope was estimated from. */
  readonly changes: number;
}

/**
 * The line from the first to the last value, carried on: a random walk with drift. The error of step h has standard deviation
 * sigma sqrt(h (1 + h / (n - 1))), which counts the uncertainty of the slope, and sigma has
 * n - 2 degrees of freedom.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5
 */
export const drift: LocalModel<DriftFitted> = {
  kind: 'drift',
  label: 'Drift',
  summary: 'Carries on the line from the first value to the last.',
  baseline: false,
  complexity: 3,
  acceptsMissing: false,
  parameters: [],
  limits: [
    'Missing values are filled in before the fit.',
    'Needs at least 3 values. Knows no season; only the first and the last value count.',
  ],
  refuse: (series, spec) => refuseSpec([], spec, 'Drift') ?? refuseUnlessComplete(series, 3, 'Drift'),
  fit(series, spec, context) {
    throwIfRefused(drift.refuse(series, spec));
    throwIfCancelled(context);
    const { y } = series;
    const changes = y.length - 1;
    const last = y[changes] as number;
    const slope = (last - (y[0] as number)) / changes;
    let squares = 0;
    for (let t = 1; t < y.length; t++) squares += ((y[t] as number) - (y[t - 1] as number) - slope) ** 2;
    return { kind: 'drift', formatVersion: 2, last, slope, sigma: Math.sqrt(squares / (changes - 1)), changes };
  },
  forecast(fitted, { horizon, levels }) {
    const mean = Float64Array.from({ length: horizon }, (_, i) => fitted.last + (i + 1) * fitted.slope);
    const deviation = Float64Array.from({ length: horizon }, (_, i) => fitted.sigma * Math.sqrt((i + 1) * (1 + (i + 1) / fitted.changes)));
    const degrees = fitted.changes - 1;
    return normalForecast(mean, deviation, levels, fitted.formatVersion === 1 ? undefined : (level) => studentHalfWidth(level, degrees));
  },
  describe: ({ last, slope, sigma, changes }, { y }, { horizon }) =>
    simpleDescription({
      name: 'Random walk with drift',
      equation: ['y_t = y_{t-1} + b + \\varepsilon_t'],
      estimates: [estimate('drift', 'b', slope, sigma / Math.sqrt(changes))],
      sigma2: sigma ** 2,
      y,
      fitted: y.map((_, t) => (t === 0 ? NaN : (y[t - 1] as number) + slope)),
      ahead: Float64Array.from({ length: horizon }, (_, i) => last + (i + 1) * slope),
    }),
};
