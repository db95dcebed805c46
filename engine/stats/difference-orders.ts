import { KPSS_LEVEL_5_PERCENT, kpssLevel } from '../features/kpss.ts';
import { STRONG_SEASON, stlStrength } from '../features/seasonal-strength.ts';
import { extent } from '../math/moments.ts';
import { difference } from '../transforms/difference.ts';

const MOST = 2;
const FEWEST = 3;

function varies(y: Float64Array): boolean {
  const { min, max } = extent(y);
  return max > min;
}

/**
 * Differences after which repeated KPSS tests at 5 percent find a level: as R's `ndiffs`.
 *
 * @param y - nothing missing
 * @returns 0 to 2; 0 for a constant series
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3), section 3.1
 */
export function ordinaryDifferences(y: Float64Array): number {
  let changes = y;
  let d = 0;
  while (d < MOST && changes.length >= FEWEST && varies(changes) && kpssLevel(changes) > KPSS_LEVEL_5_PERCENT) {
    changes = difference(changes);
    d++;
  }
  return d;
}

/**
 * Seasonal differences by the strength of the season in the STL decomposition: as R's `nsdiffs`.
 *
 * @param y - nothing missing
 * @param seasonLength - m; 1 for none
 * @returns 0 or 1; 0 where there are no more than two seasons
 */
export const seasonalDifferences = (y: Float64Array, seasonLength: number): number =>
  seasonLength > 1 && y.length > 2 * seasonLength && varies(y) && stlStrength(y, seasonLength) > STRONG_SEASON ? 1 : 0;
