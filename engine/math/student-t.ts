import { incompleteBeta } from './distributions/beta.ts';
import { logGamma } from './distributions/gamma.ts';
import { normalQuantile } from './normal.ts';

/** Probability that a t variable with `df` degrees of freedom is above `t` >= 0. */
const upperTail = (t: number, df: number): number => 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);

/** Beyond so many degrees of freedom the t distribution is the normal one to 1e-9. */
const NORMAL_FROM = 1e9;

/**
 * Quantile of Student's t distribution, to about 1e-13 relative for few degrees of freedom and 1e-11 for thousands, where gamma functions cancel.
 *
 * @param p - probability in (0, 1); 0 and 1 give minus and plus infinity, anything else NaN
 * @param df - degrees of freedom, 1 or more
 * @see Hill (1970), Communications of the ACM 13(10), 619-620, for the start; Newton steps from there
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (df >= NORMAL_FROM || p === 0 || p === 1) return normalQuantile(p);
  if (p < 0.5) return -studentQuantile(1 - p, df);
  const tail = 1 - p;
  const z = normalQuantile(p);
  const z2 = z * z;
  let t = z * (1 + (z2 + 1) / (4 * df) + ((5 * z2 + 16) * z2 + 3) / (96 * df * df));
  const logScale = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  for (let i = 0; i < 60; i++) {
    const density = Math.exp(logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const probability = upperTail(t, df);
    // On the logarithm of the tail, which is nearly straight where the start is far off.
    const step = (probability * Math.log(probability / tail)) / density;
    const next = t + Math.max(-0.5 * t, Math.min(step, 1 + t));
    if (Math.abs(next - t) <= 1e-14 * (1 + t)) return next;
    t = next;
  }
  return t;
}

/** Half width, in scale units, of the central interval with `level` percent of a t distribution. */
export const studentHalfWidth = (level: number, df: number): number => studentQuantile(0.5 + level / 200, df);
