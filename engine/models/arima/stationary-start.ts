/** Scratch of `stationaryStart`, made once for the largest model of a fit. */
export interface StartScratch {
  readonly steps: Float64Array;
  readonly reflections: Float64Array;
  readonly autocovariance: Float64Array;
  readonly correlation: Float64Array;
  readonly psi: Float64Array;
}

/** @param r - the largest number of states, max(p + m P, q + m Q + 1) */
export const makeStartScratch = (r: number): StartScratch => ({
  steps: new Float64Array(r * r),
  reflections: new Float64Array(r + 1),
  autocovariance: new Float64Array(2 * r + 2),
  correlation: new Float64Array(r + 1),
  psi: new Float64Array(r + 1),
});

/**
 * Variance of the first value of a stationary ARMA process with error variance 1, and the covariance of the state after it with it: where the
 * fast recursions begin. Autocovariances of the AR part come from its partial autocorrelations, the MA part is put on by its own.
 *
 * @param phi - length r, AR coefficients, the season multiplied in, zeros after the last
 * @param theta - length r, MA coefficients, zeros after the last
 * @param arOrder - highest lag of phi that is used
 * @param maOrder - highest lag of theta that is used, less than r
 * @param gain - length r, filled with the covariance
 * @returns the variance, at least 1; NaN when the AR part is not stationary
 * @see Pearlman (1980), Biometrika 67(1), 232-233; Morf, Sidhu & Kailath (1974), IEEE Trans. Automatic Control 19(4), 315-323
 */
export function stationaryStart(
  phi: Float64Array,
  theta: Float64Array,
  arOrder: number,
  maOrder: number,
  r: number,
  gain: Float64Array,
  { steps, reflections, autocovariance, correlation, psi }: StartScratch,
): number {
  // Predictors of every lower order, row k - 1 of `steps` has order k.
  for (let i = 0; i < arOrder; i++) steps[(arOrder - 1) * arOrder + i] = phi[i] as number;
  let variance = 1;
  for (let k = arOrder; k >= 1; k--) {
    const row = (k - 1) * arOrder;
    const last = steps[row + k - 1] as number;
    const rest = 1 - last * last;
    if (!(rest > 0)) return NaN;
    reflections[k] = last;
    variance /= rest;
    const lower = row - arOrder;
    for (let i = 0; i < k - 1; i++) steps[lower + i] = ((steps[row + i] as number) + last * (steps[row + k - 2 - i] as number)) / rest;
  }
  autocovariance[0] = variance;
  let unexplained = variance;
  for (let k = 1; k <= arOrder; k++) {
    const lower = (k - 2) * arOrder;
    const last = reflections[k] as number;
    let value = last * unexplained;
    for (let i = 0; i < k - 1; i++) value += (steps[lower + i] as number) * (autocovariance[k - 1 - i] as number);
    autocovariance[k] = value;
    unexplained *= 1 - last * last;
  }
  const needed = r + maOrder;
  for (let k = arOrder + 1; k <= needed; k++) {
    let value = 0;
    for (let i = 0; i < arOrder; i++) {
      const weight = phi[i] as number;
      if (weight !== 0) value += weight * (autocovariance[k - 1 - i] as number);
    }
    autocovariance[k] = value;
  }
  correlate(theta, maOrder, correlation);
  psi[0] = 1;
  for (let j = 1; j < r; j++) {
    let value = j <= maOrder ? (theta[j - 1] as number) : 0;
    for (let i = 0; i < arOrder && i < j; i++) {
      const weight = phi[i] as number;
      if (weight !== 0) value += weight * (psi[j - 1 - i] as number);
    }
    psi[j] = value;
  }
  gain.fill(0, 0, r);
  // Autocovariances of the whole process are needed one lag at a time, each with the lags of phi that it belongs to.
  let first = 0;
  for (let lag = 0; lag < r; lag++) {
    let value = (correlation[0] as number) * (autocovariance[lag] as number);
    for (let d = 1; d <= maOrder; d++) {
      const weight = correlation[d] as number;
      if (weight !== 0) value += weight * ((autocovariance[lag + d] as number) + (autocovariance[Math.abs(lag - d)] as number));
    }
    if (lag === 0) first = value;
    for (let j = lag; j < arOrder; j++) {
      const weight = phi[j] as number;
      if (weight !== 0) gain[j - lag] = (gain[j - lag] as number) + weight * value;
    }
  }
  for (let j = 1; j <= maOrder; j++) {
    const weight = theta[j - 1] as number;
    if (weight === 0) continue;
    for (let i = 0; i < j; i++) gain[i] = (gain[i] as number) + weight * (psi[j - i - 1] as number);
  }
  return Number.isFinite(first) ? Math.max(1, first) : NaN;
}

/** Sums of products of 1, theta[0], theta[1] ... with themselves, by lag. */
function correlate(theta: Float64Array, order: number, out: Float64Array): void {
  out.fill(0, 0, order + 1);
  for (let i = 0; i <= order; i++) {
    const left = i === 0 ? 1 : (theta[i - 1] as number);
    if (left === 0) continue;
    for (let j = i; j <= order; j++) {
      const right = j === 0 ? 1 : (theta[j - 1] as number);
      if (right !== 0) out[j - i] = (out[j - i] as number) + left * right;
    }
  }
}
