import { makeStartScratch, stationaryStart, type StartScratch } from './stationary-start.ts';

/** Columns to be whitened by the exact filter of one model, with all the memory that takes; made once a fit. */
export interface Whitening {
  readonly n: number;
  /** Number of columns; the series itself is the last. */
  readonly columns: number;
  /** Largest number of states. */
  readonly states: number;
  /** Length columns x n, a column after the other. */
  readonly values: Float64Array;
  /** Length columns x n: one-step prediction errors over their standard deviations, for an error variance of 1. */
  readonly errors: Float64Array;
  /** Length states, coefficients with the season multiplied in; zeros after the last. */
  readonly phi: Float64Array;
  readonly theta: Float64Array;
  /** Length columns x states: where the state of each column is after the last value. */
  readonly state: Float64Array;
  readonly gain: Float64Array;
  readonly change: Float64Array;
  readonly start: StartScratch;
  readonly arLags: Int32Array;
  readonly maLags: Int32Array;
}

export const makeWhitening = (values: Float64Array, n: number, columns: number, states: number): Whitening => ({
  n,
  columns,
  states,
  values,
  errors: new Float64Array(columns * n),
  phi: new Float64Array(states),
  theta: new Float64Array(states),
  state: new Float64Array(columns * states),
  gain: new Float64Array(states),
  change: new Float64Array(states),
  start: makeStartScratch(states),
  arLags: new Int32Array(states),
  maLags: new Int32Array(states),
});

/** The prediction variance counts as settled when it is this near to that of the errors. */
const SETTLED = 1e-10;

/**
 * Exact one-step prediction errors of stationary ARMA columns, by the Kalman filter in its fast (Chandrasekhar) form: the covariance of the
 * state is never formed, its change from one step to the next has rank one. Once the variance is settled the errors follow from the
 * difference equation alone.
 *
 * @param w - `phi` and `theta` are read, `errors` and `state` filled in
 * @param arOrder - highest lag of phi in use
 * @param maOrder - highest lag of theta in use
 * @param keepState - whether the state after the last value is wanted
 * @returns log determinant of the covariance matrix over the error variance; NaN when the model is not stationary
 * @see Morf, Sidhu & Kailath (1974), IEEE Trans. Automatic Control 19(4), 315-323; Mélard (1984), Applied Statistics 33(1), 104-114
 */
export function whiten(w: Whitening, arOrder: number, maOrder: number, keepState = false): number {
  const { n, columns, values, errors, phi, theta, state, gain, change } = w;
  const r = Math.max(arOrder, maOrder + 1);
  let variance = stationaryStart(phi, theta, arOrder, maOrder, r, gain, w.start);
  if (!(variance > 0)) return NaN;
  for (let i = 0; i < r; i++) change[i] = gain[i] as number;
  state.fill(0, 0, columns * r);
  let logDeterminant = 0;
  let product = 1;
  let settledAt = variance - 1 < SETTLED ? 0 : -1;
  if (settledAt === 0) settle(gain, phi, theta, arOrder, maOrder, r);
  const last = r - 1;
  let t = 0;
  for (; t < n; t++) {
    if (settledAt >= 0 && t >= settledAt + r && !keepState) break;
    const scale = variance === 1 ? 1 : 1 / Math.sqrt(variance);
    for (let c = 0; c < columns; c++) {
      const base = c * r;
      const expected = state[base] as number;
      const error = (values[c * n + t] as number) - expected;
      errors[c * n + t] = error * scale;
      const share = error / variance;
      if (arOrder === 0) for (let i = 0; i < last; i++) state[base + i] = (state[base + i + 1] as number) + (gain[i] as number) * share;
      else
        for (let i = 0; i < last; i++)
          state[base + i] = (phi[i] as number) * expected + (state[base + i + 1] as number) + (gain[i] as number) * share;
      state[base + last] = (phi[last] as number) * expected + (gain[last] as number) * share;
    }
    product *= variance;
    if (product > 1e200) {
      logDeterminant += Math.log(product);
      product = 1;
    }
    if (settledAt >= 0) continue;
    const head = change[0] as number;
    const reflection = head / variance;
    if (head === 0) for (let i = 0; i < last; i++) change[i] = change[i + 1] as number;
    else
      for (let i = 0; i < last; i++) {
        const moved = (phi[i] as number) * head + (change[i + 1] as number);
        change[i] = moved - reflection * (gain[i] as number);
        gain[i] = (gain[i] as number) - reflection * moved;
      }
    const moved = (phi[last] as number) * head;
    change[last] = moved - reflection * (gain[last] as number);
    gain[last] = (gain[last] as number) - reflection * moved;
    variance *= 1 - reflection * reflection;
    if (variance - 1 < SETTLED) {
      variance = 1;
      settledAt = t + 1;
      settle(gain, phi, theta, arOrder, maOrder, r);
    }
  }
  if (t < n) followEquation(w, arOrder, maOrder, t);
  return logDeterminant + Math.log(product);
}

/** The gain of the settled filter. */
function settle(gain: Float64Array, phi: Float64Array, theta: Float64Array, arOrder: number, maOrder: number, r: number): void {
  for (let i = 0; i < r; i++) gain[i] = (i < arOrder ? (phi[i] as number) : 0) + (i < maOrder ? (theta[i] as number) : 0);
}

function followEquation(w: Whitening, arOrder: number, maOrder: number, from: number): void {
  const { n, columns, values, errors, phi, theta, arLags, maLags } = w;
  let ar = 0;
  for (let i = 0; i < arOrder; i++) if (phi[i] !== 0) arLags[ar++] = i;
  let ma = 0;
  for (let i = 0; i < maOrder; i++) if (theta[i] !== 0) maLags[ma++] = i;
  for (let c = 0; c < columns; c++) {
    const base = c * n;
    for (let t = base + from; t < base + n; t++) {
      let error = values[t] as number;
      for (let k = 0; k < ar; k++) {
        const i = arLags[k] as number;
        error -= (phi[i] as number) * (values[t - 1 - i] as number);
      }
      for (let k = 0; k < ma; k++) {
        const i = maLags[k] as number;
        error -= (theta[i] as number) * (errors[t - 1 - i] as number);
      }
      errors[t] = error;
    }
  }
}
