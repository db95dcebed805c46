import { fromFree, rootsBeyond } from './coefficients.ts';
import { regressionOf, residualsAtFree, makeLikelihood, type Likelihood } from './likelihood.ts';
import { BRIEF, maximise } from './maximise.ts';

/** From so many columns on, the series among them, it pays to look for the maximum with the regression held fixed first. */
export const MANY_COLUMNS = 4;
/** The second round moves roots a little. */
const SURELY_NEARER = 0.9;

/**
 * Where the maximum of a likelihood with many regressors is, nearly: the regression is held fixed while the coefficients move, then estimated
 * anew, then the coefficients once more. Coefficients and regression are uncorrelated in large samples, so that little is left to do, and a
 * step costs one or two columns instead of all.
 *
 * @param likelihood - of a series without missing values
 * @param w - length n, the differenced series less a first regression on all but the constant
 * @param start - unconstrained numbers
 * @param nearestRoot - a model with a root clearly nearer to the origin than this is of no use, and not followed further
 * @returns unconstrained numbers; null where the likelihood cannot be had at the start
 * @throws EngineError `cancelled`
 */
export function nearMaximum(
  likelihood: Likelihood,
  w: Float64Array,
  start: Float64Array,
  nearestRoot: number,
  shouldStop: () => boolean,
): Float64Array | null {
  const { data, orders } = likelihood;
  const { n, columns, values } = data;
  const kept = orders.constant ? 1 : 0;
  const rest = new Float64Array((kept + 1) * n);
  rest.set(values.subarray(0, kept * n));
  rest.set(w, kept * n);
  const few = makeLikelihood({ n, columns: kept + 1, values: rest, missing: 0 }, orders);
  const first = maximise(few, start, shouldStop, BRIEF);
  if (!first) return null;
  if (nearestRoot > 1) {
    fromFree(first.free, orders, few.coefficients);
    if (!rootsBeyond(few.coefficients, orders, 1 + SURELY_NEARER * (nearestRoot - 1))) return first.free;
  }
  if (Number.isNaN(residualsAtFree(likelihood, first.free))) return null;
  const beta = regressionOf(likelihood);
  const series = kept * n;
  rest.set(values.subarray((columns - 1) * n, columns * n), series);
  for (let c = kept; c < columns - 1; c++) {
    const weight = beta[c] as number;
    for (let t = 0; t < n; t++) rest[series + t] = (rest[series + t] as number) - weight * (values[c * n + t] as number);
  }
  return maximise(few, first.free, shouldStop)?.free ?? first.free;
}
