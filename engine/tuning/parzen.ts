import { normalCdf } from '../math/distributions/tails.ts';
import type { Rng } from '../core/rng.ts';
import type { Scale } from './scale.ts';

/** A mixture of normal kernels cut at the ends of an interval, all of one weight: one for each observation and one for the prior. */
export interface Parzen {
  readonly low: number;
  readonly high: number;
  /** Ascending, the prior's among them. */
  readonly centres: Float64Array;
  /** Length of `centres`. */
  readonly widths: Float64Array;
  /** Length of `centres`: the share of each kernel that lies within the interval. */
  readonly inside: Float64Array;
}

/**
 * Adaptive Parzen estimator of an observed dimension: each kernel is as wide as the further of its two neighbours is away (the ends of the
 * interval are neighbours too), at least a share 1 / min(100, n + 1) of the interval and at most all of it. The prior is a kernel in the
 * middle, as wide as the interval.
 *
 * @param places - length n, in any order, within the interval
 * @see Bergstra, Bardenet, Bengio & Kegl (2011), Algorithms for hyper-parameter optimization, NeurIPS 24, section 4
 */
export function fitParzen(places: ArrayLike<number>, { low, high }: Pick<Scale, 'low' | 'high'>): Parzen {
  const range = high - low;
  const middle = low + range / 2;
  const centres = Float64Array.from({ length: places.length + 1 }, (_, i) => places[i] ?? middle).sort();
  const prior = centres.indexOf(middle);
  const narrowest = range / Math.min(100, places.length + 2);
  const widths = centres.map((centre, i) => {
    if (i === prior) return range;
    const left = centre - (centres[i - 1] ?? low);
    const right = (centres[i + 1] ?? high) - centre;
    return Math.min(range, Math.max(narrowest, left, right));
  });
  const inside = centres.map((centre, i) => between(centre, widths[i] as number, low, high));
  return { low, high, centres, widths, inside };
}

const between = (centre: number, width: number, from: number, to: number): number =>
  normalCdf((to - centre) / width) - normalCdf((from - centre) / width);

/** A place drawn from the mixture. */
export function drawParzen({ low, high, centres, widths }: Parzen, rng: Rng): number {
  const i = Math.floor(rng.uniform() * centres.length);
  const centre = centres[i] as number;
  const width = widths[i] as number;
  // No kernel is wider than the interval nor centred outside it, so that at least a third of the draws stay inside.
  for (;;) {
    const place = centre + width * rng.normal();
    if (place >= low && place <= high) return place;
  }
}

/**
 * Logarithm of the density at a place, or of the probability of a cell of places.
 *
 * @param from - start of the cell
 * @param to - its end; equal to `from` for the density
 */
export function logParzen({ centres, widths, inside }: Parzen, from: number, to: number): number {
  let sum = 0;
  for (let i = 0; i < centres.length; i++) {
    const centre = centres[i] as number;
    const width = widths[i] as number;
    const z = (from - centre) / width;
    const mass = to > from ? between(centre, width, from, to) : Math.exp(-0.5 * z * z) / (width * Math.sqrt(2 * Math.PI));
    sum += mass / (inside[i] as number);
  }
  // The prior is everywhere, so that the sum is nowhere zero.
  return Math.log(sum / centres.length);
}
