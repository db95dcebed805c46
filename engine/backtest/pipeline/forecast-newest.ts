import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { modelByKind } from '../../models/index.ts';
import type { Fitted, LocalModel, Spec } from '../../models/model.ts';
import { assertPlausible } from '../plausible.ts';
import { splitSpec } from './common-parameters.ts';
import { trainingOf } from './fit-saved.ts';
import { requestTo } from './regressors.ts';
import { forecastWith, innerOf, isLifted, type LiftedModel, type SavedModel } from './saved-model.ts';
import { shapeSeries } from './shape-series.ts';
import { targetOf } from './target.ts';

/** What was chosen stays where a model can keep it: estimates are made anew. */
function estimateAnew(model: LocalModel, before: Fitted, series: Series, own: Spec, context: Context): Fitted {
  const kept = Object.keys(own).length === 0 ? (model.refit?.(before, series, context) ?? null) : null;
  if (kept) return kept;
  const refusal = model.refuse(series, own);
  if (refusal) throw new EngineError(refusal.code, refusal.message);
  return model.fit(series, own, context);
}

/**
 * Forecast of a saved model from the end of what its series has become: estimated anew from all values, as the backtest does at each of its origins, with its settings
 * and the widths of intervals that were measured when it was trained.
 *
 * @param saved - of a fit to the series as it was
 * @param series - with the values that came since
 * @param spec - settings that it was trained with, common ones among them
 * @param request - horizon, levels, and the known future in full
 * @throws EngineError as the model does; `no-convergence` for a forecast that nobody would believe
 */
export function forecastNewest(saved: SavedModel, series: Series, spec: Spec, request: ForecastRequest, context: Context): Forecast {
  const model = modelByKind(innerOf(saved).kind);
  const { series: shaped, futureXreg } = shapeSeries(model, series, request, []);
  const { common, own } = splitSpec(model, spec);
  const training = trainingOf(model, shaped, common);
  const inner = estimateAnew(model, innerOf(saved), training.series, own, { ...context, horizon: request.horizon });
  const { calibration, conformal, formatVersion = 1 }: Partial<LiftedModel> = isLifted(saved) ? saved : {};
  const fitted: LiftedModel = {
    kind: 'lifted',
    formatVersion,
    inner,
    target: targetOf(shaped.y, common),
    ...(training.transform ? { transform: training.transform } : {}),
    ...(calibration ? { calibration } : {}),
    ...(conformal ? { conformal } : {}),
  };
  const { horizon, levels } = request;
  const forecast = forecastWith(model, fitted, requestTo(model, shaped, { horizon, levels, ...(futureXreg ? { futureXreg } : {}) }));
  assertPlausible(forecast, shaped.y, model.label);
  return forecast;
}
