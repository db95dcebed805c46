/**
 * A long autoregression by Levinson's recursion, and its errors: the pilot of Hannan & Rissanen.
 *
 * @param order - below n
 * @returns phi of length `order`; errors of length n, zero before `order`
 */
export function pilotErrors(
  w: Float64Array,
  average: number,
  order: number,
): { readonly phi: Float64Array; readonly errors: Float64Array } {
  const n = w.length;
  const covariance = new Float64Array(order + 1);
  for (let lag = 0; lag <= order; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += ((w[t] as number) - average) * ((w[t - lag] as number) - average);
    covariance[lag] = sum;
  }
  const phi = new Float64Array(order);
  const before = new Float64Array(order);
  let unexplained = covariance[0] as number;
  for (let k = 0; k < order && unexplained > 0; k++) {
    let value = covariance[k + 1] as number;
    for (let i = 0; i < k; i++) value -= (phi[i] as number) * (covariance[k - i] as number);
    const last = value / unexplained;
    before.set(phi);
    for (let i = 0; i < k; i++) phi[i] = (before[i] as number) - last * (before[k - 1 - i] as number);
    phi[k] = last;
    unexplained *= 1 - last * last;
  }
  const errors = new Float64Array(n);
  for (let t = order; t < n; t++) {
    let value = (w[t] as number) - average;
    for (let i = 0; i < order; i++) value -= (phi[i] as number) * ((w[t - 1 - i] as number) - average);
    errors[t] = value;
  }
  return { phi, errors };
}
