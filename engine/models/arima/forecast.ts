import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { normalForecast } from '../normal-forecast.ts';
import { expand } from './coefficients.ts';
import { wavesAt } from './fourier.ts';
import type { ArimaFitted, CurrentArimaFitted } from './fitted.ts';
import { forecastFirst } from './forecast-first.ts';
import { psiWeights, withDifferences } from './polynomial.ts';

/** Coefficients with the season multiplied in. */
function expandedOf({ orders, phi, seasonalPhi, theta, seasonalTheta }: CurrentArimaFitted): {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
} {
  const { p, q, P, Q, m } = orders;
  const ar = new Float64Array(p + m * P);
  const ma = new Float64Array(q + m * Q);
  expand(Float64Array.of(...phi, ...seasonalPhi, ...theta, ...seasonalTheta), orders, ar, ma);
  return { ar, ma };
}

/** What the regression contributes: constant, waves and regressors, over the steps after the history. */
function regressionAhead(fitted: CurrentArimaFitted, { horizon, futureXreg }: ForecastRequest): Float64Array {
  const { orders, constant = 0, fourier, length, regressors } = fitted;
  const ahead = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    const t = length + h;
    let value = orders.d + orders.D === 0 ? constant : constant * (t + 1);
    for (const terms of fourier) value += wavesAt(terms, t);
    ahead[h] = value;
  }
  for (const { name, coefficient } of regressors) {
    const future = futureXreg?.find((candidate) => candidate.name === name);
    if (!future || future.values.length < horizon)
      throw new EngineError('invalid-option', `ARIMA needs ${horizon} future values of "${name}" but got ${future?.values.length ?? 0}.`, {
        regressor: name,
      });
    for (let h = 0; h < horizon; h++) ahead[h] = (ahead[h] as number) + coefficient * (future.values[h] as number);
  }
  return ahead;
}

/** Point forecasts of the errors of the regression: the filter's state run on, and the differences undone. */
function errorsAhead(fitted: CurrentArimaFitted, ar: Float64Array, horizon: number): Float64Array {
  const { d, D, m } = fitted.orders;
  const state = Float64Array.from(fitted.state);
  const last = state.length - 1;
  const undo = withDifferences(new Float64Array(0), d, D, m);
  const { lastValues } = fitted;
  const ahead = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    const head = state[0] as number;
    for (let i = 0; i <= last; i++) state[i] = (i < ar.length ? (ar[i] as number) * head : 0) + (i < last ? (state[i + 1] as number) : 0);
    let value = head;
    for (let lag = 1; lag <= undo.length; lag++) {
      const weight = undo[lag - 1] as number;
      if (weight !== 0) value += weight * ((lag <= h ? ahead[h - lag] : lastValues[lastValues.length + h - lag]) as number);
    }
    ahead[h] = value;
  }
  return ahead;
}

/**
 * Forecast of a regression with seasonal ARIMA errors. Variances are those of the errors to come, as if the coefficients were known.
 *
 * @throws EngineError `invalid-option` when the future of a regressor is missing
 */
export function forecastArima(fitted: ArimaFitted, request: ForecastRequest): Forecast {
  if (fitted.formatVersion === 1) return forecastFirst(fitted, request);
  const { horizon, levels } = request;
  const { d, D, m } = fitted.orders;
  const { ar, ma } = expandedOf(fitted);
  const regression = regressionAhead(fitted, request);
  const mean = errorsAhead(fitted, ar, horizon).map((value, h) => value + (regression[h] as number));
  let squares = 0;
  const deviation = psiWeights(withDifferences(ar, d, D, m), ma, horizon).map((weight) => {
    squares += weight * weight;
    return Math.sqrt(fitted.sigma2 * squares);
  });
  return normalForecast(mean, deviation, levels);
}
