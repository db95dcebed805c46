import type { Form } from './form.ts';
import { newGaps, runGaps, type GapParameters, type Gaps } from './gaps.ts';

/** A part of a form as a number, so that inner loops compare numbers: none, additive, multiplicative. */
export const NONE = 0;
export const ADDITIVE = 1;
export const MULTIPLICATIVE = 2;

const code = (part: 'N' | 'A' | 'M'): number => (part === 'N' ? NONE : part === 'A' ? ADDITIVE : MULTIPLICATIVE);

/** One pass over a series: what goes in, what comes out, and scratch memory. Reused between passes so that nothing is allocated. */
export interface Pass {
  /** Length n, NaN where missing; scaled by the caller to about 1. */
  readonly y: Float64Array;
  /** Values that are not missing. */
  readonly count: number;
  /** Null where nothing is missing after the first observed value. */
  readonly gaps: Gaps | null;
  trend: number;
  season: number;
  /** Whether the criterion is of relative errors (multiplicative ones by likelihood) or of plain ones. */
  relative: boolean;
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  /** Initial states on the way in, final ones on the way out. */
  level: number;
  slope: number;
  /** Length m: the effect of position t % m; length 0 without a season. */
  effects: Float64Array;
  /** Sum of squared errors, plain or relative; each over its variance where there are gaps. */
  sse: number;
  /** Sum of the logarithms of what errors are relative to: of the one-step forecasts, and of the roots of the variances after gaps. */
  logs: number;
  /** States before each step: the way back needs them. Length n. */
  readonly levels: Float64Array;
  readonly slopes: Float64Array;
  readonly seasons: Float64Array;
}

export function newPass(y: Float64Array, count: number): Pass {
  const n = y.length;
  return {
    y,
    count,
    gaps: newGaps(y),
    trend: NONE,
    season: NONE,
    relative: false,
    alpha: 0.5,
    beta: 0,
    gamma: 0,
    phi: 1,
    level: 0.5,
    slope: 0.5,
    effects: new Float64Array(0),
    sse: 0.5,
    logs: 0.5,
    levels: new Float64Array(n),
    slopes: new Float64Array(n),
    seasons: new Float64Array(n),
  };
}

/** Makes a pass that of `form`. */
export function setForm(pass: Pass, form: Form, seasonLength: number): void {
  pass.trend = code(form.trend);
  pass.season = code(form.season);
  pass.relative = form.error === 'M';
  const m = form.season === 'N' ? 0 : seasonLength;
  if (pass.effects.length !== m) pass.effects = new Float64Array(m);
}

/** Below this mean squared error, of values of about 1, a fit is perfect: what is left is rounding. */
const PERFECT = 1e-26;

/**
 * Runs the recursion over the series, in place: initial states become final ones. The recursion is the same for additive and multiplicative
 * errors; only the criterion differs. Where a value is missing the states are carried over with an error of zero; what that leaves uncertain is in
 * `gaps.ts`.
 *
 * @returns minus twice the log likelihood as R's `ets` has it, variance concentrated out and constants dropped; Infinity where a
 *   multiplicative part leaves its domain
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3, eq. 5.3
 */
export function run(pass: Pass): number {
  const { y, trend, season, relative, phi, effects, levels, slopes, seasons, gaps } = pass;
  let { alpha, beta, gamma } = pass;
  const gapLogs = gaps ? runGaps(gaps, gapParameters(pass)) : 0;
  let precision = 1;
  const n = y.length;
  const m = effects.length;
  const power = trend === MULTIPLICATIVE && phi !== 1;
  let level = pass.level;
  let slope = pass.slope;
  let sse = 0;
  let logs = 0;
  // One logarithm for many forecasts: their product is kept within the range of a number.
  let product = 1;
  let at = 0;
  for (let t = 0; t < n; t++) {
    const value = y[t] as number;
    levels[t] = level;
    slopes[t] = slope;
    let growth = 0;
    let base = level;
    if (trend === ADDITIVE) {
      growth = phi * slope;
      base = level + growth;
    } else if (trend === MULTIPLICATIVE) {
      if (!(slope > 0) || !(level > 0)) return Infinity;
      growth = power ? Math.pow(slope, phi) : slope;
      base = level * growth;
    }
    let forecast = base;
    let effect = 0;
    if (season !== NONE) {
      effect = effects[at] as number;
      seasons[t] = effect;
      if (season === ADDITIVE) forecast = base + effect;
      else {
        if (!(effect > 0) || !(base > 0)) return Infinity;
        forecast = base * effect;
      }
    }
    // Not a number compares unequal to itself: a missing value.
    if (value === value) {
      if (gaps) {
        alpha = gaps.alphas[t] as number;
        beta = gaps.betas[t] as number;
        gamma = gaps.gammas[t] as number;
        precision = 1 / (gaps.variances[t] as number);
      }
      const error = value - forecast;
      if (relative) {
        if (!(forecast > 0)) return Infinity;
        const share = error / forecast;
        sse += share * share * precision;
        product *= forecast;
        if (product > 1e100 || product < 1e-100) {
          logs += Math.log(product);
          product = 1;
        }
      } else sse += error * error * precision;
      // What the error is for the level.
      const surprise = season === MULTIPLICATIVE ? error / effect : error;
      if (trend === MULTIPLICATIVE) slope = growth + (beta * surprise) / level;
      else slope = growth + beta * surprise;
      level = base + alpha * surprise;
      if (season === ADDITIVE) effects[at] = effect + gamma * error;
      else if (season === MULTIPLICATIVE) effects[at] = effect + (gamma * error) / base;
    } else {
      level = base;
      slope = growth;
    }
    if (++at >= m) at = 0;
  }
  pass.level = level;
  pass.slope = slope;
  pass.sse = sse;
  pass.logs = (relative ? logs + Math.log(product) : 0) + gapLogs / 2;
  return criterion(pass);
}

/** What the uncertainties of `gaps.ts` hang on. */
export const gapParameters = ({ y, trend, alpha, beta, gamma, phi, effects }: Pass): GapParameters => ({
  y,
  alpha,
  beta: trend === NONE ? 0 : beta,
  gamma: effects.length > 0 ? gamma : 0,
  phi: trend === NONE ? 0 : phi,
  period: effects.length,
});

/** Minus twice the log likelihood of a finished pass. */
function criterion({ count, sse, logs }: Pass): number {
  const value = count * Math.log(Math.max(sse, PERFECT * count)) + 2 * logs;
  return Number.isNaN(value) ? Infinity : value;
}

/** Whether the errors of a finished pass are nothing but rounding. */
export const isPerfect = ({ count, sse }: Pass): boolean => !(sse > PERFECT * count);
