import { normalQuantile } from '../math/normal.ts';

/** log of the gamma function for x > 0, to about 1e-14 relative (Lanczos, g = 7, n = 9). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
function logGamma(x: number): number {
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function by Lentz' continued fraction; a, b > 0, 0 <= x <= 1. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let value = d;
  for (let k = 1; k < 300; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    value *= d * c;
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * value;
}

/**
 * Half width, in scales, of the central interval that holds `level` percent of Student's t distribution.
 *
 * @param level - in (0, 100)
 * @param degrees - of freedom, above 0, need not be whole
 * @see Abramowitz & Stegun (1964), 26.7.1; Press et al. (2007), Numerical Recipes, 3rd ed., 6.4
 */
export function studentHalfWidth(level: number, degrees: number): number {
  if (!(degrees < 1e6)) return normalQuantile(0.5 + level / 200);
  const outside = 1 - level / 100;
  // P(|T| > t) = I_{v / (v + t^2)}(v / 2, 1 / 2), falling in t.
  const beyond = (t: number): number => incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  let low = 0;
  let high = 2;
  while (beyond(high) > outside && high < 1e12) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = 0.5 * (low + high);
    if (beyond(middle) > outside) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
