import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import type { Conformal } from '../../intervals/conformal.ts';
import type { FitNote, Fitted, LocalModel, Spec } from '../../models/model.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import { applyTransform, fitTransform, type FittedTransform } from '../../transforms/transform.ts';
import { assertPlausible } from '../plausible.ts';
import { splitSpec, type CommonOptions } from './common-parameters.ts';
import { fitConformal } from './conformal-fit.ts';
import { fillRegressors, requestTo } from './regressors.ts';
import { forecastWith, type LiftedModel, type SavedModel } from './saved-model.ts';
import { targetOf } from './target.ts';

/** The series as the model gets it, with what was done to it. */
interface Training {
  readonly series: Series;
  readonly transform: FittedTransform | null;
}

/** The series without gaps unless the model takes them, and without regressors that it does not use. */
export function filledFor(model: LocalModel, series: Series): Series {
  const { xreg, ...rest } = series;
  return {
    ...rest,
    y: model.acceptsMissing ? series.y : fillGaps(series.y, series.seasonLength),
    ...(model.acceptsRegressors && xreg && xreg.length > 0 ? { xreg: fillRegressors(xreg, xreg).xreg } : {}),
  };
}

/**
 * The series that a model is fitted to, transformed as the options say.
 *
 * @throws EngineError with the code of a transformation's refusal
 */
function trainingOf(model: LocalModel, series: Series, { transform: kind, lambda, biasAdjust, calendar }: CommonOptions): Training {
  const filled = filledFor(model, series);
  if (kind === 'none' && calendar === 'none') return { series: filled, transform: null };
  const transform = fitTransform({ kind, biasAdjust, calendar, ...(lambda === null ? {} : { lambda }) }, filled);
  return { series: applyTransform(transform, filled), transform };
}

function fitInner(model: LocalModel, { series }: Training, own: Spec, context: Context): Fitted {
  const refusal = model.refuse(series, own);
  if (refusal) throw new EngineError(refusal.code, refusal.message);
  return model.fit(series, own, context);
}

/**
 * Fits a model with everything that is done around it: common options, gaps, regressors, conformal widths.
 *
 * @param context - its `horizon` is how far conformal widths are measured; 1 if not given
 * @throws EngineError as the model does
 */
export function fitSaved(model: LocalModel, series: Series, spec: Spec, context: Context): SavedModel {
  const split = splitSpec(model, spec);
  const fitTo = (part: Series, conformal: Conformal | null, notes: readonly FitNote[]): SavedModel => {
    const training = trainingOf(model, part, split.common);
    const inner = fitInner(model, training, split.own, context);
    const target = targetOf(part.y, split.common);
    if (!training.transform && !conformal && notes.length === 0 && !target.nonNegative && target.integer === 'no') return inner;
    const lifted: LiftedModel = {
      kind: 'lifted',
      formatVersion: 1,
      inner,
      target,
      ...(training.transform ? { transform: training.transform } : {}),
      ...(conformal ? { conformal } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    };
    return lifted;
  };
  if (split.common.intervals === 'model') return fitTo(series, null, []);
  const pointForecast = (part: Series, request: ForecastRequest): Float64Array => {
    const forecast = forecastWith(model, fitTo(part, null, []), requestTo(model, part, request));
    assertPlausible(forecast, part.y, model.label);
    return forecast.mean;
  };
  const conformal = fitConformal(series, context.horizon ?? 1, pointForecast, context);
  const unavailable = {
    code: 'conformal-unavailable',
    message: `${series.y.length} values are too few for conformal intervals; they come from ${model.label} itself.`,
  };
  return fitTo(series, conformal, conformal ? [] : [unavailable]);
}
