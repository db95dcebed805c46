import { incompleteBeta } from './beta.ts';
import { gammaLowerTail, gammaUpperTail } from './gamma.ts';

/** Probability that a standard normal variable is at most `z`; relative accuracy about 1e-13 in both tails. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (z < 0) return 0.5 * gammaUpperTail(0.5, (z * z) / 2);
  return 0.5 + 0.5 * gammaLowerTail(0.5, (z * z) / 2);
}

/** Probability that a chi-squared variable with `df` degrees of freedom is above `x`. */
export const chiSquaredUpperTail = (x: number, df: number): number => gammaUpperTail(df / 2, x / 2);

/** Probability that a t variable with `df` degrees of freedom is at most `t`. */
export function studentCdf(t: number, df: number): number {
  if (Number.isNaN(t)) return NaN;
  const tail = 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
  return t < 0 ? tail : 1 - tail;
}

/** Probability that an F variable with `above` and `below` degrees of freedom is above `x`. */
export const fUpperTail = (x: number, above: number, below: number): number =>
  x <= 0 ? 1 : incompleteBeta(below / (below + above * x), below / 2, above / 2);
