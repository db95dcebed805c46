import type { Forecast, ForecastRequest, Interval } from '../../core/forecast.ts';
import { studentHalfWidth } from '../../math/student-t.ts';
import { hasMoments, moments, path } from './moments.ts';
import { quantile, simulate } from './simulate.ts';
import type { SmoothingFitted } from './smoothing-model.ts';

/** Point forecasts and intervals of a fitted form. */
export function predict(fitted: SmoothingFitted, { horizon, levels }: ForecastRequest): Forecast {
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const freedom = Math.max(1, fitted.observations - fitted.parameters);
  if (!hasMoments(fitted.form)) {
    const { mean } = path(fitted, horizon);
    const steps = simulate(fitted, horizon, fitted.seed ?? 0);
    return { mean, intervals: ascending.map((level) => simulated(steps, mean, level)) };
  }
  const { mean, variance } = moments(fitted, horizon);
  const intervals = ascending.map((level) => {
    const width = studentHalfWidth(level, freedom);
    return {
      level,
      lower: mean.map((value, i) => value - width * Math.sqrt(variance[i] as number)),
      upper: mean.map((value, i) => value + width * Math.sqrt(variance[i] as number)),
    };
  });
  return { mean, intervals };
}

/** The central interval of drawn values, widened where needed to hold the point forecast. */
const simulated = (steps: readonly Float64Array[], mean: Float64Array, level: number): Interval => ({
  level,
  lower: mean.map((value, i) => Math.min(value, quantile(steps[i] as Float64Array, 0.5 - level / 200))),
  upper: mean.map((value, i) => Math.max(value, quantile(steps[i] as Float64Array, 0.5 + level / 200))),
});
