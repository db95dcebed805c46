import { minimiseBounded } from '../math/minimise-bounded.ts';
import { extent } from '../math/moments.ts';

export interface LambdaBounds {
  /** Smallest lambda, -1 if not given; raised to 0 where a value is zero or below. */
  readonly lower?: number;
  /** Largest lambda, 2 if not given. */
  readonly upper?: number;
}

const GRID_STEP = 0.1;
const LIKELIHOOD_STEP = 0.05;

function isConstant(y: Float64Array): boolean {
  const { min, max } = extent(y);
  return !(max > min);
}

function boundsFor(y: Float64Array, { lower = -1, upper = 2 }: LambdaBounds): readonly [number, number] {
  for (const value of y) if (value <= 0) return [Math.max(lower, 0), upper];
  return [lower, upper];
}

/**
 * Lambda for which the spread within blocks of one season is most nearly proportional to their level, by the coefficient of variation of
 * sd / mean^(1 - lambda) over the blocks. Blocks end with the series; without a season they have two values.
 *
 * @param y - NaN where missing
 * @param seasonLength - m; 1 for none
 * @returns 1, no transformation, where there are no more than two seasons or nothing varies
 * @see Guerrero (1993), J. Forecasting 12(1), 37-48
 */
export function lambdaByGuerrero(y: Float64Array, seasonLength: number, bounds: LambdaBounds = {}): number {
  if (y.length <= 2 * seasonLength || isConstant(y)) return 1;
  const [lower, upper] = boundsFor(y, bounds);
  const length = Math.max(2, Math.round(seasonLength));
  const blocks = blockMoments(y, length);
  if (blocks.means.length < 2) return 1;
  const ratios = new Float64Array(blocks.means.length);
  const variation = (lambda: number): number => {
    let count = 0;
    let sum = 0;
    for (let i = 0; i < ratios.length; i++) {
      const ratio = (blocks.deviations[i] as number) / Math.pow(blocks.means[i] as number, 1 - lambda);
      if (Number.isNaN(ratio)) continue;
      ratios[count++] = ratio;
      sum += ratio;
    }
    const centre = sum / count;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += ((ratios[i] as number) - centre) ** 2;
    const value = Math.sqrt(squares / (count - 1)) / centre;
    return Number.isFinite(value) ? value : Infinity;
  };
  const steps = Math.max(1, Math.round((upper - lower) / GRID_STEP));
  const grid = Float64Array.from({ length: steps + 1 }, (_, i) => lower + ((upper - lower) * i) / steps);
  const { x, value } = minimiseBounded(variation, grid, 1e-7);
  return Number.isFinite(value) ? x : 1;
}

/** Means and standard deviations of blocks of `length` values, the newest complete ones; scaled so that powers of them stay finite. */
function blockMoments(y: Float64Array, length: number): { readonly means: Float64Array; readonly deviations: Float64Array } {
  const count = Math.floor(y.length / length);
  const first = y.length - count * length;
  let scale = 0;
  for (const value of y) if (Math.abs(value) > scale) scale = Math.abs(value);
  const means = new Float64Array(count);
  const deviations = new Float64Array(count);
  for (let block = 0; block < count; block++) {
    const from = first + block * length;
    let sum = 0;
    let observed = 0;
    for (let t = from; t < from + length; t++) {
      const value = (y[t] as number) / scale;
      if (Number.isNaN(value)) continue;
      sum += value;
      observed++;
    }
    const centre = sum / observed;
    let squares = 0;
    for (let t = from; t < from + length; t++) {
      const value = (y[t] as number) / scale;
      if (!Number.isNaN(value)) squares += (value - centre) ** 2;
    }
    means[block] = centre;
    deviations[block] = Math.sqrt(squares / (observed - 1));
  }
  return { means, deviations };
}

/**
 * Lambda with the largest normal likelihood of the transformed values about a straight line with a seasonal figure, on a grid of 0.05.
 *
 * @param y - above zero, NaN where missing
 * @param seasonLength - m; 1 for none
 * @returns 1 where there are no more than two seasons or nothing varies
 * @see Box & Cox (1964), J. Royal Statistical Society B 26(2), 211-252
 */
export function lambdaByLikelihood(y: Float64Array, seasonLength: number, { lower = -1, upper = 2 }: LambdaBounds = {}): number {
  if (y.length <= 2 * seasonLength || isConstant(y)) return 1;
  const m = Math.max(1, Math.round(seasonLength));
  let sum = 0;
  let count = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    sum += Math.log(value);
    count++;
  }
  // Values over their geometric mean: the Jacobian is then 1, and powers stay finite.
  const centre = sum / count;
  const logs = y.map((value) => Math.log(value) - centre);
  const transformed = new Float64Array(y.length);
  let best = 1;
  let least = Infinity;
  const steps = Math.floor((upper - lower) / LIKELIHOOD_STEP + 1e-9);
  for (let i = 0; i <= steps; i++) {
    // In hundredths, so that 0 is 0 and not what a sum of twentieths leaves of it.
    const lambda = Math.round((lower + LIKELIHOOD_STEP * i) * 1e6) / 1e6;
    for (let t = 0; t < transformed.length; t++)
      transformed[t] = lambda === 0 ? (logs[t] as number) : Math.expm1(lambda * (logs[t] as number)) / lambda;
    const squares = squaresAboutLineAndSeason(transformed, m);
    if (squares < least) {
      least = squares;
      best = lambda;
    }
  }
  return best;
}

/** Residual sum of squares of a regression on time and on the position in the season; missing values are skipped. */
function squaresAboutLineAndSeason(x: Float64Array, m: number): number {
  const counts = new Float64Array(m);
  const times = new Float64Array(m);
  const values = new Float64Array(m);
  for (let t = 0; t < x.length; t++) {
    const value = x[t] as number;
    if (Number.isNaN(value)) continue;
    const i = t % m;
    counts[i] = (counts[i] as number) + 1;
    times[i] = (times[i] as number) + t;
    values[i] = (values[i] as number) + value;
  }
  for (let i = 0; i < m; i++) {
    times[i] = (times[i] as number) / (counts[i] as number);
    values[i] = (values[i] as number) / (counts[i] as number);
  }
  let cross = 0;
  let square = 0;
  for (let t = 0; t < x.length; t++) {
    const value = x[t] as number;
    if (Number.isNaN(value)) continue;
    const time = t - (times[t % m] as number);
    cross += time * (value - (values[t % m] as number));
    square += time * time;
  }
  const slope = square > 0 ? cross / square : 0;
  let squares = 0;
  for (let t = 0; t < x.length; t++) {
    const value = x[t] as number;
    if (!Number.isNaN(value)) squares += (value - (values[t % m] as number) - slope * (t - (times[t % m] as number))) ** 2;
  }
  return squares;
}
