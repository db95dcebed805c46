/** The factors of a seasonal ARMA model. Orders p, P, q and Q are the lengths. */
export interface Factors {
  readonly phi: Float64Array;
  readonly seasonalPhi: Float64Array;
  readonly theta: Float64Array;
  readonly seasonalTheta: Float64Array;
  /** Season length of the seasonal factors. */
  readonly m: number;
}

/** target[t] -= weight x source[t - lag] for t >= from. */
function subtractLagged(target: Float64Array, source: Float64Array, weight: number, lag: number, from: number): void {
  for (let t = from; t < target.length; t++) target[t] = (target[t] as number) - weight * (source[t - lag] as number);
}

/** Solves (1 + sum weights[i] B^(step (i + 1))) e = values in place, e taken as zero before `from`. */
function invert(values: Float64Array, weights: Float64Array, step: number, from: number): void {
  const order = weights.length;
  if (order === 0) return;
  const first = weights[0] as number;
  const second = order > 1 ? (weights[1] as number) : 0;
  const whole = Math.min(values.length, from + step * order);
  for (let t = from; t < whole; t++) {
    let value = values[t] as number;
    for (let i = 1; i <= order && t - step * i >= from; i++) value -= (weights[i - 1] as number) * (values[t - step * i] as number);
    values[t] = value;
  }
  if (order === 1) for (let t = whole; t < values.length; t++) values[t] = (values[t] as number) - first * (values[t - step] as number);
  else if (order === 2)
    for (let t = whole; t < values.length; t++)
      values[t] = (values[t] as number) - first * (values[t - step] as number) - second * (values[t - 2 * step] as number);
  else
    for (let t = whole; t < values.length; t++) {
      let value = values[t] as number;
      for (let i = 1; i <= order; i++) value -= (weights[i - 1] as number) * (values[t - step * i] as number);
      values[t] = value;
    }
}

/**
 * Errors of a seasonal ARMA model given its coefficients, with those before the first computed one taken as zero. The factors are applied
 * one
 * after the other, which takes p + P + q + Q multiplications a value where their product would take pP and qQ more.
 *
 * @param w - length n, nothing missing
 * @param centre - mean of w
 * @param errors - length n, filled in: zero before p + m P
 * @param scratch - length n, overwritten
 * @returns sum of squared errors
 */
export function conditionalErrors(w: Float64Array, centre: number, factors: Factors, errors: Float64Array, scratch: Float64Array): number {
  const { phi, seasonalPhi, theta, seasonalTheta, m } = factors;
  const p = phi.length;
  const from = Math.min(w.length, p + m * seasonalPhi.length);
  let shift = centre;
  for (const weight of phi) shift -= weight * centre;
  for (let t = 0; t < w.length; t++) scratch[t] = (w[t] as number) - shift;
  for (let i = 1; i <= p; i++) subtractLagged(scratch, w, phi[i - 1] as number, i, p);
  errors.set(scratch);
  for (let j = 1; j <= seasonalPhi.length; j++) subtractLagged(errors, scratch, seasonalPhi[j - 1] as number, m * j, from);
  errors.fill(0, 0, from);
  invert(errors, seasonalTheta, m, from);
  invert(errors, theta, 1, from);
  let sum = 0;
  for (let t = from; t < errors.length; t++) sum += (errors[t] as number) * (errors[t] as number);
  return sum;
}
