import { SUSPECT_THRESHOLD, robustSpread } from './anomalies.ts';
import { medianInPlace } from '../math/median.ts';
import { superSmoother } from './super-smoother.ts';
import { takeApart, type Parts } from './take-apart.ts';

/** Updates of the robustness weights: after these what was put into test series is found alone; R's 15 take three times as long. */
const UPDATES = 5;
const ROUNDS = 2;
/** Values that stand in for a suspect one where there is no season, the nearest. */
const NEIGHBOURS = 6;

/**
 * What a series leaves of a decomposition that its own outliers have no part in. A value far off pulls trend and season after it, so that it looks
 * smaller, and those of the same position in other cycles look odd. Where a plain decomposition leaves something suspect, a robust one follows;
 * without a season the suspects are replaced by the median of their neighbours, twice at most.
 *
 * @param y - length n, NaN where missing
 * @param parts - of y, additive, not robust
 * @returns length n, NaN where y is missing
 */
export function cleanRemainder(y: Float64Array, parts: Parts): Float64Array {
  const suspect = new Uint8Array(y.length);
  if (!markSuspects(parts.remainder, suspect)) return parts.remainder;
  const lengths = parts.seasons.map(({ length }) => length);
  if (lengths.length > 0) return takeApart(y, lengths, { robust: true, updates: UPDATES })?.remainder ?? parts.remainder;
  let { remainder } = parts;
  for (let round = 0; round < ROUNDS; round++) {
    const trend = superSmoother(withoutSuspects(parts.filled, suspect));
    remainder = y.map((value, t) => value - (trend[t] as number));
    if (!markSuspects(remainder, suspect)) break;
  }
  return remainder;
}

/** Marks what is far off; false where that marks nothing new. */
function markSuspects(remainder: Float64Array, suspect: Uint8Array): boolean {
  const { centre, deviation } = robustSpread(remainder);
  let changed = false;
  for (let t = 0; t < remainder.length; t++) {
    const off = deviation > 0 && Math.abs((remainder[t] as number) - centre) >= SUSPECT_THRESHOLD * deviation ? 1 : 0;
    if (off !== suspect[t]) changed = true;
    suspect[t] = off;
  }
  return changed;
}

function withoutSuspects(filled: Float64Array, suspect: Uint8Array): Float64Array {
  const n = filled.length;
  const near = new Float64Array(NEIGHBOURS);
  return filled.map((value, t) => {
    if (!suspect[t]) return value;
    let found = 0;
    for (let step = 1; found < NEIGHBOURS && (t - step >= 0 || t + step < n); step++) {
      if (t - step >= 0 && !suspect[t - step]) near[found++] = filled[t - step] as number;
      if (found < NEIGHBOURS && t + step < n && !suspect[t + step]) near[found++] = filled[t + step] as number;
    }
    return found > 0 ? medianInPlace(near.slice(0, found)) : value;
  });
}
