import { normalQuantile } from '../normal.ts';
import { incompleteBeta } from './beta.ts';
import { logGamma } from './gamma.ts';

/**
 * Quantile of the beta distribution, to about 1e-11 relative for parameters up to thousands.
 *
 * @param p - probability, in [0, 1]
 * @param a - 1 or more
 * @param b - 1 or more
 * @returns NaN for other arguments
 * @see Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.5.22, for the start; Newton steps within bounds from there
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1) || !(a >= 1) || !(b >= 1)) return NaN;
  if (p === 0 || p === 1) return p;
  const logScale = logGamma(a + b) - logGamma(a) - logGamma(b);
  let low = 0;
  let high = 1;
  let x = start(p, a, b);
  for (let step = 0; step < 100; step++) {
    const share = incompleteBeta(x, a, b);
    if (share < p) low = x;
    else high = x;
    const density = Math.exp(logScale + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x));
    // On the logarithm of the share, which is nearly straight in the logarithm of x where the share is small.
    let next = p < 0.5 && share > 0 ? x * Math.exp((-Math.log(share / p) * share) / (density * x)) : x - (share - p) / density;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - x) <= 1e-14 * x || high - low <= 1e-16 * high) return next;
    x = next;
  }
  return x;
}

function start(p: number, a: number, b: number): number {
  const z = normalQuantile(p);
  if (a > 1 && b > 1) {
    const lambda = (z * z - 3) / 6;
    const h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
    const w = (-z * Math.sqrt(h + lambda)) / h - (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (lambda + 5 / 6 - 2 / (3 * h));
    const x = a / (a + b * Math.exp(2 * w));
    if (x > 0 && x < 1) return x;
  }
  return a === 1 ? -Math.expm1(Math.log1p(-p) / b) : a / (a + b);
}
