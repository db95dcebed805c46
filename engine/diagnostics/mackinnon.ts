import { normalCdf } from '../math/distributions/tails.ts';

/** Deterministic part of a unit-root regression: none, a constant, a constant and a trend. */
export type Deterministic = 'none' | 'constant' | 'trend';

interface Surface {
  /** Statistics above have p = 1, below `least` p = 0. */
  readonly most: number;
  readonly least: number;
  /** The left tail's polynomial holds up to here. */
  readonly turn: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Critical values at 1, 5 and 10 percent as polynomials in 1 / n. */
  readonly critical: readonly (readonly number[])[];
}

// Response surfaces for one series: MacKinnon (1994), tables 3 and 4, and MacKinnon (2010), table 2.
const SURFACES: Readonly<Record<Deterministic, Surface>> = {
  none: {
    most: Infinity,
    least: -19.04,
    turn: -1.04,
    left: [0.6344, 1.2378, 0.032496],
    right: [0.4797, 0.93557, -0.06999, 0.033066],
    critical: [
      [-2.56574, -2.2358, -3.627, 0],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
  },
  constant: {
    most: 2.74,
    least: -18.83,
    turn: -1.61,
    left: [2.1659, 1.4412, 0.038269],
    right: [1.7339, 0.93202, -0.12745, -0.010368],
    critical: [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809, 0],
    ],
  },
  trend: {
    most: 0.7,
    least: -16.18,
    turn: -2.89,
    left: [3.2512, 1.6047, 0.049588],
    right: [2.5261, 0.61654, -0.37956, -0.060285],
    critical: [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
  },
};

const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);

/**
 * Approximate probability of a Dickey-Fuller statistic as low as `statistic` under a unit root.
 *
 * @see MacKinnon (1994), J. Business & Economic Statistics 12(2), 167-176
 */
export function dickeyFullerP(statistic: number, deterministic: Deterministic): number {
  const { most, least, turn, left, right } = SURFACES[deterministic];
  if (statistic > most) return 1;
  if (statistic < least) return 0;
  return normalCdf(polynomial(statistic <= turn ? left : right, statistic));
}

/**
 * Critical values at 1, 5 and 10 percent.
 *
 * @param n - rows of the regression
 * @see MacKinnon (2010), Critical Values for Cointegration Tests, Queen's Economics Department Working Paper 1227
 */
export function dickeyFullerCritical(n: number, deterministic: Deterministic): readonly [number, number, number] {
  const [one = [], five = [], ten = []] = SURFACES[deterministic].critical;
  return [polynomial(one, 1 / n), polynomial(five, 1 / n), polynomial(ten, 1 / n)];
}
