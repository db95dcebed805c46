import { variance } from '../../math/moments.ts';
import { aiccOf, type ArmaFit } from './conditional-fit.ts';
import { coefficientCount, parameterCount, type Orders } from './orders.ts';
import { isStationary, multiplySeasonal } from './polynomial.ts';
import { freshArima } from './wasm-module.ts';

/** Byte offsets in the package's model structure (npm `arima` 0.2.8). Checked on every fit against what was asked for. */
const AT = {
  n: 16,
  p: 32,
  d: 36,
  q: 40,
  s: 44,
  P: 48,
  D: 52,
  Q: 56,
  hasMean: 64,
  phi: 72,
  theta: 76,
  seasonalPhi: 80,
  seasonalTheta: 84,
} as const;
const AT_RESULTS = { residuals: 100, variance: 112, logLikelihood: 120, status: 136 } as const;
/** The optimiser's own codes for an end at an optimum. */
const SETTLED = new Set([1, 2, 3]);
/**
 * On longer series the conditional estimate is as good and much quicker. The package overruns its stack, without a word, from about 8,190.
 */
const LONGEST = 400;
/** Largest work for one likelihood, n r^2 + r^4 for r states: beyond it a fit takes hundreds of milliseconds. */
const LARGEST_WORK = 80_000;
/** Of the package's eight optimisers the one that settles most often and soonest; its default stops short on flat likelihoods. */
const BFGS = 5;

/** Whether an exact fit is worth its time. */
export function suitsExact(n: number, { p, q, P, Q, m }: Orders): boolean {
  const states = Math.max(p + m * P, q + m * Q + 1);
  return p + q + P + Q > 0 && n <= LONGEST && n >= 10 + 2 * m && (n + states * states) * states * states <= LARGEST_WORK;
}

/**
 * Exact maximum likelihood estimate of a seasonal ARMA model for a differenced series, by the npm package `arima`.
 *
 * @param w - the differenced series, nothing missing, not constant
 * @param start - a conditional fit with at least one coefficient (without any the package answers with memory that it never wrote); its
 *   mean
 *   is kept, since the package spends most of its time on the mean and fails more often with one
 * @returns null when `suitsExact` says no, when the package did not settle, or on a model that is not stationary and invertible
 */
export function fitExact(w: Float64Array, start: ArmaFit): ArmaFit | null {
  const { orders } = start;
  const { p, q, P, Q, m, constant } = orders;
  const count = coefficientCount(orders);
  const n = w.length;
  if (!suitsExact(n, orders)) return null;
  const deviation = Math.sqrt(variance(w));
  const centre = start.mean;
  const scaled = Array.from(w, (value) => (value - centre) / deviation);
  // The package adds a mean of its own exactly when nothing is differenced. It is therefore given the running sum, to difference once.
  const values = cumulated(scaled);
  const { Arima, module } = freshArima();
  let address: number;
  try {
    const seasonal = P + Q > 0;
    const options = { p, d: 1, q, P, D: 0, Q, s: seasonal ? m : 0, method: 0, optimizer: BFGS, verbose: false };
    address = new Arima(options).train(values).model;
  } catch {
    // A trap in WebAssembly or a refusal by the package: the caller keeps its own estimate and says so.
    return null;
  }
  const int = (offset: number): number => module.HEAP32[(address + offset) >> 2] as number;
  const float = (offset: number): number => module.HEAPF64[(address + offset) >> 3] as number;
  const array = (offset: number, length: number): Float64Array => {
    const from = int(offset) >> 3;
    return module.HEAPF64.slice(from, from + length);
  };
  const asked = int(AT.n) === values.length && int(AT.p) === p && int(AT.q) === q && int(AT.P) === P && int(AT.Q) === Q;
  if (!asked || int(AT.hasMean) !== 0 || !SETTLED.has(int(AT_RESULTS.status))) return null;

  const phi = array(AT.phi, p);
  const seasonalPhi = array(AT.seasonalPhi, P);
  // The package writes the MA polynomial with minus signs, so that its coefficients are those of an AR polynomial when checked.
  const theta = array(AT.theta, q);
  const seasonalTheta = array(AT.seasonalTheta, Q);
  if (![phi, seasonalPhi, theta, seasonalTheta].every((coefficients) => isStationary(coefficients))) return null;
  const negative = (coefficients: Float64Array): Float64Array => coefficients.map((value) => -value);
  const logLikelihood = float(AT_RESULTS.logLikelihood);
  const scaledVariance = float(AT_RESULTS.variance);
  if (!Number.isFinite(logLikelihood) || !(scaledVariance > 0)) return null;
  const residuals = array(AT_RESULTS.residuals, n).map((value) => value * deviation);
  if (!residuals.every((value) => Number.isFinite(value))) return null;
  const coefficients = count + (constant ? 1 : 0);
  return {
    orders,
    ar: multiplySeasonal(phi, seasonalPhi, m, -1),
    ma: multiplySeasonal(negative(theta), negative(seasonalTheta), m, 1),
    mean: centre,
    sigma2: (scaledVariance * deviation * deviation * n) / Math.max(1, n - coefficients),
    residuals,
    aicc: aiccOf(-2 * logLikelihood + 2 * n * Math.log(deviation), parameterCount(orders), n),
  };
}

/** Running sum from zero; one value longer than `w`, so that its differences are `w`. */
function cumulated(w: readonly number[]): number[] {
  const sums = [0];
  for (const value of w) sums.push((sums[sums.length - 1] as number) + value);
  return sums;
}
