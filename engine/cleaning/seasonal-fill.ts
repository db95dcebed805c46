import { fillGaps, seasonalPattern } from '../transforms/fill-gaps.ts';

const MOST_PASSES = 30;
/** Of the largest value: filled values that move by less are settled. */
const SETTLED = 1e-12;

/**
 * Fills missing values with the seasonal pattern and straight lines between what it leaves. The pattern is worked out again with the filled
 * values until they settle, so that a gap does not bend the pattern that it is filled by.
 *
 * @param y - length n, the first value is there
 * @param seasonLength - m; lines alone for 1 and for fewer than two seasons
 */
export function seasonalFill(y: Float64Array, seasonLength: number): Float64Array {
  let filled = fillGaps(y, seasonLength);
  if (filled === y || seasonLength < 2) return filled;
  let largest = 0;
  for (const value of y) if (Math.abs(value) > largest) largest = Math.abs(value);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const pattern = seasonalPattern(filled, seasonLength);
    if (!pattern) return filled;
    const level = fillGaps(
      y.map((value, t) => value - (pattern[t % seasonLength] as number)),
      1,
    );
    const next = y.map((value, t) => (Number.isNaN(value) ? (level[t] as number) + (pattern[t % seasonLength] as number) : value));
    let moved = 0;
    for (let t = 0; t < next.length; t++) moved = Math.max(moved, Math.abs((next[t] as number) - (filled[t] as number)));
    filled = next;
    if (moved <= SETTLED * largest) break;
  }
  return filled;
}
