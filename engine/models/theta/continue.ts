import type { TwoLines } from './two-lines.ts';

/** Where the history of a two-line model ends. */
export interface ThetaEnd extends TwoLines {
  /** Number of values of the history. */
  readonly length: number;
  /** Smoothed level after the last value. */
  readonly level: number;
  /** The line after the last value, t counted from 1. */
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Forecasts of a two-line model, each taking the one before for the value itself.
 *
 * @returns length horizon
 */
export function continueTwoLines(end: ThetaEnd, horizon: number): Float64Array {
  const { alpha, weight, dynamic, length } = end;
  const rest = 1 - alpha;
  const forecast = new Float64Array(horizon);
  let power = rest ** length;
  let { level, intercept, slope } = end;
  let mean = intercept + (slope * (length + 1)) / 2;
  for (let h = 0; h < horizon; h++) {
    const value = level + weight * (intercept * power + (slope * (1 - rest * power)) / alpha);
    forecast[h] = value;
    level += alpha * (value - level);
    power *= rest;
    if (dynamic) {
      const i = length + h;
      slope = ((i - 1) * slope + (6 * (value - mean)) / (i + 1)) / (i + 2);
      mean += (value - mean) / (i + 1);
      intercept = mean - (slope * (i + 2)) / 2;
    }
  }
  return forecast;
}

/**
 * Variance of the forecast error of each step over that of one step. A model with a fixed line is simple exponential smoothing plus known
 * terms: 1 + (h - 1) alpha^2. In a dynamic one an error also moves the line: the recursion is linear in level, mean and slope, whose
 * covariance is carried along.
 *
 * @returns length horizon, from 1 up
 */
export function varianceRatios({ alpha, weight, dynamic, length }: TwoLines & { readonly length: number }, horizon: number): Float64Array {
  const ratios = new Float64Array(horizon);
  if (!dynamic) {
    for (let h = 0; h < horizon; h++) ratios[h] = 1 + h * alpha * alpha;
    return ratios;
  }
  const rest = 1 - alpha;
  let power = rest ** length;
  // Covariances of level (l), mean (m) and slope (b) given the history.
  let ll = 0;
  let lm = 0;
  let lb = 0;
  let mm = 0;
  let mb = 0;
  let bb = 0;
  for (let h = 0; h < horizon; h++) {
    const i = length + h;
    // The next forecast is l + p m + q b, since the intercept is m - b (i + 1) / 2.
    const p = weight * power;
    const q = weight * ((1 - rest * power) / alpha - ((i + 1) / 2) * power);
    const fl = ll + p * lm + q * lb;
    const fm = lm + p * mm + q * mb;
    const fb = lb + p * mb + q * bb;
    const ff = fl + p * fm + q * fb;
    ratios[h] = 1 + ff;
    const yy = 1 + ff;
    const share = 1 / (i + 1);
    const pull = 6 / ((i + 1) * (i + 2));
    const keep = (i - 1) / (i + 2);
    // l' = rest l + alpha y, m' = m + share (y - m), b' = keep b + pull (y - m), with y = forecast + error.
    const nll = rest * rest * ll + 2 * rest * alpha * fl + alpha * alpha * yy;
    const nlm = rest * ((1 - share) * lm + share * fl) + alpha * ((1 - share) * fm + share * yy);
    const nlb = rest * (keep * lb + pull * (fl - lm)) + alpha * (keep * fb + pull * (yy - fm));
    const nmm = (1 - share) ** 2 * mm + 2 * (1 - share) * share * fm + share * share * yy;
    const nmb = (1 - share) * (keep * mb + pull * (fm - mm)) + share * (keep * fb + pull * (yy - fm));
    const nbb = keep * keep * bb + 2 * keep * pull * (fb - mb) + pull * pull * (yy - 2 * fm + mm);
    ll = nll;
    lm = nlm;
    lb = nlb;
    mm = nmm;
    mb = nmb;
    bb = nbb;
    power *= rest;
  }
  return ratios;
}
