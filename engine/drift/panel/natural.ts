import { studentCdf } from '../../math/distributions/tails.ts';

/** How far windows of the reference are apart that nothing is known to have happened between. */
export interface Natural {
  /** Windows that were looked at, and how many of them share no period. */
  readonly windows: number;
  readonly apart: number;
  /** Their effects: the middle one, and one that about 95 of 100 are below. */
  readonly usual: number;
  readonly high: number;
}

/** Fewer windows that share no period say too little. */
export const LEAST_APART = 6;

/** Ends of earlier windows that are compared as the current one is, the newest first. */
export function earlierEnds(first: number, last: number, step: number, most = 120): number[] {
  const ends: number[] = [];
  const stride = Math.max(step, Math.ceil((last - first) / most));
  for (let end = last; end >= first; end -= stride) ends.push(end);
  return ends;
}

/** Quantile of values in any order, by linear interpolation. */
export function quantileOf(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - low);
}

/** Added to effects before their logarithm: differences far below any that matter are all one. */
const FLOOR = 0.1;
/** Effects that were always the same have no spread: a fifth more is then taken for one standard deviation. */
const LEAST_SPREAD = 0.2;

/**
 * Chance of an effect as large as this one among windows without a change: logarithms of effects are taken as normal, their middle and spread from the quartiles of earlier windows. Since
 * those share periods only as many count as share none.
 *
 * @param effects - of earlier windows, 0 or more each
 * @param apart - how many of those share no period
 * @returns null with fewer than `LEAST_APART`
 */
export function chanceOf(
  effect: number,
  effects: readonly number[],
  apart: number,
): { readonly pValue: number; readonly natural: Natural } | null {
  if (apart < LEAST_APART || effects.length < LEAST_APART) return null;
  const logs = effects.map((value) => Math.log(value + FLOOR));
  // By quartiles: what did happen once must not make everything look usual.
  const centre = quantileOf(logs, 0.5);
  const spread = Math.max((quantileOf(logs, 0.75) - quantileOf(logs, 0.25)) / 1.349, LEAST_SPREAD);
  const t = (Math.log(effect + FLOOR) - centre) / (spread * Math.sqrt(1 + 1 / apart));
  const high = Math.exp(centre + 1.645 * spread) - FLOOR;
  const natural = { windows: effects.length, apart, usual: quantileOf(effects, 0.5), high };
  return { pValue: studentCdf(-t, apart - 1), natural };
}
