import { differenced } from './difference.ts';
import type { Differenced } from './likelihood.ts';

/** Zeros where differences of a column are nothing but rounding: a line differenced twice. */
function withoutRounding(differences: Float64Array, column: Float64Array, times: number): Float64Array {
  if (times === 0) return differences;
  const largest = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const rounding = 2 ** (times + 1) * Number.EPSILON * largest;
  return differences.every((value) => Math.abs(value) <= rounding) ? differences.fill(0) : differences;
}

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
  regressors.forEach((regressor, c) =>
    values.set(withoutRounding(differenced(regressor, d, D, m), regressor, d + D), (missing.length + c) * n),
  );
  values.set(differenced(y, d, D, m), (columns - 1) * n);
  return { n, columns, values, missing: missing.length };
}
