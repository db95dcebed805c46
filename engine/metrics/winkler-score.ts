import { EngineError } from '../core/errors.ts';
import { requireSameLength } from './pairs.ts';

/**
 * Winkler (interval) score: mean width of the interval plus 2 / alpha times the distance of an actual outside it. In the units of y,
 * lower is better. Missing actuals are skipped; NaN when none is left.
 *
 * @param actual - length h
 * @param lower - length h
 * @param upper - length h
 * @param level - nominal coverage in percent, in (0, 100)
 * @throws EngineError `length-mismatch`, `invalid-option`
 * @see Winkler (1972), J. American Statistical Association 67(337), 187-191; Gneiting & Raftery (2007), JASA 102(477), 359-378, eq. 43
 */
export function winklerScore(actual: Float64Array, lower: Float64Array, upper: Float64Array, level: number): number {
  if (!(level > 0 && level < 100))
    throw new EngineError('invalid-option', `a level lies between 0 and 100 percent but got ${level}`, { level });
  requireSameLength(actual, lower);
  requireSameLength(actual, upper);
  const penalty = 2 / (1 - level / 100);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i] as number;
    if (Number.isNaN(y)) continue;
    const low = lower[i] as number;
    const high = upper[i] as number;
    sum += high - low + penalty * (Math.max(low - y, 0) + Math.max(y - high, 0));
    count++;
  }
  return count === 0 ? NaN : sum / count;
}
