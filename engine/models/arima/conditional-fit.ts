import { minimise } from '../../math/minimise.ts';
import { mean, variance } from '../../math/moments.ts';
import { conditionalErrors } from './conditional-errors.ts';
import { coefficientCount, parameterCount, type Orders } from './orders.ts';
import { fromPartial, multiplySeasonal, rootsBeyond } from './polynomial.ts';

/** Coefficients of a model for the differenced series w, with the season multiplied in. */
export interface ArmaFit {
  readonly orders: Orders;
  /** Length p + m P. */
  readonly ar: Float64Array;
  /** Length q + m Q. */
  readonly ma: Float64Array;
  /** Mean of w; 0 without a constant. */
  readonly mean: number;
  /** Variance of the errors over the number of values less the number of coefficients. */
  readonly sigma2: number;
  /** Errors, as long as w. */
  readonly residuals: Float64Array;
  readonly aicc: number;
  /** Where the search ended, from which that of a similar model starts. */
  readonly free?: FreeParameters;
}

/** Unconstrained numbers behind the coefficients of each factor. */
interface FreeParameters {
  readonly phi: Float64Array;
  readonly seasonalPhi: Float64Array;
  readonly theta: Float64Array;
  readonly seasonalTheta: Float64Array;
  /** The mean in standard deviations from the average; empty without a constant. */
  readonly centre: Float64Array;
}

/** Partial autocorrelations stay below this, which keeps clear of unit roots. */
const LARGEST_PARTIAL = 0.99;
/**
 * How far from the origin roots must be, for n values. Nearer ones mostly chase a chance cycle, or are AR and MA parts that cancel; the
 * longer
 * the series, the nearer to the unit circle a root can be told.
 */
const nearestRoot = (n: number): number => 1 + Math.min(0.05, 1 / n);

/** Corrected Akaike criterion from minus twice the log likelihood; Infinity where there are too few values. */
export function aiccOf(deviance: number, parameters: number, n: number): number {
  const room = n - parameters - 1;
  return room > 0 ? deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / room : Infinity;
}

/** Fills one polynomial from unconstrained numbers, inside the stationary region. */
function loadPolynomial(u: Float64Array, at: number, into: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < into.length; i++) into[i] = LARGEST_PARTIAL * Math.tanh(u[at + i] as number);
  fromPartial(into);
  if (sign === -1) for (let i = 0; i < into.length; i++) into[i] = -(into[i] as number);
}

/**
 * Conditional-sum-of-squares estimate of an ARMA model with seasonal factors, stationary and invertible by construction.
 *
 * @param w - the differenced series, nothing missing, not constant
 * @param near - a fit of a similar model to start from
 * @returns null when there are too few values, or the best fit has a root near the unit circle
 * @throws EngineError `cancelled`
 * @see Box, Jenkins, Reinsel & Ljung (2015), Time Series Analysis, 5th ed., section 7.1.2
 */
export function fitConditional(w: Float64Array, orders: Orders, shouldStop: () => boolean, near?: ArmaFit): ArmaFit | null {
  const { p, q, P, Q, m, constant } = orders;
  const n = w.length;
  const from = p + m * P;
  const used = n - from;
  if (used < Math.max(3, 2 * parameterCount(orders))) return null;
  const average = mean(w);
  const deviation = Math.sqrt(variance(w));
  const phi = new Float64Array(p);
  const theta = new Float64Array(q);
  const seasonalPhi = new Float64Array(P);
  const seasonalTheta = new Float64Array(Q);
  const residuals = new Float64Array(n);
  const scratch = new Float64Array(n);
  const factors = { phi, seasonalPhi, theta, seasonalTheta, m };
  let centre = 0;
  const size = coefficientCount(orders);
  const load = (u: Float64Array): void => {
    loadPolynomial(u, 0, phi, 1);
    loadPolynomial(u, p, seasonalPhi, 1);
    loadPolynomial(u, p + P, theta, -1);
    loadPolynomial(u, p + P + q, seasonalTheta, -1);
    centre = constant ? average + deviation * (u[size] as number) : 0;
  };
  const objective = (u: Float64Array): number => {
    load(u);
    return n * Math.log(conditionalErrors(w, centre, factors, residuals, scratch) / used);
  };
  const start = new Float64Array(size + (constant ? 1 : 0)).fill(0.05, 0, size);
  const place = (values: Float64Array | undefined, at: number, count: number): void => {
    // Near the edge of the region the slope vanishes and the search would not come back.
    for (let i = 0; i < Math.min(count, values?.length ?? 0); i++) start[at + i] = Math.max(-1.5, Math.min(1.5, values?.[i] as number));
  };
  place(near?.free?.phi, 0, p);
  place(near?.free?.seasonalPhi, p, P);
  place(near?.free?.theta, p + P, q);
  place(near?.free?.seasonalTheta, p + P + q, Q);
  place(near?.free?.centre, size, constant ? 1 : 0);
  const found = minimise(objective, start, { maxIterations: 40, tolerance: 1e-6, shouldStop });
  load(found.x);
  const sse = conditionalErrors(w, centre, factors, residuals, scratch);
  const value = n * Math.log(sse / used);
  const negative = (coefficients: Float64Array): Float64Array => coefficients.map((coefficient) => -coefficient);
  const sound = [phi, seasonalPhi, negative(theta), negative(seasonalTheta)].every((factor) => rootsBeyond(factor, nearestRoot(n)));
  if (!Number.isFinite(value) || !sound) return null;
  const coefficients = size + (constant ? 1 : 0);
  return {
    orders,
    ar: multiplySeasonal(phi, seasonalPhi, m, -1),
    ma: multiplySeasonal(theta, seasonalTheta, m, 1),
    mean: centre,
    sigma2: sse / Math.max(1, used - coefficients),
    residuals,
    aicc: aiccOf(value, parameterCount(orders), n),
    free: {
      phi: found.x.slice(0, p),
      seasonalPhi: found.x.slice(p, p + P),
      theta: found.x.slice(p + P, p + P + q),
      seasonalTheta: found.x.slice(p + P + q, size),
      centre: found.x.slice(size),
    },
  };
}
