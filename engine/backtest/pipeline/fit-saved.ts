import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import type { Conformal } from '../../intervals/conformal.ts';
import type { FitNote, Fitted, LocalModel, Spec } from '../../models/model.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import { assertPlausible } from '../plausible.ts';
import { splitSpec, type SplitSpec } from './common-parameters.ts';
import { fitConformal } from './conformal-fit.ts';
import { fillRegressors, requestTo } from './regressors.ts';
import { forecastWith, type LiftedModel, type SavedModel } from './saved-model.ts';
import { applySteps, fitSteps, type Steps } from './steps.ts';
import { targetOf } from './target.ts';

/** The series as the model gets it, with what was done to it. */
export interface Training {
  readonly series: Series;
  readonly steps: Steps | null;
}

/**
 * The series that a model is fitted to: gaps filled unless it takes them, transformed, without regressors that it does not use.
 *
 * @throws EngineError with the code of a transformation's refusal
 */
export function trainingOf(model: LocalModel, series: Series, { common }: SplitSpec): Training {
  const { xreg, ...rest } = series;
  const filled: Series = {
    ...rest,
    y: model.acceptsMissing ? series.y : fillGaps(series.y, series.seasonLength),
    ...(model.acceptsRegressors && xreg && xreg.length > 0 ? { xreg: fillRegressors(xreg, xreg).xreg } : {}),
  };
  const steps = fitSteps(filled, common);
  return { series: steps ? applySteps(steps, filled) : filled, steps };
}

function fitInner(model: LocalModel, { series }: Training, own: Spec, context: Context): Fitted {
  const refusal = model.refuse(series, own);
  if (refusal) throw new EngineError(refusal.code, refusal.message);
  return model.fit(series, own, context);
}

/**
 * Fits a model with everything that is done around it: common options, gaps, regressors, conformal widths.
 *
 * @param horizon - how far conformal widths should be measured
 * @throws EngineError as the model does
 */
export function fitSaved(model: LocalModel, series: Series, spec: Spec, horizon: number, context: Context): SavedModel {
  const split = splitSpec(model, spec);
  const fitTo = (part: Series, conformal: Conformal | null, notes: readonly FitNote[]): SavedModel => {
    const training = trainingOf(model, part, split);
    const inner = fitInner(model, training, split.own, context);
    const target = targetOf(part.y, split.common);
    if (!training.steps && !conformal && notes.length === 0 && !target.nonNegative && target.integer === 'no') return inner;
    const lifted: LiftedModel = {
      kind: 'lifted',
      formatVersion: 1,
      inner,
      target,
      ...(training.steps ? { steps: training.steps } : {}),
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
  const conformal = fitConformal(series, horizon, pointForecast, context);
  const unavailable = {
    code: 'conformal-unavailable',
    message: `${series.y.length} values are too few for conformal intervals; they come from ${model.label} itself.`,
  };
  return fitTo(series, conformal, conformal ? [] : [unavailable]);
}
