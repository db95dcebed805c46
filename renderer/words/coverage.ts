import { percent } from './numbers.ts';

/** Measured coverage, in percent of the actual values, as `94%`. */
export const coverageText = (measured: number | null): string => percent(measured === null ? null : measured / 100);

/** How far measured coverage is from its level: `right`, or overconfident and cautious from five points on. */
export function coverageJudgement(level: number, measured: number | null): 'unknown' | 'right' | 'overconfident' | 'cautious' {
  if (measured === null) return 'unknown';
  const distance = measured - level;
  if (Math.abs(distance) < 5) return 'right';
  return distance < 0 ? 'overconfident' : 'cautious';
}
