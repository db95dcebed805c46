/** Points that a quantile plot is thinned to; the levels below belong to it. */
export const MOST_POINTS = 300;

/**
 * For samples of n values: what chance to stray each point may have so that all stay inside in 90, 95 and 99 percent of normal samples, whose mean and
 * standard deviation are those of the sample. By simulation with tests/golden/quantile-plot.py; between the rows on logarithms.
 */
const LEVELS: readonly (readonly [n: number, at90: number, at95: number, at99: number])[] = [
  [5, 0.3013, 0.2534, 0.1807],
  [7, 0.2371, 0.1976, 0.1287],
  [10, 0.18, 0.1451, 0.09349],
  [15, 0.133, 0.1023, 0.05669],
  [20, 0.1105, 0.08061, 0.04035],
  [30, 0.08607, 0.0608, 0.02676],
  [50, 0.06315, 0.04173, 0.0156],
  [100, 0.04239, 0.02609, 0.008198],
  [200, 0.02958, 0.01718, 0.004925],
  [300, 0.0243, 0.01406, 0.003789],
  [600, 0.02115, 0.01149, 0.003159],
  [1000, 0.02064, 0.01145, 0.002985],
  [10000, 0.01826, 0.01001, 0.002568],
];

export type BandLevel = 90 | 95 | 99;

/**
 * @param n - 5 or more; beyond 10,000 as for 10,000, since the points are no more
 */
export function strayChance(n: number, level: BandLevel): number {
  const column = level === 90 ? 1 : level === 95 ? 2 : 3;
  const above = LEVELS.findIndex(([size]) => size >= n);
  const right = LEVELS[above < 0 ? LEVELS.length - 1 : above] as (typeof LEVELS)[number];
  const left = above > 0 ? (LEVELS[above - 1] as (typeof LEVELS)[number]) : right;
  if (left === right || n >= right[0]) return right[column];
  const share = Math.log(n / left[0]) / Math.log(right[0] / left[0]);
  return Math.exp((1 - share) * Math.log(left[column]) + share * Math.log(right[column]));
}
