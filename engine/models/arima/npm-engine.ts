import { variance } from '../../math/moments.ts';
import { coefficientCount, type Orders } from './orders.ts';
import { freshArima } from './wasm-module.ts';

/** Byte offsets in the package's model structure (npm `arima` 0.2.8). Checked on every fit against what was asked for. */
const AT = {
  n: 16,
  p: 32,
  q: 40,
  P: 48,
  Q: 56,
  hasMean: 64,
  phi: 72,
  theta: 76,
  seasonalPhi: 80,
  seasonalTheta: 84,
} as const;
const AT_RESULTS = { logLikelihood: 120, status: 136 } as const;
/** The optimiser's own codes for an end at an optimum. */
const SETTLED = new Set([1, 2, 3]);
/** Values times columns that it takes: it overruns its stack, without a word, from about 8,190 values. */
export const MOST_NPM_VALUES = 8000;
/** Of the package's eight optimisers the one that settles most often and soonest; its default stops short on flat likelihoods. */
const BFGS = 5;

/** What the package answered: coefficients in our order, or why its answer cannot be used. */
export type NpmAnswer = { readonly coefficients: Float64Array } | { readonly failure: string };

/**
 * Coefficients of a seasonal ARMA model by the npm package `arima`, from a fresh WebAssembly instance with nothing printed. Without
 * coefficients the package is not asked: it would answer with memory that it never wrote.
 *
 * @param w - the differenced series about its mean, finite, at most `MOST_NPM_VALUES` long, not constant
 */
export function npmCoefficients(w: Float64Array, orders: Orders): NpmAnswer {
  const { p, q, P, Q, m } = orders;
  if (coefficientCount(orders) === 0) return { coefficients: new Float64Array(0) };
  const deviation = Math.sqrt(variance(w));
  if (!(deviation > 0)) return { failure: 'the differenced series does not vary' };
  // The package adds a mean of its own exactly when nothing is differenced. It is therefore given the running sum, to difference once.
  const values = cumulated(Array.from(w, (value) => value / deviation));
  const { Arima, module } = freshArima();
  let address: number;
  try {
    const seasonal = P + Q > 0;
    const options = { p, d: 1, q, P, D: 0, Q, s: seasonal ? m : 0, method: 0, optimizer: BFGS, verbose: false };
    address = new Arima(options).train(values).model;
  } catch (error) {
    return { failure: `it stopped with "${error instanceof Error ? error.message : String(error)}"` };
  }
  const int = (offset: number): number => module.HEAP32[(address + offset) >> 2] as number;
  const array = (offset: number, length: number): Float64Array => {
    const from = int(offset) >> 3;
    return module.HEAPF64.slice(from, from + length);
  };
  const asked = int(AT.n) === values.length && int(AT.p) === p && int(AT.q) === q && int(AT.P) === P && int(AT.Q) === Q;
  if (!asked || int(AT.hasMean) !== 0) return { failure: 'it fitted another model than it was asked for' };
  const status = int(AT_RESULTS.status);
  if (!SETTLED.has(status)) return { failure: `its optimiser did not settle (code ${status})` };
  if (!Number.isFinite(module.HEAPF64[(address + AT_RESULTS.logLikelihood) >> 3])) return { failure: 'its likelihood is not a number' };
  // The package writes the MA polynomial with minus signs.
  const coefficients = Float64Array.of(
    ...array(AT.phi, p),
    ...array(AT.seasonalPhi, P),
    ...array(AT.theta, q).map((value) => -value),
    ...array(AT.seasonalTheta, Q).map((value) => -value),
  );
  return coefficients.every(Number.isFinite) ? { coefficients } : { failure: 'a coefficient is not a number' };
}

/** Running sum from zero; one value longer than `w`, so that its differences are `w`. */
function cumulated(w: readonly number[]): number[] {
  const sums = [0];
  for (const value of w) sums.push((sums[sums.length - 1] as number) + value);
  return sums;
}
