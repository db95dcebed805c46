import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Fitted } from '../model.ts';
import type { Form } from './form.ts';
import { normalForecast } from '../normal-forecast.ts';

/** What was saved before there were all 30 forms. */
export interface SavedV1 extends Fitted {
  readonly formatVersion: 1;
  readonly name: string;
  /** A multiplicative season came with multiplicative errors, the others with additive ones. */
  readonly form: { readonly trend: 'none' | 'additive' | 'damped'; readonly season: 'none' | 'additive' | 'multiplicative' };
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly season: readonly number[];
  readonly sigma2: number;
}

/** Its form in the notation of today. */
export const formV1 = ({ form: { trend, season } }: SavedV1): Form => ({
  error: season === 'multiplicative' ? 'M' : 'A',
  trend: trend === 'none' ? 'N' : 'A',
  damped: trend === 'damped',
  season: season === 'none' ? 'N' : season === 'additive' ? 'A' : 'M',
});

/** The forecast that a model of format 1 made when it was saved. */
export function forecastV1(saved: SavedV1, { horizon, levels }: ForecastRequest): Forecast {
  const { mean, deviation } = predict(saved, horizon);
  return normalForecast(mean, deviation, levels);
}

/**
 * Point forecasts and standard deviations of their errors, in closed form: exact for additive errors (class 1), and for a multiplicative
 * season exact up to one season ahead and a close approximation beyond (class 3).
 *
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 6.1 and 6.2, eq. 6.2
 */
function predict(states: SavedV1, horizon: number): { readonly mean: Float64Array; readonly deviation: Float64Array } {
  const { form, alpha, beta, gamma, phi, sigma2, season } = states;
  const m = season.length;
  const relative = form.season === 'multiplicative';
  const base = new Float64Array(horizon);
  // weight[j]: how much an error weighs on the level j steps later.
  const weight = new Float64Array(horizon);
  let damping = 0;
  let power = 1;
  for (let i = 0; i < horizon; i++) {
    power *= phi;
    damping += power;
    base[i] = states.level + damping * states.slope;
    weight[i] = alpha + beta * damping;
  }
  const mean = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  if (!relative) {
    let squares = 1;
    for (let i = 0; i < horizon; i++) {
      mean[i] = (base[i] as number) + (m > 0 ? (season[i % m] as number) : 0);
      deviation[i] = Math.sqrt(sigma2 * squares);
      const seasonal = m > 0 && (i + 1) % m === 0 ? gamma : 0;
      squares += ((weight[i] as number) + seasonal) ** 2;
    }
    return { mean, deviation };
  }
  const theta = new Float64Array(horizon);
  for (let i = 0; i < horizon; i++) {
    const level = base[i] as number;
    const effect = season[i % m] as number;
    let spread = 0;
    for (let j = 1; j <= i; j++) spread += (weight[j - 1] as number) ** 2 * (theta[i - j] as number);
    theta[i] = level * level + sigma2 * spread;
    const seasons = Math.floor(i / m);
    const moment = (theta[i] as number) * (1 + sigma2) * (1 + gamma * gamma * sigma2) ** seasons;
    mean[i] = level * effect;
    deviation[i] = Math.abs(effect) * Math.sqrt(Math.max(0, moment - level * level));
  }
  return { mean, deviation };
}
