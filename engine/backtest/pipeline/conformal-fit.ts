import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { ForecastRequest } from '../../core/forecast.ts';
import { sliceSeries, type Series } from '../../core/panel.ts';
import { calibrateConformal, type Conformal } from '../../intervals/conformal.ts';
import { foldOrigins } from '../fold-origins.ts';

/** Inner folds: twenty would allow 95 percent by the quantile alone, but each costs a fit. */
const FOLDS = 10;

/** Inner origins and how far ahead they forecast: up to `horizon`, less where the series is short. */
function innerFolds(n: number, m: number, horizon: number): { readonly origins: readonly number[]; readonly ahead: number } {
  const comfortable = Math.max(2 * m + 3, 10);
  for (const minTraining of [comfortable, Math.max(m + 2, 4)]) {
    // At least four origins if possible: steps beyond the last one measured are carried on by their growth.
    for (const ahead of [horizon, Math.min(horizon, Math.floor((n - minTraining) / 2)), Math.min(horizon, n - minTraining - 3)]) {
      if (ahead < 1) continue;
      const origins = foldOrigins(n, { horizon: ahead, folds: FOLDS, minTraining });
      if (origins.length >= 4) return { origins, ahead };
    }
  }
  return { origins: [], ahead: 0 };
}

/**
 * Widths from the errors of forecasts made at earlier origins of the training part, each by a model fitted to what lay before.
 *
 * @param pointForecast - fits to a series and forecasts `horizon` steps in the units of y
 * @returns null when the series is too short for four origins, or no model could be fitted there
 * @throws EngineError `cancelled`
 */
export function fitConformal(
  series: Series,
  horizon: number,
  pointForecast: (training: Series, request: ForecastRequest) => Float64Array,
  context: Context,
): Conformal | null {
  const { origins, ahead } = innerFolds(series.y.length, series.seasonLength, horizon);
  const errors: Float64Array[] = [];
  for (const origin of origins) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const test = sliceSeries(series, origin, origin + ahead);
    try {
      const mean = pointForecast(sliceSeries(series, 0, origin), {
        horizon: ahead,
        levels: [80],
        ...(test.xreg ? { futureXreg: test.xreg } : {}),
      });
      errors.push(test.y.map((y, h) => y - (mean[h] as number)));
    } catch (error) {
      // An origin that this model cannot take, a short one mostly, tells nothing; the others still do.
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    }
  }
  const apart = origins.length > 1 ? ((origins[1] as number) - (origins[0] as number)) / ahead : 1;
  return errors.length >= 4 ? calibrateConformal(errors, apart) : null;
}
