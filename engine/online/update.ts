import { EngineError } from '../core/errors.ts';
import { widthOf, type OnlineLinear } from './least-squares.ts';

/** Largest value that is taken. */
const LARGEST = 1e100;
/**
 * What is known of a column is not forgotten below this share of its largest value, so that a coefficient that nothing has been heard of for
 * very long keeps its last value where it would otherwise be lost to underflow. Its variance is then 1e100 times that of the errors.
 */
const FAINTEST = 1e-50;

/** A row whose direction was unknown leaves nothing of the error but rounding. */
const UNKNOWN = 1e-6;

function forget(triangle: Float64Array, along: Float64Array, largest: Float64Array, root: number): void {
  const k = along.length;
  for (let i = 0; i < k; i++) {
    if (Math.abs(triangle[i * k + i] as number) * root < FAINTEST * (largest[i] as number)) continue;
    for (let j = i; j < k; j++) triangle[i * k + j] = (triangle[i * k + j] as number) * root;
    along[i] = (along[i] as number) * root;
  }
}

/**
 * Turns a row into the triangle by Givens rotations; returns what of y is left over. The row is used up.
 *
 * @param shrunk - its first element becomes the product of the cosines: what is left of the forecast's error is that share of it
 */
function absorb(triangle: Float64Array, along: Float64Array, row: Float64Array, y: number, shrunk: Float64Array): number {
  const k = along.length;
  let left = y;
  let product = 1;
  for (let i = 0; i < k; i++) {
    const x = row[i] as number;
    if (x === 0) continue;
    const at = i * k;
    const pivot = triangle[at + i] as number;
    const length = Math.hypot(pivot, x);
    const cos = pivot / length;
    const sin = x / length;
    product *= cos;
    triangle[at + i] = length;
    for (let j = i + 1; j < k; j++) {
      const above = triangle[at + j] as number;
      const value = row[j] as number;
      triangle[at + j] = cos * above + sin * value;
      row[j] = cos * value - sin * above;
    }
    const above = along[i] as number;
    along[i] = cos * above + sin * left;
    left = cos * left - sin * above;
  }
  shrunk[0] = product;
  return left;
}

function checkValue(value: number, what: string): void {
  if (Math.abs(value) > LARGEST)
    throw new EngineError('not-finite', `Online regression needs values of at most ${LARGEST} but ${what} is ${value}.`);
}

/**
 * Learns observations, the oldest first. After each, the coefficients minimise the sum of lambda^(n - i) (y_i - x_i b)^2: recursive least
 * squares with forgetting, by rotations of the triangle (QR-RLS), which stays accurate where updates of the covariance lose definiteness.
 * Observations with a missing value are passed over and counted; they forget nothing.
 *
 * @param rows - n x p values, row by row, p names; NaN where missing
 * @param y - length n; NaN where missing
 * @param errors - length n where it is given: filled with y less its forecast by what was known before, NaN where that was too little to tell
 *   or something is missing
 * @throws EngineError `length-mismatch`; `not-finite` for values above 1e100
 * @see Haykin (2002), Adaptive filter theory, 4th ed., ch. 11; Gentleman (1974), Applied Statistics 23(3), 448-454
 */
export function learn(state: OnlineLinear, rows: ArrayLike<number>, y: ArrayLike<number>, errors?: Float64Array): OnlineLinear {
  const p = state.names.length;
  const k = widthOf(state);
  if (rows.length !== p * y.length)
    throw new EngineError(
      'length-mismatch',
      `${y.length} observations of ${p} regressors need ${p * y.length} values but got ${rows.length}.`,
    );
  const triangle = Float64Array.from(state.triangle);
  const along = Float64Array.from(state.along);
  const largest = Float64Array.from(state.largest);
  const row = new Float64Array(k);
  const root = Math.sqrt(state.forgetting);
  const shrunk = new Float64Array(1);
  let { count, skipped, weight, weightSquared, residual } = state;
  for (let t = 0; t < y.length; t++) {
    const target = y[t] as number;
    let missing = Number.isNaN(target);
    checkValue(target, 'y');
    if (state.intercept) row[0] = 1;
    for (let j = 0; j < p; j++) {
      const value = rows[t * p + j] as number;
      row[k - p + j] = value;
      missing ||= Number.isNaN(value);
      checkValue(value, state.names[j] as string);
    }
    if (errors) errors[t] = NaN;
    if (missing) {
      skipped++;
      continue;
    }
    for (let i = 0; i < k; i++) largest[i] = Math.max(largest[i] as number, Math.abs(row[i] as number));
    if (root < 1) forget(triangle, along, largest, root);
    const left = absorb(triangle, along, row, target, shrunk);
    if (errors && Math.abs(shrunk[0] as number) > UNKNOWN) errors[t] = left / (shrunk[0] as number);
    residual = Math.hypot(root * residual, left);
    weight = state.forgetting * weight + 1;
    weightSquared = state.forgetting ** 2 * weightSquared + 1;
    count++;
  }
  return { ...state, count, skipped, weight, weightSquared, residual, triangle: [...triangle], along: [...along], largest: [...largest] };
}

/** Learns one observation. */
export const learnOne = (state: OnlineLinear, x: ArrayLike<number>, y: number): OnlineLinear => learn(state, x, [y]);
