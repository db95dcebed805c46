import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { stretched, type Calibration } from '../../intervals/calibrate.ts';
import { withConformalIntervals, type Conformal } from '../../intervals/conformal.ts';
import { modelByKind } from '../../models/index.ts';
import type { FitNote, Fitted, LocalModel } from '../../models/model.ts';
import { SPREAD_LEVEL } from '../../transforms/invert-forecast.ts';
import { invertForecast, type FittedTransform } from '../../transforms/transform.ts';
import { respectTarget, type Target } from './target.ts';

/** A fitted model with what was done around it; plain JSON data. */
export interface LiftedModel extends Fitted {
  readonly kind: 'lifted';
  /** 2 where the calibration grows with the step, which 1 knew nothing of. */
  readonly formatVersion: 1 | 2;
  /** What the model itself saved. */
  readonly inner: Fitted;
  readonly target: Target;
  /** What was done to the values before the fit; absent when nothing was. */
  readonly transform?: FittedTransform;
  /** Widths that replace the model's own; absent when its own are used. */
  readonly conformal?: Conformal;
  /** How far the model's own are stretched. */
  readonly calibration?: Calibration;
}

/** What is kept of a fit: the model's own state where nothing was done around it, as all fits were kept at first. */
export type SavedModel = LiftedModel | Fitted;

export const isLifted = (saved: SavedModel): saved is LiftedModel => saved.kind === 'lifted';

/** The model's own state. */
export const innerOf = (saved: SavedModel): Fitted => (isLifted(saved) ? saved.inner : saved);

/** What a fit has to say about itself. */
export const notesOf = (saved: SavedModel): readonly FitNote[] => [
  ...(saved.notes ?? []),
  ...(isLifted(saved) ? (saved.inner.notes ?? []) : []),
];

/** Adjusting for bias needs the spread of the forecast, which comes with an interval that may not have been asked for. */
const withSpread = (request: ForecastRequest): ForecastRequest =>
  request.levels.includes(SPREAD_LEVEL) ? request : { ...request, levels: [...request.levels, SPREAD_LEVEL].sort((a, b) => a - b) };

function withIntervals({ conformal, calibration }: LiftedModel, forecast: Forecast, levels: readonly number[]): Forecast {
  if (conformal) return withConformalIntervals(forecast.mean, conformal, levels);
  return calibration ? stretched(forecast, calibration) : forecast;
}

/**
 * Forecast of a fit before it is floored and rounded: the one that widths are measured on, since it is the one that they are put about.
 *
 * @throws EngineError `no-convergence` when going back from a transformation leaves the numbers
 */
export function freeForecastWith(model: LocalModel, saved: SavedModel, request: ForecastRequest): Forecast {
  if (!isLifted(saved)) return model.forecast(saved, request);
  const { transform } = saved;
  const inner = model.forecast(saved.inner, transform?.biasAdjust ? withSpread(request) : request);
  const whole = transform ? invertForecast(transform, inner) : inner;
  const forecast = { mean: whole.mean, intervals: whole.intervals.filter(({ level }) => request.levels.includes(level)) };
  return withIntervals(saved, forecast, request.levels);
}

/**
 * Forecast of a fit whose model is at hand.
 *
 * @throws EngineError `no-convergence` when going back from a transformation leaves the numbers
 */
export function forecastWith(model: LocalModel, saved: SavedModel, request: ForecastRequest): Forecast {
  const forecast = freeForecastWith(model, saved, request);
  return isLifted(saved) ? respectTarget(forecast, saved.target) : forecast;
}

/**
 * Forecast of anything that a fit left behind: the same numbers as on the day it was fitted.
 *
 * @param saved - as it came from JSON
 * @throws EngineError `unknown-model` for a kind that is not there; `invalid-option` for one made by a newer version
 */
export function forecastSaved(saved: SavedModel, request: ForecastRequest): Forecast {
  const version: number = saved.formatVersion;
  if (isLifted(saved) && version !== 1 && version !== 2)
    throw new EngineError('invalid-option', `This model was saved by a newer version (format ${version}).`, { formatVersion: version });
  return forecastWith(modelByKind(innerOf(saved).kind), saved, request);
}
