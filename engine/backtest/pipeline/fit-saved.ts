import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { calibrateUnseen, type SpreadPrior } from '../../intervals/calibrate.ts';
import type { Fitted, LocalModel, Spec } from '../../models/model.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import { applyTransform, fitTransform, type FittedTransform } from '../../transforms/transform.ts';
import { assertPlausible } from '../plausible.ts';
import { splitSpec, type CommonOptions } from './common-parameters.ts';
import { fitCalibration } from './calibration-fit.ts';
import { fitConformal } from './conformal-fit.ts';
import { fillRegressors, requestTo } from './regressors.ts';
import { freeForecastWith, type LiftedModel, type SavedModel } from './saved-model.ts';
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
export function trainingOf(model: LocalModel, series: Series, { transform: kind, lambda, biasAdjust, calendar }: CommonOptions): Training {
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

/** What replaces or stretches a model's own intervals, and what the user should know about it. */
type Widths = Pick<LiftedModel, 'conformal' | 'calibration' | 'notes'>;

/**
 * Fits a model with everything that is done around it: common options, gaps, regressors, widths of intervals.
 *
 * @param context - its `horizon` is how far widths are measured; 1 if not given
 * @throws EngineError as the model does
 */
export function fitSaved(model: LocalModel, series: Series, spec: Spec, context: Context): SavedModel {
  const { common, own } = splitSpec(model, spec);
  const fitTo = (part: Series, widths: Widths): SavedModel => {
    const training = trainingOf(model, part, common);
    const inner = fitInner(model, training, own, context);
    const target = targetOf(part.y, common);
    const bare = !training.transform && Object.keys(widths).length === 0 && !target.nonNegative && target.integer === 'no';
    if (bare) return inner;
    return {
      kind: 'lifted',
      formatVersion: widths.calibration?.growth === undefined ? 1 : 2,
      inner,
      target,
      ...(training.transform ? { transform: training.transform } : {}),
      ...widths,
    } satisfies LiftedModel;
  };
  if (common.intervals === 'model') return fitTo(series, {});
  const forecastOf = (part: Series, request: ForecastRequest): Forecast => {
    const forecast = freeForecastWith(model, fitTo(part, {}), requestTo(model, part, request));
    assertPlausible(forecast, part.y, model.label);
    return forecast;
  };
  const horizon = context.horizon ?? 1;
  const tooFew = `${series.y.length} values are too few for ${common.intervals} intervals`;
  const unavailable = (code: string): Widths => ({
    notes: [{ code, message: `${tooFew}; they come from ${model.label} as they are.` }],
  });
  const unmeasured = (prior: SpreadPrior): Widths => ({
    calibration: calibrateUnseen(prior, horizon),
    notes: [
      {
        code: 'calibration-unavailable',
        message: `${tooFew}; they are ${prior.usual} times as wide as ${model.label} says, as they usually have to be.`,
      },
    ],
  });
  if (common.intervals === 'calibrated') {
    const prior = model.spreadPrior;
    const calibration = fitCalibration(series, horizon, forecastOf, context, prior);
    if (!calibration) return fitTo(series, prior ? unmeasured(prior) : unavailable('calibration-unavailable'));
    return fitTo(series, { calibration });
  }
  const conformal = fitConformal(series, horizon, (part, request) => forecastOf(part, request).mean, context);
  return fitTo(series, conformal ? { conformal } : unavailable('conformal-unavailable'));
}
