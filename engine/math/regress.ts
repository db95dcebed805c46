import { backSubstitute, orthogonalise } from './orthogonalise.ts';

export interface Regression {
  /** Length k; 0 for columns that depend on those before. */
  readonly coefficients: Float64Array;
  /** Length n. */
  readonly residuals: Float64Array;
  /** Length k: by how much each column, given those before it, lowers the sum of squares. */
  readonly explained: Float64Array;
  /** Residual sum of squares. */
  readonly rss: number;
  /** t statistic of the last column, over n - k. */
  readonly lastT: number;
}

/**
 * Ordinary least squares by QR decomposition.
 *
 * @param columns - k regressors of length n each, a constant among them where one is wanted
 * @param y - length n > k
 */
export function regress(columns: readonly Float64Array[], y: Float64Array): Regression {
  const n = y.length;
  const k = columns.length;
  const width = k + 1;
  const values = new Float64Array(width * n);
  columns.forEach((column, i) => values.set(column, i * n));
  values.set(y, k * n);
  const triangle = new Float64Array(width * width);
  orthogonalise(values, n, width, triangle, 0);
  const residuals = values.slice(k * n);
  let rss = 0;
  for (const value of residuals) rss += value * value;
  const along = (i: number): number => triangle[i * width + k] as number;
  return {
    coefficients: backSubstitute(triangle, width),
    residuals,
    explained: Float64Array.from({ length: k }, (_, i) => along(i) ** 2),
    rss,
    lastT: along(k - 1) / Math.sqrt(rss / (n - k)),
  };
}
