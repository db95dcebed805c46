import { differenced } from './difference.ts';
import type { Differenced } from './likelihood.ts';

/**
 * The differenced series beside its differenced regressors.
 *
 * @param y - length T, missing values filled by anything finite
 * @param missing - positions of the missing values
 * @param regressors - length T each, undifferenced; those that differencing turns to zero may be among them
 */
export function differenceAll(
  y: Float64Array,
  missing: readonly number[],
  regressors: readonly Float64Array[],
  { d, D, m }: { readonly d: number; readonly D: number; readonly m: number },
): Differenced {
  const n = Math.max(0, y.length - d - D * m);
  const columns = missing.length + regressors.length + 1;
  const values = new Float64Array(columns * n);
  missing.forEach((position, c) => {
    const pulse = new Float64Array(y.length);
    pulse[position] = 1;
    values.set(differenced(pulse, d, D, m), c * n);
  });
  regressors.forEach((regressor, c) => values.set(differenced(regressor, d, D, m), (missing.length + c) * n));
  values.set(differenced(y, d, D, m), (columns - 1) * n);
  return { n, columns, values, missing: missing.length };
}
