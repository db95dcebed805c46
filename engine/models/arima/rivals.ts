import { differenceAll } from './design.ts';
import { conditionalOf, dataOf, estimateAt, type Estimate } from './estimate.ts';
import { makeLikelihood } from './likelihood.ts';
import { coefficientCount, orderName, type Orders } from './orders.ts';
import type { Prepared } from './prepare.ts';
import { constantColumn, differencing, type Problem } from './problem.ts';
import { finalFilter, regressionErrors } from './save.ts';
import type { ErrorModel } from './errors-ahead.ts';
import { criteriaOf } from './criteria.ts';
import { makeWhitening, whiten } from './whiten.ts';

/** A model that lost against the chosen one, by as little as its weight says. */
export interface Rival extends ErrorModel {
  readonly name: string;
  /** Akaike weight; those of the rivals and of the chosen model sum to 1. */
  readonly weight: number;
  readonly constant?: number;
  readonly sigma2: number;
}

/** Rivals with less weight do not move an interval. */
const LEAST = 0.02;
/** Longer histories decide by themselves. */
const LONGEST = 200;
/** Of coefficients, and of values that a drift takes away from. */
const DIGITS = 6;
const DIGITS_OF_VALUES = 9;

/** The chosen model with the constant put in or left out, differenced once less and once more; those that nest it where they can. */
function rivalOrders({ p, d, q, P, D, Q, m, constant }: Orders): Orders[] {
  const orders: Orders[] = [];
  if (d + D <= 1) orders.push({ p, d, q, P, D, Q, m, constant: !constant });
  if (d > 0) orders.push({ p: p + 1, d: d - 1, q, P, D, Q, m, constant: d - 1 + D <= 1 });
  if (d < 2) orders.push({ p, d: d + 1, q: q + 1, P, D, Q, m, constant: false });
  return orders;
}

/** The likelihood at the conditional estimate: a rival need not be fitted to the last digit. */
function estimateRoughly(problem: Problem, orders: Orders): Estimate | null {
  if (coefficientCount(orders) === 0) {
    const columns = orders.constant ? [constantColumn(problem.y.length, orders.d, orders.D)] : [];
    const data = differenceAll(problem.y, [], columns, orders);
    return data.n > 0 ? estimateAt(makeLikelihood(data, orders), new Float64Array(0)) : null;
  }
  const differenced = differencing(problem, orders.d, orders.D);
  const conditional = differenced && conditionalOf(differenced, orders, problem.shouldStop);
  return conditional && estimateAt(makeLikelihood(dataOf(differenced, orders), orders), conditional.coefficients);
}

/** Log density of the first values of a differenced series, as the fitted model has it. */
function firstValues(found: Estimate, count: number): number {
  if (count === 0) return 0;
  const filter = finalFilter(found);
  const sigma2 = found.squares / found.counted;
  const start = makeWhitening(filter.values.subarray(0, count), count, 1, filter.states);
  start.phi.set(filter.phi);
  start.theta.set(filter.theta);
  const { p, q, P, Q, m } = found.orders;
  let value = whiten(start, p + m * P, q + m * Q);
  for (const error of start.errors) value += (error * error) / sigma2 + Math.log(2 * Math.PI * sigma2);
  return -0.5 * value;
}

/**
 * Models beside the chosen one, with Akaike weights. Models of different differences are compared by the likelihood of the same values: of all
 * but the first, which the one that is differenced most takes as given.
 *
 * @see Burnham & Anderson (2002), Model Selection and Multimodel Inference, section 2.9
 */
export function rivalsOf(prepared: Prepared, found: Estimate): Rival[] {
  const { problem, scale } = prepared;
  if (problem.missing.length > 0 || problem.regressors.length > 0 || problem.y.length > LONGEST) return [];
  const others = rivalOrders(found.orders).flatMap((orders) => {
    const other = estimateRoughly(problem, orders);
    return other ? [other] : [];
  });
  const shortest = Math.min(found.counted, ...others.map(({ counted }) => counted));
  const aicc = (one: Estimate): number =>
    criteriaOf(one.criteria.logLik - firstValues(one, one.counted - shortest), one.estimated + 1, shortest).aicc;
  const own = aicc(found);
  if (!Number.isFinite(own)) return [];
  const usable = others.map((other) => ({ other, behind: aicc(other) - own })).filter(({ behind }) => Number.isFinite(behind));
  const least = Math.min(0, ...usable.map(({ behind }) => behind));
  const total = usable.reduce((sum, { behind }) => sum + Math.exp((least - behind) / 2), Math.exp(least / 2));
  return usable
    .map(({ other, behind }) => ({ other, weight: Math.exp((least - behind) / 2) / total }))
    .filter(({ weight }) => weight >= LEAST)
    .map(({ other, weight }) => rivalFrom(prepared, other, weight, scale));
}

function rivalFrom(prepared: Prepared, found: Estimate, weight: number, scale: number): Rival {
  const { orders, coefficients, regression } = found;
  const { p, P, q, d, D, m } = orders;
  const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
  const value = (number: number): number => Number((scale * number).toPrecision(DIGITS_OF_VALUES));
  const eta = regressionErrors(prepared, found);
  return {
    name: orderName(orders),
    weight: rounded(weight),
    orders,
    phi: Array.from(coefficients.subarray(0, p), rounded),
    seasonalPhi: Array.from(coefficients.subarray(p, p + P), rounded),
    theta: Array.from(coefficients.subarray(p + P, p + P + q), rounded),
    seasonalTheta: Array.from(coefficients.subarray(p + P + q), rounded),
    ...(orders.constant ? { constant: value(regression[0] as number) } : {}),
    sigma2: rounded((scale * scale * found.squares) / Math.max(1, found.counted - found.estimated)),
    state: Array.from(finalFilter(found).state, value),
    lastValues: Array.from(eta.subarray(eta.length - d - m * D), value),
  };
}
