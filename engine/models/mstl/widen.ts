import type { Forecast } from '../../core/forecast.ts';
import type { SeasonInfluence } from '../../decomposition/season-influence.ts';

/**
 * Intervals that count what the seasons did to the adjusted series: its errors are too small by the part that the seasonal figures took
 * along, and the figures carried on have an error themselves, as large at every step. Distances from the point forecast to a bound stand
 * for standard deviations, so that squares of them add up.
 */
export function widen({ mean, intervals }: Forecast, influence: SeasonInfluence | undefined): Forecast {
  if (!influence) return { mean, intervals };
  const { left, ahead } = influence;
  const widened = (bound: Float64Array, sign: 1 | -1): Float64Array => {
    const first = (bound[0] as number) - (mean[0] as number);
    return bound.map((value, i) => {
      const centre = mean[i] as number;
      return centre + sign * Math.sqrt(((value - centre) ** 2 + ahead * first ** 2) / left);
    });
  };
  return { mean, intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: widened(lower, -1), upper: widened(upper, 1) })) };
}
