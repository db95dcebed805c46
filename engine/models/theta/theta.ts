import { decomposeClassical } from '../../decomposition/classical.ts';
import { fitLine } from '../../math/line.ts';
import { extent } from '../../math/moments.ts';
import type { Fitted, LocalModel } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { smoothLevel } from './level-smoothing.ts';
import { isSeasonal } from './seasonality-test.ts';

export interface ThetaFitted extends Fitted {
  readonly kind: 'theta';
  readonly alpha: number;
  /** Smoothed level after the last value, seasonally adjusted. */
  readonly level: number;
  /** Half the slope of the line through the adjusted series. */
  readonly drift: number;
  /** Number of values that the model was fitted to. */
  readonly length: number;
  readonly sigma2: number;
  readonly season: 'none' | 'additive' | 'multiplicative';
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly figure: readonly number[];
}

/** A multiplicative effect this near to zero would blow the adjusted series up. */
const SMALLEST_EFFECT = 1e-4;

/**
 * The Theta method: simple exponential smoothing with a drift of half the slope of the series, after seasonal adjustment where a test at
 * 90 percent finds a season. The adjustment is multiplicative, or additive where a value is negative or an effect near zero.
 *
 * @see Assimakopoulos & Nikolopoulos (2000), Int. J. Forecasting 16(4), 521-530; Hyndman & Billah (2003), Int. J. Forecasting 19(2),
 *   287-290
 */
export const theta: LocalModel<ThetaFitted> = {
  kind: 'theta',
  label: 'Theta',
  summary: 'A smoothed level with half of the long-run slope, on seasonally adjusted values.',
  baseline: false,
  complexity: 11,
  acceptsMissing: false,
  refuse: (series) => refuseUnlessComplete(series, 5, 'Theta'),
  fit(series, spec, context) {
    throwIfRefused(theta.refuse(series, spec));
    const { y, seasonLength: m } = series;
    const n = y.length;
    let season: ThetaFitted['season'] = 'none';
    let adjusted = y;
    let figure: Float64Array = new Float64Array(0);
    if (isSeasonal(y, m)) {
      season = extent(y).min >= 0 ? 'multiplicative' : 'additive';
      figure = decomposeClassical(y, m, season).figure;
      if (season === 'multiplicative' && !figure.every((effect) => effect >= SMALLEST_EFFECT && effect < Infinity)) {
        season = 'additive';
        figure = decomposeClassical(y, m, season).figure;
      }
      const effects = figure;
      adjusted =
        season === 'multiplicative'
          ? y.map((value, t) => value / (effects[t % m] as number))
          : y.map((value, t) => value - (effects[t % m] as number));
    }
    const { alpha, level, sigma2 } = smoothLevel(adjusted, context.shouldStop);
    return {
      kind: 'theta',
      formatVersion: 1,
      alpha,
      level,
      drift: fitLine(adjusted).slope / 2,
      length: n,
      sigma2,
      season,
      figure: Array.from(figure, (_, i) => figure[(n + i) % m] as number),
    };
  },
  forecast(fitted, { horizon, levels }) {
    const { alpha, level, drift, length, sigma2, season, figure } = fitted;
    const lag = (1 - (1 - alpha) ** length) / alpha;
    const mean = new Float64Array(horizon);
    const deviation = new Float64Array(horizon);
    for (let i = 0; i < horizon; i++) {
      const base = level + drift * (i + lag);
      const spread = Math.sqrt(sigma2 * (1 + i * alpha * alpha));
      const effect = season === 'none' ? 0 : (figure[i % figure.length] as number);
      mean[i] = season === 'multiplicative' ? base * effect : base + effect;
      deviation[i] = season === 'multiplicative' ? spread * Math.abs(effect) : spread;
    }
    return normalForecast(mean, deviation, levels);
  },
};
