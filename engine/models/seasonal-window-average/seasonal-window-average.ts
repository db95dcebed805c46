import type { Fitted, LocalModel, Parameter, Spec } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { numberSetting, refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfCancelled, throwIfRefused } from '../refusals.ts';
import { estimate, simpleDescription } from '../simple-description.ts';

export interface SeasonalWindowAverageFitted extends Fitted {
  readonly kind: 'seasonal-window-average';
  /** Averages of the next m periods, the first one next. */
  readonly averages: readonly number[];
  /** Seasons that each is the mean of. */
  readonly window: number;
  /** Variance of the error one season ahead, and what each further season adds. */
  readonly variance: number;
  readonly growth: number;
}

const LABEL = 'Seasonal window average';
const DEFAULT_WINDOW = 4;
const PARAMETERS: readonly Parameter[] = [
  {
    name: 'window',
    label: 'Seasons',
    help: 'How many of the last seasons are averaged; fewer where the series is shorter. More are steadier, fewer follow changes.',
    type: 'integer',
    default: DEFAULT_WINDOW,
    min: 1,
    max: 1000,
  },
];

/** Mean of the `window` values at `t`, `t - m`, `t - 2 m` ... */
function averageAt(y: Float64Array, t: number, m: number, window: number): number {
  let sum = 0;
  for (let k = 0; k < window; k++) sum += y[t - k * m] as number;
  return sum / window;
}

/** Mean squared error of the average, `lead` seasons ahead, over the history; null without room for it. */
function meanSquare(y: Float64Array, m: number, window: number, lead: number): number | null {
  let sum = 0;
  let count = 0;
  for (let t = (window + lead - 1) * m; t < y.length; t++) {
    sum += ((y[t] as number) - averageAt(y, t - lead * m, m, window)) ** 2;
    count++;
  }
  return count > 0 ? sum / count : null;
}

/**
 * The mean of the last few values of the same position in the season: a seasonal naive forecast that one odd season cannot spoil. With m = 1
 * it is the mean of the last few values.
 *
 * The variance of its error is that which the history shows one season ahead, and grows by what the second season adds.
 *
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2
 */
export const seasonalWindowAverage: LocalModel<SeasonalWindowAverageFitted> = {
  kind: 'seasonal-window-average',
  label: LABEL,
  summary: 'Averages the last few values of the same position in the season.',
  baseline: false,
  complexity: 3,
  acceptsMissing: false,
  parameters: PARAMETERS,
  limits: ['Missing values are filled in before the fit.', 'Needs one season and one value more. Knows no trend.'],
  refuse: (series, spec) => refuseSpec(PARAMETERS, spec, LABEL) ?? refuseUnlessComplete(series, series.seasonLength + 1, LABEL),
  fit(series, spec, context) {
    throwIfRefused(seasonalWindowAverage.refuse(series, spec));
    throwIfCancelled(context);
    const { y, seasonLength: m } = series;
    const n = y.length;
    const window = windowOf(spec, n, m);
    // A series with room for the average but not for its error lends the error of a shorter average.
    let tested = window;
    let variance = meanSquare(y, m, tested, 1);
    while (variance === null && tested > 1) variance = meanSquare(y, m, --tested, 1);
    const second = meanSquare(y, m, tested, 2);
    return {
      kind: 'seasonal-window-average',
      formatVersion: 1,
      averages: Array.from({ length: m }, (_, i) => averageAt(y, n - m + i, m, window)),
      window,
      variance: variance ?? 0,
      growth: second === null ? (variance ?? 0) / tested : Math.max(0, second - (variance ?? 0)),
    };
  },
  forecast({ averages, variance, growth }, { horizon, levels }) {
    const m = averages.length;
    const mean = Float64Array.from({ length: horizon }, (_, i) => averages[i % m] as number);
    const deviation = Float64Array.from({ length: horizon }, (_, i) => Math.sqrt(variance + growth * Math.floor(i / m)));
    return normalForecast(mean, deviation, levels);
  },
  describe({ averages, window, variance }, { y }, { horizon }) {
    const m = averages.length;
    return simpleDescription({
      name: `Average of ${window} seasons [${m}]`,
      equation: ['y_t = \\frac{1}{w} \\sum_{k=1}^{w} y_{t-km} + \\varepsilon_t'],
      estimates: [estimate('seasons averaged', 'w', window)],
      sigma2: variance,
      y,
      fitted: y.map((_, t) => (t >= window * m ? averageAt(y, t - m, m, window) : NaN)),
      ahead: Float64Array.from({ length: horizon }, (_, i) => averages[i % m] as number),
    });
  },
};

const windowOf = (spec: Spec, n: number, m: number): number =>
  Math.max(1, Math.min(numberSetting(spec, 'window') ?? DEFAULT_WINDOW, Math.floor(n / m)));
