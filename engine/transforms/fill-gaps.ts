import { countObserved, mean } from '../math/moments.ts';

/**
 * Fills missing values. With a season and at least two whole seasons observed, the season's pattern is taken off, the rest is joined by
 * straight lines, and the pattern is put back; otherwise straight lines alone. Missing values at either end repeat the nearest level.
 *
 * @param y - length n, NaN where missing, at least one value there
 * @param seasonLength - m; 1 for none
 * @returns `y` itself when nothing is missing, otherwise a new array
 */
export function fillGaps(y: Float64Array, seasonLength: number): Float64Array {
  const observed = countObserved(y);
  if (observed === y.length || observed === 0) return y;
  const pattern = seasonLength > 1 && observed >= 2 * seasonLength ? seasonalPattern(y, seasonLength) : null;
  const filled = Float64Array.from(y);
  if (pattern) for (let t = 0; t < filled.length; t++) filled[t] = (filled[t] as number) - (pattern[t % seasonLength] as number);
  interpolate(filled);
  if (pattern) for (let t = 0; t < filled.length; t++) filled[t] = (filled[t] as number) + (pattern[t % seasonLength] as number);
  // Taking the pattern off and on again may change the last digit of values that were there.
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t] as number)) filled[t] = y[t] as number;
  return filled;
}

/** Straight lines between the values that are there, in place; ends repeat the nearest value. */
function interpolate(y: Float64Array): void {
  let before = -1;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t] as number)) continue;
    const from = before < 0 ? (y[t] as number) : (y[before] as number);
    const slope = before < 0 ? 0 : ((y[t] as number) - from) / (t - before);
    for (let i = before + 1; i < t; i++) y[i] = from + slope * (i - before);
    before = t;
  }
  for (let i = before + 1; i < y.length; i++) y[i] = y[before] as number;
}

/** Mean deviation of each position in the season from the level about it; null when a position was never observed. */
export function seasonalPattern(y: Float64Array, m: number): Float64Array | null {
  const sums = new Float64Array(m);
  const counts = new Int32Array(m);
  for (let from = 0; from < y.length; from += m) {
    // The level of one season; a last incomplete season takes the m values that end the series.
    const start = Math.max(0, Math.min(from, y.length - m));
    const level = mean(y.subarray(start, start + m));
    for (let t = from; t < Math.min(from + m, y.length); t++) {
      const value = y[t] as number;
      if (Number.isNaN(value)) continue;
      sums[t % m] = (sums[t % m] as number) + value - level;
      counts[t % m] = (counts[t % m] as number) + 1;
    }
  }
  if (counts.some((count) => count === 0)) return null;
  const pattern = sums.map((sum, i) => sum / (counts[i] as number));
  const centre = mean(pattern);
  return pattern.map((value) => value - centre);
}
