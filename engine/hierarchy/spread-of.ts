import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { normalHalfWidth } from '../math/normal.ts';

/**
 * Standard deviations of a base forecast, read from one of its intervals as those of a normal distribution: half the width, or the upper half alone
 * where the lower bound was raised to zero.
 *
 * @param floored - whether bounds below zero were raised to zero
 * @returns length h
 * @throws EngineError `missing-values` for a forecast without intervals
 */
export function spreadOf({ mean, intervals }: Forecast, floored: boolean): Float64Array {
  // Levels about 80 percent say most of the spread: narrower ones hold less of it, wider ones hang on the tails.
  const chosen = intervals.toSorted((p, q) => Math.abs(p.level - 80) - Math.abs(q.level - 80))[0];
  if (!chosen) throw new EngineError('missing-values', 'The spread of a forecast is read from its intervals; this one has none.');
  const { level, lower, upper } = chosen;
  const width = normalHalfWidth(level);
  return mean.map((value, t) => {
    const [low, high] = [lower[t] as number, upper[t] as number];
    return (floored && low <= 0 ? high - value : (high - low) / 2) / width;
  });
}
