import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { extent } from '../math/moments.ts';

/** How many times the range of the history a point forecast may leave it by. */
const EXPLOSIVE = 10;

/**
 * Refuses forecasts that no planner would believe: not finite, or more than ten times the historical range outside the historical range.
 *
 * @param training - the values that the model was fitted to
 * @throws EngineError `no-convergence`
 */
export function assertPlausible(forecast: Forecast, training: Float64Array, label: string): void {
  const { min, max } = extent(training);
  const range = max - min || Math.abs(max) || 1;
  for (const value of forecast.mean)
    if (!(value >= min - EXPLOSIVE * range && value <= max + EXPLOSIVE * range))
      throw new EngineError('no-convergence', `${label} forecast ${value}, far outside the history from ${min} to ${max}.`, {
        value,
        min,
        max,
      });
  for (const { lower, upper } of forecast.intervals)
    for (let i = 0; i < lower.length; i++)
      if (!Number.isFinite(lower[i]) || !Number.isFinite(upper[i]))
        throw new EngineError('no-convergence', `${label} gave an interval that is not finite at step ${i + 1}.`, { step: i + 1 });
}
