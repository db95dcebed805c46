import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { sliceSeries, type Series } from '../../core/panel.ts';
import { calibrate, LOOK_LEVEL, lookOf, type Calibration, type Look, type SpreadPrior } from '../../intervals/calibrate.ts';
import { looksBack } from '../../intervals/looks.ts';

/** Earlier points; more cost a fit each. Long series take long to fit, and their own errors say more of what is to come. */
const LOOKS = 4;
const LOOKS_WHEN_LONG = 2;
const LONG = 1000;

/**
 * How far a model's intervals should be stretched, from the errors of its forecasts at earlier points of the training part over the spread
 * that it said.
 *
 * @param forecastOf - fits to a series and forecasts, in the units of y
 * @param prior - what is known of the model's errors before
 * @returns null when the series is too short to look back, or no model could be fitted there
 * @throws EngineError `cancelled`
 */
export function fitCalibration(
  series: Series,
  horizon: number,
  forecastOf: (training: Series, request: ForecastRequest) => Forecast,
  context: Context,
  prior?: SpreadPrior,
): Calibration | null {
  const looks = looksBack(series, series.y.length > LONG ? LOOKS_WHEN_LONG : LOOKS, horizon);
  const made: Look[] = [];
  const actuals: Float64Array[] = [];
  for (const origin of looks.origins) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const test = sliceSeries(series, origin, origin + looks.horizon);
    const request = { horizon: looks.horizon, levels: [LOOK_LEVEL], ...(test.xreg ? { futureXreg: test.xreg } : {}) };
    try {
      made.push(lookOf(forecastOf(sliceSeries(series, 0, origin), request)));
      actuals.push(test.y);
    } catch (error) {
      // A point that this model cannot take, a short one mostly, tells nothing; the others still do.
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    }
  }
  return made.length > 0 ? calibrate(made, actuals, Math.min(1, looks.step / looks.horizon), prior) : null;
}
