import { EngineError } from '../../core/errors.ts';
import { cholesky, choleskySolve } from '../../math/cholesky.ts';
import { crossProducts, productsWith } from '../../math/cross-products.ts';
import { isAdmissible } from './coefficients.ts';
import { divide, divideSeasonal, divideTwo, laggedOverSeason, multiply } from './divide.ts';
import type { Orders } from './orders.ts';

/** A conditional least-squares fit: the start of an exact one, or a rough measure of how good an order is. */
export interface Conditional {
  /** phi, seasonal phi, theta, seasonal theta. */
  readonly coefficients: Float64Array;
  /** Mean of the differenced series; 0 without one. */
  readonly centre: number;
  readonly squares: number;
  /** Number of errors in `squares`. */
  readonly used: number;
}

/** Memory for conditional fits to one differenced series. */
export interface ConditionalScratch {
  readonly n: number;
  readonly errors: Float64Array;
  readonly centred: Float64Array;
  readonly partly: Float64Array;
  readonly whole: Float64Array;
  readonly columns: Float64Array;
}

/** @param most - the largest number of coefficients, mean included */
export const makeConditionalScratch = (n: number, most: number): ConditionalScratch => ({
  n,
  errors: new Float64Array(n),
  centred: new Float64Array(n),
  partly: new Float64Array(n),
  whole: new Float64Array(n),
  columns: new Float64Array(n * most),
});

/** Where the series less its mean is, or is to be. */
const centredAt = (w: Float64Array, centre: number, s: ConditionalScratch): Float64Array => (centre === 0 ? w : s.centred);

/** Errors at given coefficients, zero before p + m P; returns their sum of squares. */
function errorsAt(w: Float64Array, centre: number, c: Float64Array, orders: Orders, s: ConditionalScratch): number {
  const { p, P, q, Q, m } = orders;
  const { n, errors, partly } = s;
  const from = p + m * P;
  const centred = centredAt(w, centre, s);
  if (centre !== 0) for (let t = 0; t < n; t++) centred[t] = (w[t] as number) - centre;
  // partly: the series with the plain AR factor taken out, defined from p on.
  if (p > 0) multiply(centred, partly, n, c, 0, p, 1, p);
  errors.fill(0, 0, from);
  multiply(p > 0 ? partly : centred, errors, n, c, p, P, m, from);
  divideSeasonal(errors, 0, n, c, p + P + q, Q, m, from);
  divide(errors, 0, n, c, p + P, q, from);
  let even = 0;
  let odd = 0;
  let t = from;
  for (; t + 1 < n; t += 2) {
    even += (errors[t] as number) * (errors[t] as number);
    odd += (errors[t + 1] as number) * (errors[t + 1] as number);
  }
  return t < n ? even + odd + (errors[t] as number) * (errors[t] as number) : even + odd;
}

/** Derivatives of the errors that `errorsAt` left, a column for each coefficient and the mean last. */
function derivativesAt(w: Float64Array, centre: number, c: Float64Array, orders: Orders, s: ConditionalScratch): void {
  const { p, P, q, Q, m, constant } = orders;
  const { n, errors, columns } = s;
  const from = p + m * P;
  const centred = centredAt(w, centre, s);
  const partly = p > 0 ? s.partly : centred;
  const whole = P > 0 ? s.whole : centred;
  // whole: the series with the seasonal AR factor taken out, from m P on.
  if (P > 0) multiply(centred, whole, n, c, p, P, m, m * P);
  const seasonalMa = p + P + q;
  // Each column is that of a lagged series divided by the MA factors: by both for AR coefficients and the mean, by its own for the first of each
  // MA factor, since the errors are divided by both already.
  let waiting = -1;
  const divided = (at: number): void => {
    if (waiting < 0) {
      waiting = at;
      return;
    }
    divideTwo(columns, waiting, at, n, c, p + P, q, from);
    waiting = -1;
  };
  let at = 0;
  for (let i = 1; i <= p; i++, at += n) {
    laggedOverSeason(whole, i, columns, at, n, c, seasonalMa, Q, m, from, from);
    divided(at);
  }
  for (let j = 1; j <= P; j++, at += n) {
    laggedOverSeason(partly, m * j, columns, at, n, c, seasonalMa, Q, m, from, from);
    divided(at);
  }
  if (q > 0) {
    laggedOverSeason(errors, 1, columns, at, n, c, seasonalMa, 0, m, from + 1, from);
    divided(at);
  }
  at += q * n;
  if (Q > 0) laggedOverSeason(errors, m, columns, at, n, c, seasonalMa, Q, m, from + m, from);
  at += Q * n;
  if (constant) {
    let share = 1;
    for (let i = 0; i < p; i++) share -= c[i] as number;
    let seasonalShare = 1;
    for (let j = 0; j < P; j++) seasonalShare -= c[p + j] as number;
    columns.fill(0, at, at + from);
    columns.fill(-share * seasonalShare, at + from, at + n);
    divideSeasonal(columns, at, n, c, seasonalMa, Q, m, from);
    divided(at);
  }
  if (waiting >= 0) divide(columns, waiting, n, c, p + P, q, from);
  // The derivative by a later lag is that by the one before, later by one step: errors before the first are zero.
  const later = (first: number, count: number, step: number): void => {
    for (let i = 1; i < count; i++) {
      const to = (first + i) * n;
      columns.fill(0, to, to + Math.min(n, step));
      if (step < n) columns.copyWithin(to + step, to - n, to - step);
    }
  };
  later(p + P, q, 1);
  later(seasonalMa, Q, m);
}

/**
 * Coefficients of the model with its products left out, by regression on lagged values and lagged estimates of the errors.
 *
 * @param pilot - length n, errors of a long autoregression, zero where there is none yet
 * @see Hannan & Rissanen (1982), Biometrika 69(1), 81-94
 */
function roughCoefficients(w: Float64Array, centre: number, pilot: Float64Array, orders: Orders, s: ConditionalScratch): Float64Array {
  const { p, P, q, Q, m } = orders;
  const k = p + P + q + Q;
  const { n, columns } = s;
  const from = Math.min(n, Math.max(p, m * P, q, m * Q));
  let at = 0;
  const lagged = (source: Float64Array, lag: number, shift: number): void => {
    for (let t = from; t < n; t++) columns[at + t] = (source[t - lag] as number) - shift;
    at += n;
  };
  for (let i = 1; i <= p; i++) lagged(w, i, centre);
  for (let j = 1; j <= P; j++) lagged(w, m * j, centre);
  for (let i = 1; i <= q; i++) lagged(pilot, i, 0);
  for (let j = 1; j <= Q; j++) lagged(pilot, m * j, 0);
  const normal = new Float64Array(k * k);
  const right = new Float64Array(k);
  crossProducts(columns, k, n, from, normal);
  for (let i = 0; i < k; i++) {
    let dot = 0;
    for (let t = from; t < n; t++) dot += (columns[i * n + t] as number) * ((w[t] as number) - centre);
    right[i] = dot;
    normal[i * k + i] = (normal[i * k + i] as number) * (1 + 1e-6);
  }
  if (n - from < k + 2 || !cholesky(normal, k)) return new Float64Array(k).fill(0.05);
  choleskySolve(normal, k, right);
  return right.every(Number.isFinite) ? right : new Float64Array(k).fill(0.05);
}

/** Shrinks each factor's coefficients towards zero until the model is stationary and invertible. */
function pulledIn(coefficients: Float64Array, orders: Orders): Float64Array {
  const scratch = new Float64Array(coefficients.length);
  const out = Float64Array.from(coefficients);
  for (let tries = 0; tries < 40 && !isAdmissible(out, orders, scratch); tries++)
    for (let i = 0; i < out.length; i++) out[i] = 0.8 * (out[i] as number);
  return out;
}

/** A relative fall of the sum of squares that is not worth another step, times the number of values. */
const NEGLIGIBLE = 1e-2;
/** The same for a model that is far behind another one. */
const NEGLIGIBLE_BEHIND = 0.3;

/**
 * Conditional-sum-of-squares estimate of a seasonal ARMA model about a mean, errors before the first computed one taken as zero; Gauss-Newton
 * steps with exact derivatives, kept stationary and invertible.
 *
 * @param w - the differenced series, nothing missing
 * @param pilot - estimates of its errors, see `pilotErrors`
 * @param hopeless - mean square of the errors from which on the model is of no interest: its minimum is looked for less hard, and no other one
 * @returns null when there are too few values
 * @throws EngineError `cancelled`
 * @see Box, Jenkins, Reinsel & Ljung (2015), Time Series Analysis, 5th ed., section 7.1.2
 */
export function fitConditional(
  w: Float64Array,
  orders: Orders,
  average: number,
  pilot: Float64Array,
  s: ConditionalScratch,
  shouldStop: () => boolean,
  hopeless = Infinity,
): Conditional | null {
  const { p, P, q, Q, m, constant } = orders;
  const count = p + P + q + Q;
  const k = count + (constant ? 1 : 0);
  const used = s.n - p - m * P;
  if (used < Math.max(3, k + 1)) return null;
  const centre = constant ? average : 0;
  const rough = pulledIn(roughCoefficients(w, centre, pilot, orders, s), orders);
  const found = descend(w, orders, centre, rough, s, shouldStop, hopeless);
  // With both AR and MA parts there is often more than one minimum; white noise leads to another one at times.
  if (p + P === 0 || q + Q === 0 || (found && found.squares > hopeless * used)) return found;
  const other = descend(w, orders, centre, new Float64Array(count), s, shouldStop, hopeless);
  return !found || (other && other.squares < found.squares) ? other : found;
}

const MOST_STEPS = 15;

/** Gauss-Newton steps from a start; null when they leave the numbers. */
function descend(
  w: Float64Array,
  orders: Orders,
  average: number,
  start: Float64Array,
  s: ConditionalScratch,
  shouldStop: () => boolean,
  hopeless: number,
): Conditional | null {
  const { p, P, q, Q, m, constant } = orders;
  const count = p + P + q + Q;
  const k = count + (constant ? 1 : 0);
  const { n, errors, columns } = s;
  const from = p + m * P;
  const used = n - from;
  let centre = average;
  let here = start;
  let squares = errorsAt(w, centre, here, orders, s);
  const scratch = new Float64Array(count);
  const normal = new Float64Array(k * k);
  const damped = new Float64Array(k * k);
  const slope = new Float64Array(k);
  const step = new Float64Array(k);
  let damping = 1e-3;
  for (let iteration = 0; iteration < MOST_STEPS && k > 0 && squares > 0; iteration++) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    derivativesAt(w, centre, here, orders, s);
    crossProducts(columns, k, n, from, normal);
    productsWith(columns, k, n, from, errors, 0, slope, 0);
    let gain = 0;
    for (let tries = 0; tries < 8; tries++) {
      damped.set(normal);
      for (let i = 0; i < k; i++) damped[i * k + i] = (normal[i * k + i] as number) * (1 + damping) + 1e-12 * squares;
      step.set(slope);
      if (!cholesky(damped, k)) {
        damping *= 10;
        continue;
      }
      choleskySolve(damped, k, step);
      const next = here.map((value, i) => value - (step[i] as number));
      if (!isAdmissible(next, orders, scratch)) {
        damping = Math.max(damping * 10, 1e-2);
        continue;
      }
      const nextCentre = constant ? centre - (step[count] as number) : 0;
      const value = errorsAt(w, nextCentre, next, orders, s);
      if (value < squares) {
        gain = squares - value;
        squares = value;
        here = next;
        centre = nextCentre;
        if (tries === 0) damping *= 0.1;
        break;
      }
      damping = Math.max(damping * 10, 1e-3);
    }
    if (gain === 0) {
      errorsAt(w, centre, here, orders, s);
      break;
    }
    if (used * gain < (squares > hopeless * used ? NEGLIGIBLE_BEHIND : NEGLIGIBLE) * squares) break;
  }
  if (!Number.isFinite(squares)) return null;
  return { coefficients: here, centre, squares, used };
}
