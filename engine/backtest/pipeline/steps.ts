import type { Forecast } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { EngineError } from '../../core/errors.ts';
import type { CommonOptions } from './common-parameters.ts';

/** What is done to the values before a fit, with what going back needs; plain data. */
export interface Steps {
  readonly transform?: never;
}

/**
 * Steps that a series needs, worked out from the training part alone.
 *
 * @throws EngineError with the code of the transformation's refusal
 */
export function fitSteps(_series: Series, { transform, calendarAdjustment }: CommonOptions): Steps | null {
  if (transform === 'none' && !calendarAdjustment) return null;
  throw new EngineError('invalid-option', 'Transformations are not there yet.');
}

/** The values that the model gets. */
export const applySteps = (_steps: Steps, series: Series): Series => series;

/** From a forecast of what the model got to one of the values themselves. */
export const undoSteps = (_steps: Steps, forecast: Forecast): Forecast => forecast;
