import { requireSameLength } from './pairs.ts';

/**
 * How many actuals lie inside an interval, bounds included. Missing actuals are skipped.
 *
 * @param actual - length h
 * @param lower - length h
 * @param upper - length h
 * @throws EngineError `length-mismatch`
 */
export function countInside(
  actual: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): { readonly inside: number; readonly total: number } {
  requireSameLength(actual, lower);
  requireSameLength(actual, upper);
  let inside = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i] as number;
    if (Number.isNaN(y)) continue;
    total++;
    if (y >= (lower[i] as number) && y <= (upper[i] as number)) inside++;
  }
  return { inside, total };
}

/**
 * Share of actuals inside an interval, 0 to 1; NaN when no actual is there.
 *
 * @throws EngineError `length-mismatch`
 */
export function coverage(actual: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const { inside, total } = countInside(actual, lower, upper);
  return total === 0 ? NaN : inside / total;
}
