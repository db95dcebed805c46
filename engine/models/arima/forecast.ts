import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { studentHalfWidth } from '../../math/student-t.ts';
import { normalForecast } from '../normal-forecast.ts';
import { errorsAhead, expandedOf, stepAlong, type ErrorModel } from './errors-ahead.ts';
import { wavesAt } from './fourier.ts';
import type { ArimaFitted, CurrentArimaFitted } from './fitted.ts';
import { forecastFirst } from './forecast-first.ts';
import { psiWeights, withDifferences } from './polynomial.ts';

/** Derivatives along directions are first differences over this share of a standard deviation. */
const STEP = 1e-3;

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

/** Variance of each point forecast that comes from not knowing coefficients and regression. */
function addDirections(fitted: CurrentArimaFitted, { horizon, futureXreg }: ForecastRequest, variance: Float64Array): void {
  const { orders, length, regressors, uncertainty } = fitted;
  if (!uncertainty) return;
  const base = errorsAhead(fitted, horizon);
  for (const { coefficients, state, lastValues, constant = 0, regressors: changes = [] } of uncertainty.directions) {
    if (coefficients) {
      const moved = errorsAhead(stepAlong(fitted, coefficients, state, STEP), horizon);
      for (let h = 0; h < horizon; h++) addSquare(variance, h, ((moved[h] as number) - (base[h] as number)) / STEP);
      continue;
    }
    // The forecast is linear in the regression.
    const change = errorsAhead({ ...fitted, state, lastValues: lastValues ?? [] }, horizon);
    for (let h = 0; h < horizon; h++) {
      let sum = (change[h] as number) + (orders.d + orders.D === 0 ? constant : constant * (length + h + 1));
      regressors.forEach(({ name }, i) => {
        const future = futureXreg?.find((candidate) => candidate.name === name);
        sum += (changes[i] as number) * (future?.values[h] as number);
      });
      addSquare(variance, h, sum);
    }
  }
}

/** Variances of the errors to come with known coefficients. */
function errorVariances(model: ErrorModel, sigma2: number, horizon: number): Float64Array {
  const { d, D, m } = model.orders;
  const { ar, ma } = expandedOf(model);
  let squares = 0;
  return psiWeights(withDifferences(ar, d, D, m), ma, horizon).map((weight) => {
    squares += weight * weight;
    return sigma2 * squares;
  });
}

/** What the choice of the model leaves open: the mean squared distance of the value to come from the forecast, whichever model is right. */
function addRivals({ length, uncertainty }: CurrentArimaFitted, mean: Float64Array, variance: Float64Array): void {
  const horizon = mean.length;
  const own = Float64Array.from(variance);
  for (const rival of uncertainty?.rivals ?? []) {
    const { d, D } = rival.orders;
    const { constant = 0, weight } = rival;
    const ahead = errorsAhead(rival, horizon);
    const spread = errorVariances(rival, rival.sigma2, horizon);
    for (let h = 0; h < horizon; h++) {
      const distance = (ahead[h] as number) + (d + D === 0 ? constant : constant * (length + h + 1)) - (mean[h] as number);
      const added = weight * ((spread[h] as number) + distance * distance - (own[h] as number));
      if (Number.isFinite(added)) variance[h] = (variance[h] as number) + added;
    }
  }
}

function addSquare(variance: Float64Array, h: number, change: number): void {
  if (Number.isFinite(change)) variance[h] = (variance[h] as number) + change * change;
}

/**
 * Forecast of a regression with seasonal ARIMA errors. Variances are those of the errors to come and of missing values that reach beyond
 * the end, and of what the fit left uncertain unless it was to take the model at its word.
 *
 * @throws EngineError `invalid-option` when the future of a regressor is missing
 */
export function forecastArima(fitted: ArimaFitted, request: ForecastRequest): Forecast {
  if (fitted.formatVersion === 1) return forecastFirst(fitted, request);
  const { horizon, levels } = request;
  const { sigma2, uncertainty, gaps = [] } = fitted;
  const regression = regressionAhead(fitted, request);
  const mean = errorsAhead(fitted, horizon).map((value, h) => value + (regression[h] as number));
  const variance = errorVariances(fitted, sigma2, horizon);
  for (const { state, lastValues } of gaps)
    errorsAhead({ ...fitted, state, lastValues }, horizon).forEach((change, h) => addSquare(variance, h, change));
  addDirections(fitted, request, variance);
  addRivals(fitted, mean, variance);
  if (uncertainty) {
    const { growth, drift } = uncertainty;
    for (let h = 0; h < horizon; h++) variance[h] = (variance[h] as number) + sigma2 * h * growth + (h + 1) ** 2 * drift;
  }
  const deviation = variance.map(Math.sqrt);
  return uncertainty
    ? normalForecast(mean, deviation, levels, (level) => studentHalfWidth(level, uncertainty.freedom))
    : normalForecast(mean, deviation, levels);
}
