import { EngineError } from '../core/errors.ts';
import { sortNumbers } from './sort-numbers.ts';

/** A column of numbers made ready for comparisons: sorted once, used by all of them. */
export interface SortedSample {
  /** Ascending, nothing missing. */
  readonly values: Float64Array;
  /** Number of missing values that were left out. */
  readonly missing: number;
}

/**
 * @param column - any length; NaN is missing
 * @throws EngineError `not-finite` for infinite values
 */
export function sortedSample(column: Float64Array): SortedSample {
  const kept = new Float64Array(column.length);
  let n = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    // Minus zero sorts before zero but equals it.
    if (!Number.isNaN(value)) kept[n++] = value === 0 ? 0 : value;
  }
  const values = sortNumbers(kept.subarray(0, n));
  if (n > 0 && !(Number.isFinite(values[0]) && Number.isFinite(values[n - 1])))
    throw new EngineError('not-finite', 'A comparison of two samples needs finite values but one of them holds an infinite value.');
  return { values, missing: column.length - n };
}

/** Number of values below `bound`, or at most `bound` where it is included. */
export function countBelow(sorted: Float64Array, bound: number, included: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < bound || (included && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Throws where one of two samples has no value. */
export function requireBoth(what: string, reference: number, current: number): void {
  if (reference > 0 && current > 0) return;
  throw new EngineError(
    'series-too-short',
    `${what} needs a value or more in both samples but the reference has ${reference} and the current one ${current}.`,
    { reference, current },
  );
}
