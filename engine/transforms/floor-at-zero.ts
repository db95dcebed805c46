import type { Forecast } from '../core/forecast.ts';
import { extent } from '../math/moments.ts';

/**
 * Whether a series can only be zero or more, judged by what was observed: sales, counts and stocks then get no negative forecast.
 * Profits, temperatures and returns, which have shown a negative value, are left alone.
 */
export const isNonNegative = (training: Float64Array): boolean => extent(training).min >= 0;

/** Raises negative means and bounds to zero. Nested intervals stay nested, since the same floor applies to all of them. */
export function floorAtZero(forecast: Forecast): Forecast {
  const raise = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, value));
  return {
    mean: raise(forecast.mean),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({ level, lower: raise(lower), upper: raise(upper) })),
  };
}
