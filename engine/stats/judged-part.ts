import type { DemandPattern } from '../features/intermittency.ts';
import { cleanRemainder } from './clean-remainder.ts';
import type { Parts } from './take-apart.ts';

/**
 * The part of each value by which it is judged an anomaly or not: what a decomposition leaves of it, or, where demand comes now and then, by how
 * much its size differs from none: there a demand as such is no surprise, and periods without one are left out.
 *
 * @param parts - of y, additive; null where there is none
 * @param robust - whether `parts` are robust already
 * @returns length n, NaN for what is not judged
 */
export function judgedPart(y: Float64Array, parts: Parts | null, pattern: DemandPattern, robust = false): Float64Array {
  if (pattern === 'intermittent' || pattern === 'lumpy') return y.map((value) => (value === 0 ? NaN : value));
  if (!parts) return new Float64Array(y.length).fill(NaN);
  return robust && parts.method !== 'trend' ? parts.remainder : cleanRemainder(y, parts);
}
