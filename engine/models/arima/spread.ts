import { estimateSpread, stepsToLookAt } from '../spread.ts';
import type { Estimate } from './estimate.ts';
import { errorsAhead, expandedOf } from './errors-ahead.ts';
import type { CurrentArimaFitted } from './fitted.ts';
import type { Prepared } from './prepare.ts';
import { psiWeights, withDifferences } from './polynomial.ts';
import { rivalsOf } from './rivals.ts';
import { finalFilter } from './save.ts';
import { regressionDirections } from './regression-directions.ts';
import { coefficientDirections, type Uncertainty } from './uncertainty.ts';

/** t distributions with fewer degrees of freedom have no variance to speak of. */
const LEAST_FREEDOM = 3;

/** Slope that the point forecast ends up with; season, waves and regressors left out. */
function slopeAhead(fitted: CurrentArimaFitted): number {
  const { d, D, m } = fitted.orders;
  if (d + D === 0) return 0;
  const ahead = errorsAhead(fitted, 3 * m);
  return (fitted.constant ?? 0) + ((ahead[3 * m - 1] as number) - (ahead[2 * m - 1] as number)) / m;
}

/**
 * What the history says of the spread of forecasts beyond the model's own law; null for a perfect fit.
 *
 * @param fitted - as it was saved from `found`
 */
export function uncertaintyOf(prepared: Prepared, found: Estimate, fitted: CurrentArimaFitted): Uncertainty | null {
  const { sigma2, orders } = fitted;
  if (!(sigma2 > 0)) return null;
  const { scale } = prepared;
  const freedom = Math.max(LEAST_FREEDOM, found.counted - found.estimated);
  const filter = finalFilter(found);
  const { errors } = filter;
  const n = errors.length;
  const steps = stepsToLookAt(n, orders.m);
  const { ar, ma } = expandedOf(fitted);
  const psi = psiWeights(withDifferences(ar, orders.d, orders.D, orders.m), ma, steps);
  // The error of k + 1 steps is the sum of the errors met on the way by psi weights.
  const sums = new Float64Array(n);
  const meanSquares = new Float64Array(steps);
  const counts = new Int32Array(steps);
  const ratios = new Float64Array(steps);
  let ratio = 0;
  for (let k = 0; k < steps; k++) {
    const weight = psi[k] as number;
    ratio += weight * weight;
    ratios[k] = ratio;
    let squares = 0;
    for (let t = n - 1; t >= k; t--) {
      const sum = (sums[t] as number) + weight * (errors[t - k] as number);
      sums[t] = sum;
      squares += sum * sum;
    }
    meanSquares[k] = n > k ? (scale * scale * squares) / (n - k) : 0;
    counts[k] = Math.max(0, n - k);
  }
  const slope = slopeAhead(fitted);
  const spread = { errors: { meanSquares, counts }, ratios, sigma2, freedom, length: n };
  const { growth, driftVariance } = estimateSpread({ ...spread, slope });
  return {
    freedom,
    growth,
    // What a random walk without a slope would have is in the directions and rivals already.
    drift: Math.max(0, driftVariance - estimateSpread({ ...spread, slope: 0 }).driftVariance),
    directions: [...coefficientDirections(found, filter, scale), ...regressionDirections(prepared, found)],
    rivals: rivalsOf(prepared, found),
  };
}
