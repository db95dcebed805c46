import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Forecast, ForecastRequest } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import { mean } from '../models/mean/mean.ts';
import type { LocalModel, Spec } from '../models/model.ts';
import { naive } from '../models/naive/naive.ts';
import { seasonalNaive } from '../models/seasonal-naive/seasonal-naive.ts';
import { commonParameters } from './pipeline/common-parameters.ts';
import { fitSaved } from './pipeline/fit-saved.ts';
import { requestTo } from './pipeline/regressors.ts';
import { forecastWith, type SavedModel } from './pipeline/saved-model.ts';
import { updateSaved } from './pipeline/update-saved.ts';
import { assertPlausible } from './plausible.ts';

export interface Outcome {
  readonly modelUsed: string;
  readonly fitted: SavedModel;
  readonly forecast: Forecast;
  /** Why the model asked for could not be used; null when it could. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** A fit of the same model with the same spec to a first part of a series. */
export interface Before {
  readonly fitted: SavedModel;
  /** Length of that part. */
  readonly length: number;
}

/** Simpler models that stand in, the best first. */
function standIns(series: Series): readonly LocalModel[] {
  const seasonal: readonly LocalModel[] = series.seasonLength > 1 ? [seasonalNaive] : [];
  return [...seasonal, naive, mean];
}

/** What is said of the target holds for a model that stands in too; how to get there does not. */
function standInSpec(spec: Spec): Spec {
  const kept = commonParameters.map(({ name }) => name).filter((name) => name === 'non_negative' || name === 'integer');
  return Object.fromEntries(kept.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}

function attempt(
  model: LocalModel,
  series: Series,
  spec: Spec,
  request: ForecastRequest,
  context: Context,
  before: Before | null,
): Omit<Outcome, 'failure'> {
  const measure = context.measure ?? (<T>(_phase: 'fit' | 'forecast', work: () => T): T => work());
  const around = { ...context, horizon: request.horizon };
  const goOn = (): SavedModel | null => before && updateSaved(model, before.fitted, before.length, series, spec, around);
  const fitted = measure('fit', () => goOn() ?? fitSaved(model, series, spec, around));
  const forecast = measure('forecast', () => forecastWith(model, fitted, requestTo(model, series, request)));
  assertPlausible(forecast, series.y, model.label);
  return { modelUsed: model.kind, fitted, forecast };
}

/**
 * Fits a model to one training part and forecasts from its end. Gaps are filled from the training part alone; a model that refuses or fails
 * is replaced by a naive one; forecasts of a series that was never negative are floored at zero unless the spec says otherwise.
 *
 * @param series - at least one value that is not missing; `xreg` only where `request.futureXreg` has the same regressors
 * @param spec - parameters of the model and `commonParameters`
 * @param before - a model that can goes on from there; the result is the same
 * @throws EngineError `cancelled`, and what even the mean refuses: values that are not finite
 */
export function fitAndForecast(
  model: LocalModel,
  series: Series,
  spec: Spec,
  request: ForecastRequest,
  context: Context,
  before: Before | null = null,
): Outcome {
  let failure: Outcome['failure'] = null;
  for (const candidate of [model, ...standIns(series).filter((simpler) => simpler.kind !== model.kind)]) {
    try {
      const own = candidate === model;
      const outcome = attempt(candidate, series, own ? spec : standInSpec(spec), request, context, own ? before : null);
      return { ...outcome, failure };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
      failure ??= { code: error.code, message: error.message };
    }
  }
  throw new EngineError('not-finite', failure?.message ?? 'No model could be fitted.');
}
