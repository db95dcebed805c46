import type { Season } from './form.ts';

/** Where a pass over the data starts, and what it leaves behind. Reused between passes so that nothing is allocated. */
export interface Pass {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  slope: number;
  /** Length m, the effect of position t % m; length 0 without a season. */
  readonly season: Float64Array;
  /** Sum of squared one-step errors, relative ones for a multiplicative season. */
  sse: number;
}

/**
 * One pass of exponential smoothing in its error-correction form, in place: states at the start become states at the end.
 *
 * @param y - length n, nothing missing
 * @returns minus twice the log likelihood with the variance concentrated out, up to a constant; Infinity outside the model's domain
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3, eq. 5.3
 */
export function smooth(y: Float64Array, kind: Season, pass: Pass): number {
  if (kind === 'none') return smoothPlain(y, pass);
  return kind === 'additive' ? smoothAdditive(y, pass) : smoothMultiplicative(y, pass);
}

// A perfect fit would have an infinite likelihood; errors below this share of the data's own square are rounding.
const ROUNDING = 1e-24;

function criterion(y: Float64Array, sse: number, logs: number, relative: boolean): number {
  let size = y.length;
  if (!relative) {
    size = 0;
    for (let t = 0; t < y.length; t++) size += (y[t] as number) * (y[t] as number);
  }
  const value = y.length * Math.log(Math.max(sse, ROUNDING * size, 1e-300)) + 2 * logs;
  return Number.isNaN(value) ? Infinity : value;
}

function smoothPlain(y: Float64Array, pass: Pass): number {
  const { alpha, beta, phi } = pass;
  let { level, slope } = pass;
  let sse = 0;
  for (let t = 0; t < y.length; t++) {
    const damped = phi * slope;
    const error = (y[t] as number) - level - damped;
    level += damped + alpha * error;
    slope = damped + beta * error;
    sse += error * error;
  }
  pass.level = level;
  pass.slope = slope;
  pass.sse = sse;
  return criterion(y, sse, 0, false);
}

function smoothAdditive(y: Float64Array, pass: Pass): number {
  const { alpha, beta, gamma, phi, season } = pass;
  const m = season.length;
  let { level, slope } = pass;
  let sse = 0;
  let at = 0;
  for (let t = 0; t < y.length; t++) {
    const damped = phi * slope;
    const effect = season[at] as number;
    const error = (y[t] as number) - level - damped - effect;
    level += damped + alpha * error;
    slope = damped + beta * error;
    season[at] = effect + gamma * error;
    sse += error * error;
    if (++at === m) at = 0;
  }
  pass.level = level;
  pass.slope = slope;
  pass.sse = sse;
  return criterion(y, sse, 0, false);
}

function smoothMultiplicative(y: Float64Array, pass: Pass): number {
  const { alpha, beta, gamma, phi, season } = pass;
  const m = season.length;
  let { level, slope } = pass;
  let sse = 0;
  let logs = 0;
  // One logarithm for many predictions: their product is kept within the range of a number.
  let product = 1;
  let at = 0;
  for (let t = 0; t < y.length; t++) {
    const damped = phi * slope;
    const base = level + damped;
    const effect = season[at] as number;
    const predicted = base * effect;
    if (!(predicted > 0) || !(base > 0)) return Infinity;
    const error = ((y[t] as number) - predicted) / predicted;
    level = base * (1 + alpha * error);
    slope = damped + beta * base * error;
    season[at] = effect * (1 + gamma * error);
    sse += error * error;
    product *= predicted;
    if (product > 1e150 || product < 1e-150) {
      logs += Math.log(product);
      product = 1;
    }
    if (++at === m) at = 0;
  }
  pass.level = level;
  pass.slope = slope;
  pass.sse = sse;
  return criterion(y, sse, logs + Math.log(product), true);
}
