import { adjustSeason, figureAfter, restoreSeason, type SeasonForm } from '../../decomposition/adjust-season.ts';
import { isSeasonalM4 } from '../../decomposition/seasonality-test.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { refuseUnlessComplete, throwIfCancelled, throwIfRefused } from '../refusals.ts';
import { seasonParts } from '../season-parts.ts';
import { simpleDescription } from '../simple-description.ts';

export interface Naive2Fitted extends Fitted {
  readonly kind: 'naive2';
  /** Last value, seasonally adjusted. */
  readonly last: number;
  /** Root mean square of the one-step changes of the adjusted series. */
  readonly sigma: number;
  readonly season: SeasonForm;
  /** Effects of the next m periods, the first one next; empty without a season. */
  readonly figure: readonly number[];
}

/**
 * The benchmark of the M competitions: the last value of the seasonally adjusted series, with the season put back. The season is that of
 * the classical multiplicative decomposition, where the competition's test finds one on three seasons or more; additive where a value is
 * negative.
 *
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), 54-74
 */
export const naive2: LocalModel<Naive2Fitted> = {
  kind: 'naive2',
  label: 'Naive 2',
  summary: 'Repeats the last value of the seasonally adjusted series, season put back.',
  baseline: false,
  complexity: 4,
  acceptsMissing: false,
  parameters: [],
  limits: ['Missing values are filled in before the fit.', 'A season is looked for from three seasons on. Knows no trend.'],
  refuse: (series, spec) => refuseSpec([], spec, 'Naive 2') ?? refuseUnlessComplete(series, 1, 'Naive 2'),
  fit(series, spec, context) {
    throwIfRefused(naive2.refuse(series, spec));
    throwIfCancelled(context);
    const { season, adjusted, figure } = adjustSeason(series.y, series.seasonLength, 'auto', isSeasonalM4);
    const n = adjusted.length;
    let squares = 0;
    for (let t = 1; t < n; t++) squares += ((adjusted[t] as number) - (adjusted[t - 1] as number)) ** 2;
    return {
      kind: 'naive2',
      formatVersion: 1,
      last: adjusted[n - 1] as number,
      sigma: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
      season,
      figure: figureAfter(figure, n),
    };
  },
  forecast({ last, sigma, season, figure }, { horizon, levels }) {
    const mean = new Float64Array(horizon).fill(last);
    const deviation = Float64Array.from({ length: horizon }, (_, i) => sigma * Math.sqrt(i + 1));
    restoreSeason(mean, deviation, season, figure);
    return normalForecast(mean, deviation, levels);
  },
  describe({ last, sigma, season, figure }, { y }, { horizon }) {
    const n = y.length;
    const parts = seasonParts(season, figure, n);
    const adjusted = y.map(parts.remove);
    const level = Float64Array.from({ length: n + horizon }, (_, t) => (t === 0 ? NaN : t < n ? (adjusted[t - 1] as number) : last));
    return simpleDescription({
      name: `Random walk${parts.suffix}`,
      equation: [...parts.equation, '\\mu_t = x_{t-1}'],
      sigma2: sigma ** 2,
      y,
      fitted: level.subarray(0, n).map(parts.restore),
      ahead: level.subarray(n),
      level,
      parts: parts.components(n + horizon),
    });
  },
};
