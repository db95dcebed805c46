import { backSubstitute, orthogonalise, ROUNDED_AWAY } from '../../math/orthogonalise.ts';
import { expand, fromFree } from './coefficients.ts';
import type { Orders } from './orders.ts';
import { makeWhitening, whiten, type Whitening } from './whiten.ts';

/** A differenced series with its differenced regressors: what ARMA models of one pair (d, D) are fitted to. */
export interface Differenced {
  readonly n: number;
  /** Regressors and, last, the series itself. */
  readonly columns: number;
  /** Length columns x n, a column after the other. */
  readonly values: Float64Array;
  /** How many of the first columns stand for missing values: one at the missing period, differenced. */
  readonly missing: number;
}

export interface Likelihood {
  readonly data: Differenced;
  readonly orders: Orders;
  readonly whitening: Whitening;
  readonly triangle: Float64Array;
  readonly coefficients: Float64Array;
}

/** Observations that count: those of the differenced series less the missing ones. */
export const countedValues = ({ n, missing }: Differenced): number => n - missing;

export function makeLikelihood(data: Differenced, orders: Orders): Likelihood {
  const { p, q, P, Q, m } = orders;
  const states = Math.max(p + m * P, q + m * Q + 1);
  return {
    data,
    orders,
    whitening: makeWhitening(data.values, data.n, data.columns, states),
    triangle: new Float64Array(data.columns * data.columns),
    coefficients: new Float64Array(p + P + q + Q),
  };
}

/**
 * Log determinant at given coefficients; the scaled residuals, regression taken out by generalised least squares, are then the last column of
 * `whitening.errors`. Missing values are integrated out: a column for each takes its value out, and the determinant of their cross products
 * makes up for the arbitrary value that stood there.
 *
 * @returns NaN when the model is not stationary
 * @see Gómez, Maravall & Peña (1999), J. Econometrics 88(2), 341-363, on missing values as additive outliers
 */
export function residualsAt(likelihood: Likelihood, coefficients: Float64Array): number {
  const { data, orders, whitening, triangle } = likelihood;
  const { p, q, P, Q, m } = orders;
  expand(coefficients, orders, whitening.phi, whitening.theta);
  const logDeterminant = whiten(whitening, p + m * P, q + m * Q);
  if (Number.isNaN(logDeterminant) || data.columns === 1) return logDeterminant;
  return logDeterminant + orthogonalise(whitening.errors, data.n, data.columns, triangle, data.missing, ROUNDED_AWAY);
}

/** The same from unconstrained numbers. */
export function residualsAtFree(likelihood: Likelihood, free: Float64Array): number {
  fromFree(free, likelihood.orders, likelihood.coefficients);
  return residualsAt(likelihood, likelihood.coefficients);
}

/** Sum of squares of the scaled residuals that were computed last. */
export function sumOfSquares({ data, whitening }: Likelihood): number {
  const from = (data.columns - 1) * data.n;
  let sum = 0;
  for (let t = from; t < from + data.n; t++) sum += (whitening.errors[t] as number) ** 2;
  return sum;
}

/** Log likelihood with the error variance concentrated out. */
export function logLikelihoodOf(logDeterminant: number, squares: number, counted: number): number {
  return -0.5 * (counted * (Math.log((2 * Math.PI * squares) / counted) + 1) + logDeterminant);
}

/** Coefficients of the regressors for the residuals that were computed last, missing values first. */
export const regressionOf = ({ data, triangle }: Likelihood): Float64Array => backSubstitute(triangle, data.columns);
