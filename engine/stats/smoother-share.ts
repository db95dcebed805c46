import { createRng } from '../core/rng.ts';
import { takeApart } from './take-apart.ts';

/** Values that probes look at, all in all: the share is then known to about a hundredth. */
const LOOKED_AT = 4000;
const MOST_PROBES = 40;
/** Lengths are rounded up to one of these steps, so that a panel asks for few. */
const STEP = 1.1;

const known = new Map<string, number>();

/**
 * Share of a value that a plain decomposition takes for trend and season by itself: the mean diagonal of its smoothing matrix, by Hutchinson's
 * estimate. What is left of values that took part is too small by it, what is left of one that was kept out is not.
 *
 * @param n - length of the series
 * @param seasonLengths - that can be told, ascending
 * @returns 0 to 0.9; the same for lengths that are near to each other
 * @see Hutchinson (1990), Communications in Statistics - Simulation and Computation 19(2), 433-450
 */
export function smootherShare(n: number, seasonLengths: readonly number[]): number {
  const length = Math.ceil(Math.round(STEP ** Math.ceil(Math.log(Math.max(4, n)) / Math.log(STEP))));
  const key = `${length} ${seasonLengths.join(' ')}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const rng = createRng(length);
  const probes = Math.max(1, Math.min(MOST_PROBES, Math.round(LOOKED_AT / length)));
  let sum = 0;
  for (let p = 0; p < probes; p++) {
    const probe = Float64Array.from({ length }, () => (rng.uniform() < 0.5 ? -1 : 1));
    const left = takeApart(probe, seasonLengths)?.remainder;
    if (!left) continue;
    for (let t = 0; t < length; t++) sum += (1 - (probe[t] as number) * (left[t] as number)) / length;
  }
  const share = Math.min(0.9, Math.max(0, sum / probes));
  known.set(key, share);
  return share;
}
