import type { Forecast } from '../core/forecast.ts';
import { normalHalfWidth } from '../math/normal.ts';

/**
 * Point forecasts with central normal intervals, ascending by level.
 *
 * @param mean - length h
 * @param deviation - length h, standard deviation of each step's forecast error
 * @param levels - nominal coverages in percent
 * @param halfWidth - half width in standard deviations of the interval of a level; that of the normal distribution unless given
 */
export function normalForecast(
  mean: Float64Array,
  deviation: Float64Array,
  levels: readonly number[],
  halfWidth: (level: number) => number = normalHalfWidth,
): Forecast {
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const intervals = ascending.map((level) => {
    const width = halfWidth(level);
    const lower = new Float64Array(mean.length);
    const upper = new Float64Array(mean.length);
    for (let i = 0; i < mean.length; i++) {
      const half = width * (deviation[i] as number);
      lower[i] = (mean[i] as number) - half;
      upper[i] = (mean[i] as number) + half;
    }
    return { level, lower, upper };
  });
  return { mean, intervals };
}
