import { medianInPlace } from '../math/order-statistic.ts';

/** A standard deviation is this many median absolute deviations where values are normal. */
export const NORMAL_MAD = 1.482602218505602;

export interface RobustScale {
  readonly median: number;
  /** Standard deviation by the median absolute deviation; 0 where more than half of the values are equal. */
  readonly scale: number;
}

/**
 * Median and robust standard deviation of the values that are there; both NaN when there is none.
 *
 * @param scratch - at least as long as `values`; overwritten
 * @see Hampel (1974), J. American Statistical Association 69(346), 383-393
 */
export function robustScale(values: Float64Array, scratch: Float64Array): RobustScale {
  let n = 0;
  for (const value of values) if (!Number.isNaN(value)) scratch[n++] = value;
  const median = medianInPlace(scratch, n);
  for (let i = 0; i < n; i++) scratch[i] = Math.abs((scratch[i] as number) - median);
  return { median, scale: NORMAL_MAD * medianInPlace(scratch, n) };
}
