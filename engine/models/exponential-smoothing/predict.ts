import type { Forecast, ForecastRequest, Interval } from '../../core/forecast.ts';
import { normalHalfWidth } from '../../math/normal.ts';
import { studentHalfWidth } from '../../math/student-t.ts';
import { hasMoments, moments, path } from './moments.ts';
import { quantile, simulate } from './simulate.ts';
import type { SmoothingFitted } from './smoothing-model.ts';
import { addChoice } from './rivals.ts';
import { forecastUncertainty } from './uncertainty.ts';

/**
 * Point forecasts and intervals of a fitted form. The variance is that of the form with known states, plus that of the point forecast from
 * estimating states and parameters and from choosing the form; its size is estimated too, so limits are those of a t distribution.
 */
export function predict(fitted: SmoothingFitted, { horizon, levels }: ForecastRequest): Forecast {
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const freedom = Math.max(1, fitted.observations - fitted.parameters);
  const { base, mean: central } = path(fitted, horizon);
  const extra = forecastUncertainty(fitted, base, horizon);
  if (!hasMoments(fitted.form)) {
    addChoice(fitted.rivals, central, null, extra);
    const steps = simulate(fitted, horizon, fitted.seed ?? 0);
    return { mean: central, intervals: ascending.map((level) => simulated(steps, central, extra, level, freedom)) };
  }
  const { mean, variance } = moments(fitted, horizon);
  addChoice(fitted.rivals, central, variance, extra);
  const intervals = ascending.map((level) => {
    const width = studentHalfWidth(level, freedom);
    const half = mean.map((_, i) => width * Math.sqrt((variance[i] as number) + (extra[i] as number)));
    return {
      level,
      lower: mean.map((value, i) => value - (half[i] as number)),
      upper: mean.map((value, i) => value + (half[i] as number)),
    };
  });
  return { mean, intervals };
}

/**
 * The central interval of drawn values, widened as much as the normal one would be for not knowing parameters and variance, and where needed
 * to hold the point forecast.
 */
function simulated(steps: readonly Float64Array[], mean: Float64Array, extra: Float64Array, level: number, freedom: number): Interval {
  const student = studentHalfWidth(level, freedom) / normalHalfWidth(level);
  const lower = new Float64Array(mean.length);
  const upper = new Float64Array(mean.length);
  for (let i = 0; i < mean.length; i++) {
    const drawn = steps[i] as Float64Array;
    const value = mean[i] as number;
    // Half the middle 68% stands for a standard deviation: draws may have tails without one.
    const spread = (quantile(drawn, 0.8413) - quantile(drawn, 0.1587)) / 2;
    const widening = student * (spread > 0 ? Math.sqrt(1 + (extra[i] as number) / spread / spread) : 1);
    lower[i] = value - Math.max(0, widening * (value - quantile(drawn, 0.5 - level / 200)));
    upper[i] = value + Math.max(0, widening * (quantile(drawn, 0.5 + level / 200) - value));
  }
  return { level, lower, upper };
}
