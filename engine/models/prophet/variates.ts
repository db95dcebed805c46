import type { Rng } from '../../core/rng.ts';

/**
 * A gamma variate of scale 1.
 *
 * @param shape - above 0
 * @see Marsaglia & Tsang (2000), ACM Trans. Math. Softw. 26(3), 363-372
 */
export function gamma(rng: Rng, shape: number): number {
  if (shape < 1) return gamma(rng, shape + 1) * (1 - rng.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - rng.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/**
 * An inverse Gaussian variate.
 *
 * @see Michael, Schucany & Haas (1976), The American Statistician 30(2), 88-90
 */
export function inverseGaussian(rng: Rng, mean: number, shape: number): number {
  const chi = rng.normal() ** 2;
  // mean * (1 + a - sqrt(a (2 + a))), written without the difference of large numbers.
  const a = (mean * chi) / (2 * shape);
  const x = mean / (1 + a + Math.sqrt(a * (2 + a)));
  return rng.uniform() * (mean + x) <= mean ? x : (mean * mean) / x;
}

/** A Laplace variate of scale 1. */
export function laplace(rng: Rng): number {
  const u = rng.uniform() - 0.5;
  return -Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
}
