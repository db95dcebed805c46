import { normalCdf } from './tails.ts';

/** Nodes and weights of Gauss-Legendre quadrature on [-1, 1], by Newton's method on the polynomial. */
function gaussLegendre(n: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let before = 1;
      let value = x;
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

const RULE = gaussLegendre(64);
/** Beyond so many standard deviations the normal density is nothing. */
const FAR = 9;

/**
 * Share below `q` of the studentized range distribution with infinitely many degrees of freedom: the range of k independent standard normal
 * variables. To about 1e-13.
 *
 * @param q - 0 or more
 * @param k - variables, 2 or more
 * @returns NaN for other arguments
 * @see Copenhaver & Holland (1988), J. Statistical Computation and Simulation 30(1), 1-15
 */
export function normalRangeCdf(q: number, k: number): number {
  if (!(q >= 0) || !(k >= 2)) return NaN;
  // z is the largest of them; the others lie between z - q and z.
  const inside = (z: number): number => Math.exp(-0.5 * z * z) * (normalCdf(z) - normalCdf(z - q)) ** (k - 1);
  let sum = 0;
  RULE.nodes.forEach((node, i) => {
    sum += (RULE.weights[i] as number) * (inside((FAR * (node - 1)) / 2) + inside((FAR * (node + 1)) / 2));
  });
  return Math.min(1, (k * sum * FAR) / 2 / Math.sqrt(2 * Math.PI));
}

/**
 * Quantile of the range of k independent standard normal variables.
 *
 * @param p - probability, in [0, 1)
 * @param k - variables, 2 or more
 * @returns NaN for other arguments
 */
export function normalRangeQuantile(p: number, k: number): number {
  if (!(p >= 0 && p < 1) || !(k >= 2)) return NaN;
  if (p === 0) return 0;
  let low = 0;
  let high = 4;
  while (normalRangeCdf(high, k) < p && high < 64) [low, high] = [high, 2 * high];
  let [below, above] = [normalRangeCdf(low, k) - p, normalRangeCdf(high, k) - p];
  // False position with halving (Illinois), and bisection where it does not shrink.
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    let q = step % 4 === 3 ? (low + high) / 2 : low - (below * (high - low)) / (above - below);
    if (!(q > low && q < high)) q = (low + high) / 2;
    const value = normalRangeCdf(q, k) - p;
    if (Math.abs(value) < 1e-15) return q;
    if (value < 0) {
      low = q;
      below = value;
      above /= 2;
    } else {
      high = q;
      above = value;
      below /= 2;
    }
  }
  return (low + high) / 2;
}
