import { EngineError } from '../../core/errors.ts';
import { cholesky, choleskySolve } from '../../math/cholesky.ts';
import { crossProducts, productsWith } from '../../math/cross-products.ts';
import { isAdmissible } from './coefficients.ts';
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
  readonly partly: Float64Array;
  readonly whole: Float64Array;
  readonly columns: Float64Array;
}

/** @param most - the largest number of coefficients, mean included */
export const makeConditionalScratch = (n: number, most: number): ConditionalScratch => ({
  n,
  errors: new Float64Array(n),
  partly: new Float64Array(n),
  whole: new Float64Array(n),
  columns: new Float64Array(n * most),
});

/** out[at + t] = from[t - lag] before `start` of zeros, then divided by 1 + sum weights B^(step (i + 1)), from `start` on. */
function divide(
  out: Float64Array,
  at: number,
  n: number,
  weights: Float64Array,
  from: number,
  count: number,
  step: number,
  start: number,
): void {
  if (count === 0) return;
  const first = weights[from] as number;
  if (count === 1) {
    for (let t = at + start + step; t < at + n; t++) out[t] = (out[t] as number) - first * (out[t - step] as number);
    return;
  }
  for (let t = at + start; t < at + n; t++) {
    let value = out[t] as number;
    for (let i = 0, back = t - step; i < count && back >= at + start; i++, back -= step)
      value -= (weights[from + i] as number) * (out[back] as number);
    out[t] = value;
  }
}

/** Errors at given coefficients, zero before p + m P; returns their sum of squares. */
function errorsAt(w: Float64Array, centre: number, c: Float64Array, orders: Orders, s: ConditionalScratch): number {
  const { p, P, q, Q, m } = orders;
  const { n, errors, partly } = s;
  const from = p + m * P;
  // partly: w with the plain AR factor taken out, defined from p on.
  for (let t = 0; t < n; t++) partly[t] = (w[t] as number) - centre;
  if (p > 0)
    for (let t = n - 1; t >= p; t--) {
      let value = partly[t] as number;
      for (let i = 0; i < p; i++) value -= (c[i] as number) * (partly[t - 1 - i] as number);
      partly[t] = value;
    }
  errors.fill(0, 0, from);
  for (let t = from; t < n; t++) {
    let value = partly[t] as number;
    for (let j = 0; j < P; j++) value -= (c[p + j] as number) * (partly[t - m * (j + 1)] as number);
    errors[t] = value;
  }
  divide(errors, 0, n, c, p + P + q, Q, m, from);
  divide(errors, 0, n, c, p + P, q, 1, from);
  let sum = 0;
  for (let t = from; t < n; t++) sum += (errors[t] as number) * (errors[t] as number);
  return sum;
}

/** Derivatives of the errors that `errorsAt` left, a column for each coefficient and the mean last. */
function derivativesAt(w: Float64Array, centre: number, c: Float64Array, orders: Orders, s: ConditionalScratch): void {
  const { p, P, q, Q, m, constant } = orders;
  const { n, errors, partly, whole, columns } = s;
  const from = p + m * P;
  // whole: w with the seasonal AR factor taken out, from m P on.
  for (let t = 0; t < n; t++) {
    let value = (w[t] as number) - centre;
    if (t >= m * P) for (let j = 0; j < P; j++) value -= (c[p + j] as number) * ((w[t - m * (j + 1)] as number) - centre);
    whole[t] = value;
  }
  let at = 0;
  const invert = (): void => {
    divide(columns, at, n, c, p + P + q, Q, m, from);
    divide(columns, at, n, c, p + P, q, 1, from);
    at += n;
  };
  for (let i = 1; i <= p; i++) {
    columns.fill(0, at, at + from);
    for (let t = from; t < n; t++) columns[at + t] = -(whole[t - i] as number);
    invert();
  }
  for (let j = 1; j <= P; j++) {
    columns.fill(0, at, at + from);
    for (let t = from; t < n; t++) columns[at + t] = -(partly[t - m * j] as number);
    invert();
  }
  for (let i = 1; i <= q + Q; i++) {
    const seasonal = i > q;
    const step = seasonal ? m : 1;
    const lag = seasonal ? m * (i - q) : i;
    const zeros = Math.min(n, from + lag);
    columns.fill(0, at, at + zeros);
    if (lag > step) {
      // The derivative for the lag before, later by one step: errors before the first are zero.
      if (zeros < n) columns.copyWithin(at + zeros, at - n + zeros - step, at - step);
      at += n;
      continue;
    }
    for (let t = from + lag; t < n; t++) columns[at + t] = -(errors[t - lag] as number);
    if (seasonal) divide(columns, at, n, c, p + P + q, Q, m, from);
    else divide(columns, at, n, c, p + P, q, 1, from);
    at += n;
  }
  if (!constant) return;
  let share = 1;
  for (let i = 0; i < p; i++) share -= c[i] as number;
  let seasonalShare = 1;
  for (let j = 0; j < P; j++) seasonalShare -= c[p + j] as number;
  columns.fill(0, at, at + from);
  columns.fill(-share * seasonalShare, at + from, at + n);
  invert();
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

/**
 * Conditional-sum-of-squares estimate of a seasonal ARMA model about a mean, errors before the first computed one taken as zero; Gauss-Newton
 * steps with exact derivatives, kept stationary and invertible.
 *
 * @param w - the differenced series, nothing missing
 * @param pilot - estimates of its errors, see `pilotErrors`
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
): Conditional | null {
  const { p, P, q, Q, m, constant } = orders;
  const count = p + P + q + Q;
  const k = count + (constant ? 1 : 0);
  const used = s.n - p - m * P;
  if (used < Math.max(3, k + 1)) return null;
  const centre = constant ? average : 0;
  const rough = pulledIn(roughCoefficients(w, centre, pilot, orders, s), orders);
  const found = descend(w, orders, centre, rough, s, shouldStop);
  // With both AR and MA parts there is often more than one minimum; white noise leads to another one at times.
  if (p + P === 0 || q + Q === 0) return found;
  const other = descend(w, orders, centre, new Float64Array(count), s, shouldStop);
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
    if (used * gain < NEGLIGIBLE * squares) break;
  }
  if (!Number.isFinite(squares)) return null;
  return { coefficients: here, centre, squares, used };
}
