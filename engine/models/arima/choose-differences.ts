import { KPSS_LEVEL_5_PERCENT, kpssLevel } from '../../features/kpss.ts';
import { ocsbCritical, ocsbStatistic } from '../../features/ocsb.ts';
import { STRONG_SEASON, stlStrength } from '../../features/seasonal-strength.ts';
import { extent } from '../../math/moments.ts';
import { difference, differenced } from './difference.ts';

/** Differences that are known, and how many there may be. */
export interface DifferenceLimits {
  readonly d?: number | undefined;
  readonly D?: number | undefined;
  readonly most_d: number;
  readonly most_D: number;
  readonly seasonalTest: 'strength' | 'ocsb';
}

/** Whether a series has more than one value. */
export function varies(y: Float64Array): boolean {
  const { min, max } = extent(y);
  return max > min;
}

const callsForDifference = (y: Float64Array, m: number, test: 'strength' | 'ocsb'): boolean =>
  test === 'ocsb' ? ocsbStatistic(y, m) > ocsbCritical(m) : stlStrength(y, m) > STRONG_SEASON;

/**
 * How often to difference: a season by its strength or the OCSB test, then the level by repeated KPSS tests at 5 percent, as in R's `auto.arima`.
 *
 * @param y - nothing missing, regression on regressors taken off
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3), section 3.1
 */
export function chooseDifferences(y: Float64Array, m: number, limits: DifferenceLimits): { readonly d: number; readonly D: number } {
  const mayDiffer = m > 1 && limits.most_D > 0 && y.length > 2 * m && varies(y);
  const D = limits.D ?? (mayDiffer && callsForDifference(y, m, limits.seasonalTest) ? 1 : 0);
  if (limits.d !== undefined) return { d: limits.d, D };
  let w = differenced(y, 0, D, m);
  let d = 0;
  while (d < limits.most_d && w.length >= 3 && varies(w) && kpssLevel(w) > KPSS_LEVEL_5_PERCENT) {
    const next = difference(w, 1);
    w = next;
    d++;
  }
  return { d, D };
}
