import type { Interval } from '../../core/forecast.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import { normalQuantile } from '../../math/normal.ts';
import { normalForecast } from '../normal-forecast.ts';
import { expectedValue, trendFrom } from './combine.ts';
import type { ProphetFitted } from './fitted.ts';
import { pathsOf, type Path, type Stretch } from './paths.ts';
import { findQuantiles, quantileFinder } from './quantiles.ts';
import { laplace } from './variates.ts';

/** The original adds this to the mean size of the changes. */
const LEAST_CHANGE = 1e-8;

/**
 * Intervals from simulated futures: beyond the history the trend goes on changing its rate, as often as there were changepoints and by
 * Laplace steps of their mean size; noise is added at each step. All futures go forward together, a step at a time, so that a longer
 * horizon has the same first steps. The noise of a step is the normal distribution cut into as many equal parts as there are futures, dealt
 * out at random: less Monte Carlo error than independent draws.
 *
 * @param mean - length h, the point forecast; every interval contains it
 * @param stretch - the h periods ahead
 * @returns ascending by level
 * @see Taylor & Letham (2018), The American Statistician 72(1), section 3.1.4
 */
export function simulateIntervals(fitted: ProphetFitted, mean: Float64Array, stretch: Stretch, levels: readonly number[]): Interval[] {
  const ascending = [...new Set(levels)].toSorted((a, b) => a - b);
  const h = mean.length;
  const paths = pathsOf(fitted, stretch);
  const { growth, yScale, bend } = fitted;
  const only = paths[0] as Path;
  if (paths.length === 1 && only.change === 0 && bend === undefined)
    return [...normalForecast(mean, new Float64Array(h).fill(only.sigma * yScale), levels).intervals];
  // Where nothing saturates or bends, a future is the point forecast and what its trend has moved by.
  const straight = paths.length === 1 && growth === 'linear' && bend === undefined;
  const rng = createRng(fitted.seed ?? 0);
  const samples = fitted.samples;
  const intensity = Math.max(1, fitted.changepoints.length);
  const rate = new Float64Array(samples);
  const shift = new Float64Array(samples);
  const nextChange = new Float64Array(samples);
  for (let s = 0; s < samples; s++) nextChange[s] = 1 + wait(rng) / intensity;
  const intervals = ascending.map((level) => ({ level, lower: new Float64Array(h), upper: new Float64Array(h) }));
  const probabilities = ascending.flatMap((level) => [0.5 - level / 200, 0.5 + level / 200]);
  const bounds = new Float64Array(probabilities.length);
  const finder = quantileFinder(samples);
  const values = new Float64Array(samples);
  const noise = equalParts(samples);
  shuffle(noise, rng);
  const least = bend === undefined ? -Infinity : 0;
  let before = 1;
  for (let i = 0; i < h; i++) {
    const t = Math.max(before, stretch.t[i] as number);
    const gain = straight ? yScale * (only.factor[i] as number) : 0;
    const cap = stretch.caps ? (stretch.caps[i] as number) : null;
    // Each step deals the shuffled noise out anew: from another place on, and with another stride that visits all of it.
    const stride = strideOf(samples, rng);
    let dealt = Math.floor(rng.uniform() * samples);
    for (let s = 0; s < samples; s++) {
      const path = paths.length === 1 ? only : (paths[s % paths.length] as Path);
      let moved = (shift[s] as number) + (rate[s] as number) * (t - before);
      while ((nextChange[s] as number) <= t) {
        const change = laplace(rng) * (path.change + LEAST_CHANGE);
        rate[s] = (rate[s] as number) + change;
        moved += change * (t - (nextChange[s] as number));
        nextChange[s] = (nextChange[s] as number) + wait(rng) / intensity;
      }
      shift[s] = moved;
      let expected = (mean[i] as number) + gain * moved;
      if (!straight) {
        const trend = trendFrom((path.predictor[i] as number) + (growth === 'flat' ? 0 : moved), cap);
        expected = expectedValue(fitted, trend, path.factor[i] as number, path.added[i] as number);
      }
      values[s] = Math.max(least, expected + path.sigma * yScale * (noise[dealt] as number));
      dealt += stride;
      if (dealt >= samples) dealt -= samples;
    }
    before = t;
    findQuantiles(values, probabilities, finder, bounds);
    intervals.forEach(({ lower, upper }, k) => {
      lower[i] = Math.min(mean[i] as number, bounds[2 * k] as number);
      upper[i] = Math.max(mean[i] as number, bounds[2 * k + 1] as number);
    });
  }
  return intervals;
}

/** Time to the next event of a unit Poisson process. */
const wait = (rng: Rng): number => -Math.log(1 - rng.uniform());

/** The middle of each of `count` equally probable parts of the standard normal distribution. */
function equalParts(count: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; 2 * i < count - 1; i++) {
    const value = normalQuantile((i + 0.5) / count);
    values[i] = value;
    values[count - 1 - i] = -value;
  }
  return values;
}

/** A random stride without a common divisor with `count`. */
function strideOf(count: number, rng: Rng): number {
  for (;;) {
    const stride = 1 + Math.floor(rng.uniform() * (count - 1));
    let a = count;
    let b = stride;
    while (b > 0) [a, b] = [b, a % b];
    if (a === 1) return stride;
  }
}

/** Fisher and Yates' shuffle, in place. */
function shuffle(values: Float64Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    const kept = values[i] as number;
    values[i] = values[j] as number;
    values[j] = kept;
  }
}
