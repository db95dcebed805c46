import { mean } from '../../math/moments.ts';
import { backSubstitute, orthogonalise, ROUNDED_AWAY } from '../../math/orthogonalise.ts';
import { makeConditionalScratch, type ConditionalScratch } from './conditional.ts';
import { pilotErrors } from './pilot.ts';
import { differenceAll } from './design.ts';
import type { Differenced } from './likelihood.ts';

/** A series as ARIMA models are fitted to it. */
export interface Problem {
  /** Length T, missing values filled in. */
  readonly y: Float64Array;
  /** Positions of the missing values. */
  readonly missing: readonly number[];
  /** Length T each: Fourier terms and regressors. */
  readonly regressors: readonly Float64Array[];
  /** Season length of the seasonal factors; 1 for none. */
  readonly m: number;
  readonly shouldStop: () => boolean;
}

/** The problem once it is differenced, with all that fits to it share. */
export interface Differencing {
  readonly d: number;
  readonly D: number;
  readonly m: number;
  readonly plain: Differenced;
  /** With a mean, or with a drift where the series is differenced once. */
  readonly withConstant: Differenced;
  /** The differenced series less its least-squares regression on the regressors. */
  readonly w: Float64Array;
  readonly average: number;
  readonly pilot: Float64Array;
  readonly pilotAboutZero: Float64Array;
  readonly scratch: ConditionalScratch;
}

/** Largest number of coefficients, a mean included, that the conditional fits have memory for. */
const MOST_COEFFICIENTS = 24;

/** The regressor of the constant before differencing: a mean, or a drift where the series is differenced once. */
export const constantColumn = (length: number, d: number, D: number): Float64Array =>
  Float64Array.from({ length }, (_, t) => (d + D === 0 ? 1 : t + 1));

/**
 * @returns null when differencing leaves nothing
 */
export function differencing({ y, missing, regressors, m }: Problem, d: number, D: number): Differencing | null {
  const orders = { d, D, m };
  const plain = differenceAll(y, missing, regressors, orders);
  const { n } = plain;
  if (n < 1) return null;
  const withConstant = differenceAll(y, missing, [constantColumn(y.length, d, D), ...regressors], orders);
  const w = withoutRegressors(withConstant);
  const average = mean(w);
  const order = Math.max(0, Math.min(Math.floor(n / 3), m > 1 ? m + 6 : 8));
  return {
    d,
    D,
    m,
    plain,
    withConstant,
    w,
    average,
    pilot: pilotErrors(w, average, order).errors,
    pilotAboutZero: pilotErrors(w, 0, order).errors,
    scratch: makeConditionalScratch(n, MOST_COEFFICIENTS),
  };
}

/** The differenced series less its regression on all regressors but the constant, which is the first of them. */
function withoutRegressors({ n, columns, values, missing }: Differenced): Float64Array {
  const w = values.slice((columns - 1) * n);
  const used = columns - missing;
  if (used <= 2) return w;
  const copy = values.slice(missing * n);
  const triangle = new Float64Array(used * used);
  orthogonalise(copy, n, used, triangle, 0, ROUNDED_AWAY);
  const beta = backSubstitute(triangle, used);
  for (let c = 1; c < used - 1; c++)
    for (let t = 0; t < n; t++) w[t] = (w[t] as number) - (beta[c] as number) * (values[(missing + c) * n + t] as number);
  return w;
}
