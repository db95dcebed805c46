import { normalQuantile } from './normal.ts';

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Logarithm of the gamma function for x > 0, to about 1e-14 (Lanczos). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function by its continued fraction (modified Lentz). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let i = 1; i < 500; i++) {
    const even = (i * (b - i) * x) / ((a + 2 * i - 1) * (a + 2 * i));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    product *= c * d;
    const odd = (-(a + i) * (a + b + i) * x) / ((a + 2 * i) * (a + 2 * i + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = c * d;
    product *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * product;
}

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
