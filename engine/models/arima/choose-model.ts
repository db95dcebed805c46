import { EngineError } from '../../core/errors.ts';
import { chooseDifferences } from './choose-differences.ts';
import { isAdmissible } from './coefficients.ts';
import { dataOf, estimate, estimateAt, type Estimate } from './estimate.ts';
import { makeLikelihood } from './likelihood.ts';
import { npmCoefficients } from './npm-engine.ts';
import type { FitNote } from '../model.ts';
import { orderName, type Orders } from './orders.ts';
import { withoutRegressors } from './prepare.ts';
import { differencing, type Differencing, type Problem } from './problem.ts';
import { bestEstimate, searchOrders, type Range, type SearchLimits } from './search.ts';
import { isFixed, type Settings } from './settings.ts';

/**
 * Further starts for orders that a user fixed: nothing is spent on a search, and likelihoods of models with an MA part have more than one
 * maximum, those of pure ones with roots on the unit circle most of all.
 */
const RANDOM_STARTS = { ar: 1, ma: 12, mixed: 8 } as const;
/** From here on seasonal orders are compared roughly unless the user says otherwise, as in R's `auto.arima`. */
const LONG_SERIES = 150;
const LONG_SEASON = 12;
/** Without a season the exact likelihood costs little, and chooses better. */
const VERY_LONG_SERIES = 2500;

export interface Chosen {
  readonly estimate: Estimate;
  readonly notes: readonly FitNote[];
}

/**
 * The model that the settings ask for, orders chosen from the data where they do not say.
 *
 * @throws EngineError `series-too-short` where fixed orders leave nothing to estimate from; `no-convergence` where no model can be estimated;
 *   `cancelled`
 */
export function chooseModel(problem: Problem, settings: Settings): Chosen {
  const { y, regressors, m, shouldStop } = problem;
  const n = y.length - problem.missing.length;
  const { d, D } = chooseDifferences(withoutRegressors(y, regressors), m, {
    d: settings.orders.d,
    D: m > 1 ? settings.orders.D : 0,
    most_d: settings.most.d,
    most_D: settings.most.D,
    seasonalTest: settings.seasonalTest,
  });
  const differenced = differencing(problem, d, D);
  if (!differenced)
    throw new EngineError('series-too-short', `ARIMA needs more than ${d + m * D} values for these differences but has ${y.length}.`);
  if (isFixed(settings, m)) return fixedModel(differenced, settings, d, D, m, shouldStop);
  const limits = limitsOf(settings, n, m, d, D);
  const ranked = searchOrders(differenced, n, limits, shouldStop);
  const best = bestEstimate(differenced, ranked, shouldStop);
  if (best) return { estimate: best, notes: [] };
  const plain: Orders = { p: 0, d, q: 0, P: 0, D, Q: 0, m, constant: limits.constant ?? d + D <= 1 };
  const simplest = estimate(differenced, plain, shouldStop);
  if (!simplest) throw new EngineError('no-convergence', 'ARIMA found no model with a likelihood for this series.');
  return {
    estimate: simplest,
    notes:
      simplest.squares > 0
        ? [{ code: 'no-usable-model', message: 'ARIMA: every model that was tried was near a unit root; white noise was kept.' }]
        : [],
  };
}

function fixedModel(differenced: Differencing, settings: Settings, d: number, D: number, m: number, shouldStop: () => boolean): Chosen {
  const { p = 0, q = 0, P = 0, Q = 0 } = settings.orders;
  const seasonal = m > 1;
  const orders: Orders = {
    p,
    d,
    q,
    P: seasonal ? P : 0,
    D,
    Q: seasonal ? Q : 0,
    m,
    constant: settings.constant === true && d + D <= 1,
  };
  const kind = orders.q + orders.Q === 0 ? 'ar' : orders.p + orders.P === 0 ? 'ma' : 'mixed';
  const random = RANDOM_STARTS[kind];
  const found = settings.engine === 'npm' ? byPackage(differenced, orders) : estimate(differenced, orders, shouldStop, { random });
  const needed = p + q + orders.P + orders.Q + (orders.constant ? 1 : 0) + 1;
  if (!found || found.counted < needed)
    throw new EngineError('series-too-short', `ARIMA needs more values than ${differenced.plain.n} for these orders.`, { needed });
  const notes: FitNote[] = found.converged
    ? []
    : [{ code: 'no-convergence', message: 'ARIMA: the search for the maximum of the likelihood ended before it settled.' }];
  return { estimate: found, notes };
}

/**
 * Coefficients by the npm package `arima` for the series less mean and regressors; the regression, the likelihood and all that follows from
 * them by our own filter.
 *
 * @throws EngineError `no-convergence` where the package failed or its answer has a root on or inside the unit circle
 */
function byPackage(differenced: Differencing, orders: Orders): Estimate | null {
  const centre = orders.constant ? differenced.average : 0;
  const answer = npmCoefficients(
    differenced.w.map((value) => value - centre),
    orders,
  );
  if ('failure' in answer)
    throw new EngineError('no-convergence', `The npm package arima could not fit ${orderName(orders)}: ${answer.failure}.`);
  const { coefficients } = answer;
  if (!isAdmissible(coefficients, orders, new Float64Array(coefficients.length)))
    throw new EngineError('no-convergence', `The npm package arima gave ${orderName(orders)} a root on or inside the unit circle.`);
  return estimateAt(makeLikelihood(dataOf(differenced, orders), orders), coefficients);
}

function limitsOf(settings: Settings, n: number, m: number, d: number, D: number): SearchLimits {
  const { orders, most, constant, stepwise, approximation, criterion } = settings;
  const third = Math.floor(n / 3);
  const seasonal = m > 1;
  const thirdOfSeasons = seasonal ? Math.floor(third / m) : 0;
  const most_P = seasonal ? Math.min(most.P, thirdOfSeasons) : 0;
  const most_Q = seasonal ? Math.min(most.Q, thirdOfSeasons) : 0;
  const range = (fixed: number | undefined, bound: number): Range => (fixed === undefined ? [0, bound] : [fixed, fixed]);
  return {
    // Plain orders stay below a season where there are seasonal ones: the two would be the same.
    p: range(orders.p, Math.min(most.p, third, most_P > 0 ? m - 1 : Infinity)),
    q: range(orders.q, Math.min(most.q, third, most_Q > 0 ? m - 1 : Infinity)),
    P: range(seasonal ? orders.P : 0, most_P),
    Q: range(seasonal ? orders.Q : 0, most_Q),
    mostCoefficients: most.order,
    constant: d + D > 1 ? false : constant,
    stepwise,
    criterion: n <= 3 ? 'aic' : criterion,
    approximate: approximation ?? (n > VERY_LONG_SERIES || (seasonal && (n > LONG_SERIES || m > LONG_SEASON))),
  };
}
