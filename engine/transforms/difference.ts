import type { Forecast } from '../core/forecast.ts';

/**
 * Changes over `lag` periods: y[t] - y[t - lag].
 *
 * @param y - length n > lag
 * @returns length n - lag
 */
export function difference(y: Float64Array, lag = 1): Float64Array {
  const changes = new Float64Array(Math.max(0, y.length - lag));
  for (let t = 0; t < changes.length; t++) changes[t] = (y[t + lag] as number) - (y[t] as number);
  return changes;
}

/**
 * Inverse of `difference` for what follows a series.
 *
 * @param changes - length h, the changes after the end of the series
 * @param last - the series' last values, oldest first; as many as the lag
 */
export function undifference(changes: Float64Array, last: ArrayLike<number>): Float64Array {
  const lag = last.length;
  const values = new Float64Array(changes.length);
  for (let i = 0; i < values.length; i++) values[i] = (changes[i] as number) + ((i < lag ? last[i] : values[i - lag]) as number);
  return values;
}

/**
 * Turns a forecast of first differences into one of the series. The errors of the changes are taken to be uncorrelated, so the squared
 * distances from mean to bound add up; that is exact for a random walk with drift.
 *
 * @param last - the series' last value
 */
export function undifferenceForecast(forecast: Forecast, last: number): Forecast {
  const mean = undifference(forecast.mean, [last]);
  const grow = (bound: Float64Array, sign: 1 | -1): Float64Array => {
    let squares = 0;
    return bound.map((value, i) => {
      squares += (value - (forecast.mean[i] as number)) ** 2;
      return (mean[i] as number) + sign * Math.sqrt(squares);
    });
  };
  return {
    mean,
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({ level, lower: grow(lower, -1), upper: grow(upper, 1) })),
  };
}
