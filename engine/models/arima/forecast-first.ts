import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { normalForecast } from '../normal-forecast.ts';
import type { FirstArimaFitted } from './fitted.ts';
import { psiWeights } from './polynomial.ts';

/** Forecast of a model as it was saved at first: the difference equation run on from the last values and errors. */
export function forecastFirst(fitted: FirstArimaFitted, { horizon, levels }: ForecastRequest): Forecast {
  const ar = Float64Array.from(fitted.ar);
  const ma = Float64Array.from(fitted.ma);
  const { intercept, lastValues, lastErrors } = fitted;
  const mean = new Float64Array(horizon);
  for (let i = 0; i < horizon; i++) {
    let value = intercept;
    for (let lag = 1; lag <= ar.length; lag++) {
      const weight = ar[lag - 1] as number;
      if (weight !== 0) value += weight * ((lag <= i ? mean[i - lag] : lastValues[lastValues.length + i - lag]) as number);
    }
    for (let lag = i + 1; lag <= ma.length; lag++) value += (ma[lag - 1] as number) * (lastErrors[lastErrors.length + i - lag] as number);
    mean[i] = value;
  }
  let squares = 0;
  const deviation = psiWeights(ar, ma, horizon).map((weight) => {
    squares += weight * weight;
    return Math.sqrt(fitted.sigma2 * squares);
  });
  return normalForecast(mean, deviation, levels);
}
