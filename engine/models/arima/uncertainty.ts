import { cholesky } from '../../math/cholesky.ts';
import { coefficientCount } from './orders.ts';
import type { Estimate } from './estimate.ts';
import type { Rival } from './rivals.ts';
import { finalFilter } from './save.ts';
import type { Whitening } from './whiten.ts';

/**
 * One of the independent directions in which the estimate may be off, one standard deviation along it. The variance of a forecast that comes
 * from not knowing coefficients and regression is the sum of the squares of its changes along all of them.
 */
export interface Direction {
  /** Changes of phi, seasonal phi, theta, seasonal theta; absent for a direction of the regression. */
  readonly coefficients?: readonly number[];
  /** Change of the state after the last value. */
  readonly state: readonly number[];
  /** Changes of the last errors of the regression, of the constant and of each regressor; absent for a direction of the coefficients. */
  readonly lastValues?: readonly number[];
  readonly constant?: number;
  readonly regressors?: readonly number[];
}

/** A direction in which missing values may be off. */
export interface Gap {
  readonly state: readonly number[];
  readonly lastValues: readonly number[];
}

/** What intervals count beside the errors to come. */
export interface Uncertainty {
  /** Degrees of freedom of the t distribution that limits are of. */
  readonly freedom: number;
  /** Variance that each further step adds beyond the model's, in units of sigma2. */
  readonly growth: number;
  /** Variance of the slope to come beyond the model's: trends change. */
  readonly drift: number;
  readonly directions: readonly Direction[];
  readonly rivals: readonly Rival[];
}

/** Step of the first differences that derivatives are worked out with. */
const STEP = 1e-4;
/** Information of an even spread over (-1, 1), where partial autocorrelations are: what is known of a coefficient that the data say nothing of. */
const PRIOR = 3;
/** Models whose directions would take more numbers take their coefficients as known: saved models stay small. */
const MOST_NUMBERS = 240;
/** Three digits would do for a standard deviation. */
const DIGITS = 4;
const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : 0);

/**
 * Directions of the ARMA coefficients: the inverse of the expected information, from derivatives of the scaled errors (Gauss-Newton), and what
 * it does to the state that forecasts start from (delta method). The regression is held; the two are independent for many values.
 *
 * @param base - the filter at the estimate
 */
export function coefficientDirections(found: Estimate, base: Whitening, scale: number): Direction[] {
  const { coefficients, orders, squares, counted, estimated } = found;
  const k = coefficientCount(orders);
  const states = base.state.length;
  const n = base.n;
  const width = k + states;
  const sigma2 = squares / Math.max(1, counted - estimated);
  if (k === 0 || !(sigma2 > 0) || k * width > MOST_NUMBERS) return [];
  const slopes = new Float64Array(k * n);
  const moves = new Float64Array(k * width);
  for (let i = 0; i < k; i++) {
    moves[i * width + i] = 1;
    for (const step of [STEP, -STEP]) {
      const moved = Float64Array.from(coefficients);
      moved[i] = (moved[i] as number) + step;
      const { errors, state } = finalFilter({ ...found, coefficients: moved });
      if (!Number.isFinite(errors[n - 1] as number) || !Number.isFinite(state[0] as number)) continue;
      for (let t = 0; t < n; t++) slopes[i * n + t] = ((errors[t] as number) - (base.errors[t] as number)) / step;
      for (let j = 0; j < states; j++) moves[i * width + k + j] = (scale * ((state[j] as number) - (base.state[j] as number))) / step;
      break;
    }
  }
  const information = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? PRIOR : 0;
      for (let t = 0; t < n; t++) sum += ((slopes[i * n + t] as number) * (slopes[j * n + t] as number)) / sigma2;
      information[i * k + j] = sum;
      information[j * k + i] = sum;
    }
  if (!information.every(Number.isFinite) || !cholesky(information, k)) return [];
  // With information L L', the rows of the inverse of L are independent steps of one standard deviation.
  for (let i = 0; i < k; i++)
    for (let c = 0; c < width; c++) {
      let sum = moves[i * width + c] as number;
      for (let l = 0; l < i; l++) sum -= (information[i * k + l] as number) * (moves[l * width + c] as number);
      moves[i * width + c] = sum / (information[i * k + i] as number);
    }
  return Array.from({ length: k }, (_, i) => ({
    coefficients: Array.from(moves.subarray(i * width, i * width + k), rounded),
    state: Array.from(moves.subarray(i * width + k, (i + 1) * width), rounded),
  }));
}
