import { createRng } from '../../core/rng.ts';
import { fitConditional, type Conditional } from './conditional.ts';
import { fromFree, rootsBeyond, toFree } from './coefficients.ts';
import { criteriaOf, type Criteria } from './criteria.ts';
import {
  countedValues,
  logLikelihoodOf,
  makeLikelihood,
  regressionOf,
  residualsAt,
  sumOfSquares,
  type Differenced,
  type Likelihood,
} from './likelihood.ts';
import { BRIEF, maximise, THOROUGH, type Effort, type Maximum } from './maximise.ts';
import { coefficientCount, type Orders } from './orders.ts';
import type { Differencing } from './problem.ts';
import { MANY_COLUMNS, nearMaximum } from './near-maximum.ts';

/** A model fitted by exact maximum likelihood. */
export interface Estimate {
  readonly orders: Orders;
  readonly data: Differenced;
  /** phi, seasonal phi, theta, seasonal theta. */
  readonly coefficients: Float64Array;
  /** What to take off for missing values, then the constant where there is one, then the regressors. */
  readonly regression: Float64Array;
  /** Sum of squares of the scaled errors. */
  readonly squares: number;
  /** Values that count, and coefficients estimated from them, the variance left out. */
  readonly counted: number;
  readonly estimated: number;
  /** Columns of the constant and the regressors that follow from those before them: their coefficients are 0. */
  readonly dependent: readonly number[];
  readonly criteria: Criteria;
  readonly converged: boolean;
}

export const dataOf = (differenced: Differencing, orders: Orders): Differenced =>
  orders.constant ? differenced.withConstant : differenced.plain;

/** The same with missing values as they were filled in: a column less for each. */
function withoutMissing({ n, columns, values, missing }: Differenced): Differenced {
  return { n, columns: columns - missing, values: values.subarray(missing * n), missing: 0 };
}

/** From the maximum for the filled series to that for the observed one it is not far, and each step costs a column for each missing value. */
const WITH_MISSING: Effort = { maxIterations: 20, negligible: 1e-7 };

/** For orders that a user fixed: standard errors to five digits. */
const WITH_MISSING_FIXED: Effort = { maxIterations: 60, negligible: 1e-10 };

/** Length from which orders chosen by search keep the coefficients of the filled series where no more than this share is missing. */
const NEARLY_COMPLETE = { length: 500, missing: 0.01 };

/** Missing values times length up to which all of several starts take the missing values as such: their likelihood has other maxima than the filled one. */
const MOST_WITH_MISSING = 4000;

/** From where `nearMaximum` ends, each step costing all columns: what is left is far below what can be seen of a likelihood. */
const WITH_REGRESSORS: Effort = { maxIterations: 20, negligible: 1e-4 };

export interface EstimateOptions {
  /** Further starts. */
  readonly random?: number;
  readonly effort?: Effort;
  /** Takes missing values as they were filled in: good enough to compare orders. */
  readonly screening?: boolean;
  /** Gives up before regressors are taken in where a root is nearer to the origin than this. */
  readonly nearestRoot?: number;
  /** The conditional estimate where it is known; found anew if not given. */
  readonly conditional?: Float64Array | undefined;
}

/** A conditional fit to the series less its regressors. */
export function conditionalOf(
  differenced: Differencing,
  orders: Orders,
  shouldStop: () => boolean,
  hopeless = Infinity,
): Conditional | null {
  const { w, average, pilot, pilotAboutZero, scratch } = differenced;
  return fitConditional(w, orders, average, orders.constant ? pilot : pilotAboutZero, scratch, shouldStop, hopeless);
}

/** Of many starts, those that did best are followed to the end. */
const REFINED = 2;

/** Partial autocorrelations that starts are pulled back to: at the edge of the region the slope vanishes. */
const START_WITHIN = 0.95;

/** Starts beside the conditional estimate: white noise, and `random` points of the unconstrained space, the same ones every time. */
function startsOf(conditional: Float64Array | undefined, orders: Orders, random: number): Float64Array[] {
  const count = coefficientCount(orders);
  const rng = createRng(count);
  const starts = conditional ? [toFree(conditional, orders, START_WITHIN)] : [];
  if (random > 0 || starts.length === 0) starts.push(new Float64Array(count));
  for (let i = 0; i < random; i++) starts.push(Float64Array.from({ length: count }, () => rng.normal()));
  return starts;
}

const lowestOf = (ends: readonly Maximum[]): Maximum | null =>
  ends.reduce<Maximum | null>((lowest, end) => (lowest && lowest.deviance <= end.deviance ? lowest : end), null);

/**
 * Exact maximum likelihood estimate from the conditional one, and from other starts on request: likelihoods of ARMA models have more than
 * one maximum.
 *
 * @returns null where the differenced series is too short, or the likelihood has no value
 * @throws EngineError `cancelled`
 */
export function estimate(
  differenced: Differencing,
  orders: Orders,
  shouldStop: () => boolean,
  { random = 0, effort = THOROUGH, screening = false, nearestRoot = 0, conditional }: EstimateOptions = {},
): Estimate | null {
  const data = dataOf(differenced, orders);
  if (countedValues(data) < 1) return null;
  const affordable = random > 0 && data.missing * data.n <= MOST_WITH_MISSING;
  const complete = data.missing > 0 && !affordable ? withoutMissing(data) : data;
  const likelihood = makeLikelihood(complete, orders);
  const whole = complete === data || screening ? likelihood : makeLikelihood(data, orders);
  if (coefficientCount(orders) === 0) return estimateAt(whole, new Float64Array(0));
  let lastEffort = effort;
  let starts = startsOf(conditional ?? conditionalOf(differenced, orders, shouldStop)?.coefficients, orders, random);
  if (random === 0 && complete.columns >= MANY_COLUMNS) {
    const near = nearMaximum(likelihood, differenced.w, starts[0] as Float64Array, nearestRoot, shouldStop);
    if (near) {
      fromFree(near, orders, likelihood.coefficients);
      if (!rootsBeyond(likelihood.coefficients, orders, nearestRoot)) return null;
      starts = [near];
      lastEffort = WITH_REGRESSORS;
    }
  }
  const few = starts.length <= REFINED;
  const ends = starts
    .map((start) => maximise(likelihood, start, shouldStop, few ? lastEffort : BRIEF, nearestRoot))
    .filter((end) => end !== null)
    .toSorted((one, other) => one.deviance - other.deviance)
    .slice(0, REFINED)
    .map((end) => (few ? end : (maximise(likelihood, end.free, shouldStop, lastEffort) ?? end)));
  const best = lowestOf(ends);
  if (!best) return null;
  const nearlyComplete = random === 0 && data.n >= NEARLY_COMPLETE.length && data.missing <= NEARLY_COMPLETE.missing * data.n;
  const polished =
    nearlyComplete || (whole === likelihood && !(affordable && data.missing > 0))
      ? []
      : (random > 0 ? ends : [best]).map((end) => maximise(whole, end.free, shouldStop, random > 0 ? WITH_MISSING_FIXED : WITH_MISSING));
  const final = lowestOf(polished.filter((end) => end !== null)) ?? best;
  const coefficients = new Float64Array(coefficientCount(orders));
  fromFree(final.free, orders, coefficients);
  return estimateAt(whole, coefficients, final.converged);
}

/** What given coefficients imply. */
export function estimateAt(likelihood: Likelihood, coefficients: Float64Array, converged = true): Estimate | null {
  const { data, orders, triangle } = likelihood;
  const logDeterminant = residualsAt(likelihood, coefficients);
  const squares = sumOfSquares(likelihood);
  const counted = countedValues(data);
  if (!Number.isFinite(logDeterminant) || !Number.isFinite(squares)) return null;
  let estimated = coefficientCount(orders);
  const dependent: number[] = [];
  for (let c = data.missing; c < data.columns - 1; c++)
    if (triangle[c * data.columns + c] === 0) dependent.push(c);
    else estimated++;
  return {
    orders,
    data,
    coefficients: Float64Array.from(coefficients),
    regression: regressionOf(likelihood),
    squares,
    counted,
    estimated,
    dependent,
    criteria: criteriaOf(logLikelihoodOf(logDeterminant, squares, counted), estimated + 1, counted),
    converged,
  };
}
