import { middleInPlace } from './median.ts';

/** Median of the first n values, none of them NaN; reorders them. NaN when n is 0. */
export function medianInPlace(values: Float64Array, n: number): number {
  if (n === 0) return NaN;
  const { lower, upper } = middleInPlace(values, n);
  return n % 2 === 1 ? upper : (lower + upper) / 2;
}
