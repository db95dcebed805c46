import { productsWith, subtractColumns } from '../../math/cross-products.ts';
import { makeLikelihood, regressionOf, residualsAtFree, type Likelihood } from './likelihood.ts';

/** What the derivatives of the residuals are worked out from. */
export interface Sloping {
  readonly likelihood: Likelihood;
  /** Where the residuals begin in its errors. */
  readonly from: number;
  /** Length n: its residuals at the point of departure. */
  readonly errors: Float64Array;
  /** Whether the regression is held fixed; its columns are then taken out of the derivative. */
  readonly partial: boolean;
}

/**
 * With many regressors only the series less its regression is filtered anew for each derivative, and the part of the derivative that the
 * regressors would explain is taken out. The slope is the same, and so are the steps but for terms of second order. With missing values the
 * determinant of the regression counts too, so that all columns are needed.
 *
 * @see Kaufman (1975), BIT 15(1), 49-57
 */
export function makeSloping(likelihood: Likelihood): Sloping {
  const { data, orders } = likelihood;
  const { n, columns, missing } = data;
  const errors = new Float64Array(n);
  if (columns === 1 || missing > 0) return { likelihood, from: (columns - 1) * n, errors, partial: false };
  const single = makeLikelihood({ n, columns: 1, values: new Float64Array(n), missing: 0 }, orders);
  return { likelihood: single, from: 0, errors, partial: true };
}

/** Departs from where the likelihood has just been evaluated. */
export function moveTo(sloping: Sloping, likelihood: Likelihood, here: Float64Array): void {
  const { n, columns, values } = likelihood.data;
  const series = (columns - 1) * n;
  if (!sloping.partial) {
    sloping.errors.set(likelihood.whitening.errors.subarray(series));
    return;
  }
  const beta = regressionOf(likelihood);
  const rest = sloping.likelihood.data.values;
  rest.set(values.subarray(series));
  subtractColumns(values, columns - 1, n, beta, rest, 0);
  residualsAtFree(sloping.likelihood, here);
  sloping.errors.set(sloping.likelihood.whitening.errors);
}

/** Takes the part that orthonormal columns explain out of a vector, in place. */
export function takeOut(orthonormal: Float64Array, columns: number, n: number, vector: Float64Array, at: number): void {
  const shares = new Float64Array(columns);
  productsWith(orthonormal, columns, n, 0, vector, at, shares, 0);
  subtractColumns(orthonormal, columns, n, shares, vector, at);
}
