import { inverseOf } from '../../math/cholesky.ts';
import { countedValues, logLikelihoodOf, residualsAt, sumOfSquares, type Likelihood } from './likelihood.ts';

/** Step of the second differences: rounding of the likelihood, 1e-12, over its square stays below 1e-4. */
const STEP = 1e-4;

/**
 * Standard errors of the ARMA coefficients, from the Hessian of the log likelihood with regression and variance concentrated out.
 *
 * @returns null for each where the likelihood has no curvature, at the edge of the region for one
 */
export function coefficientErrors(likelihood: Likelihood, coefficients: Float64Array): (number | null)[] {
  const k = coefficients.length;
  const at = Float64Array.from(coefficients);
  const valueAt = (i: number, stepI: number, j: number, stepJ: number): number => {
    at[i] = (at[i] as number) + stepI;
    at[j] = (at[j] as number) + stepJ;
    const logDeterminant = residualsAt(likelihood, at);
    const value = logLikelihoodOf(logDeterminant, sumOfSquares(likelihood), countedValues(likelihood.data));
    at.set(coefficients);
    return value;
  };
  const information = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      const curvature = valueAt(i, STEP, j, STEP) - valueAt(i, STEP, j, -STEP) - valueAt(i, -STEP, j, STEP) + valueAt(i, -STEP, j, -STEP);
      information[i * k + j] = -curvature / (4 * STEP * STEP);
      information[j * k + i] = information[i * k + j] as number;
    }
  const covariance = information.every(Number.isFinite) ? inverseOf(information, k) : null;
  return Array.from({ length: k }, (_, i) => (covariance ? Math.sqrt(covariance[i * k + i] as number) : null));
}

/**
 * Standard errors of the regression's coefficients, by generalised least squares at the likelihood's coefficients.
 *
 * @param sigma2 - error variance
 * @returns one for each column but the series; null for a column that depends on others
 */
export function regressionErrorsOf({ data, triangle }: Likelihood, sigma2: number): (number | null)[] {
  const { columns } = data;
  const k = columns - 1;
  const kept = Array.from({ length: k }, (_, i) => i).filter((i) => triangle[i * columns + i] !== 0);
  // Rows of the inverse triangle give the covariance: (R'R)^-1 = R^-1 R^-T.
  return Array.from({ length: k }, (_, target) => {
    if (triangle[target * columns + target] === 0) return null;
    let sum = 0;
    for (const start of kept) {
      if (start < target) continue;
      const solution = new Float64Array(k);
      for (let i = start; i >= target; i--) {
        const pivot = triangle[i * columns + i] as number;
        if (pivot === 0) continue;
        let value = i === start ? 1 : 0;
        for (let j = i + 1; j <= start; j++) value -= (triangle[i * columns + j] as number) * (solution[j] as number);
        solution[i] = value / pivot;
      }
      sum += (solution[target] as number) ** 2;
    }
    return Math.sqrt(sigma2 * sum);
  });
}
