import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { modelByKind } from '../../models/index.ts';
import { assertPlausible } from '../plausible.ts';
import { requestTo } from './regressors.ts';
import { forecastSaved, innerOf, type SavedModel } from './saved-model.ts';
import { shapeSeries } from './shape-series.ts';

/** Whether a saved model of one series takes regressors at all. */
export const takesRegressors = (saved: SavedModel): boolean => modelByKind(innerOf(saved).kind).acceptsRegressors === true;

/**
 * Forecast of a saved model with another known future; with the one that it had, the same numbers as on the day it was fitted.
 *
 * @param series - the very one that `runSeries` was given
 * @param request - its horizon and levels; the other future in full
 * @throws EngineError `no-convergence` for a forecast that nobody would believe; as `forecastSaved`
 */
export function forecastAgain(saved: SavedModel, series: Series, request: ForecastRequest): Forecast {
  const model = modelByKind(innerOf(saved).kind);
  const { series: shaped, futureXreg } = shapeSeries(model, series, request, []);
  const { horizon, levels } = request;
  const forecast = forecastSaved(saved, requestTo(model, shaped, { horizon, levels, ...(futureXreg ? { futureXreg } : {}) }));
  assertPlausible(forecast, shaped.y, model.label);
  return forecast;
}
