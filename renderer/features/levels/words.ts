import type { LevelOptions } from '../../../contract/entities/levels.ts';
import { percent } from '../../words/numbers.ts';

/** How far a forecast was moved, as a share of what it was. */
export function moved(base: number | null | undefined, reconciled: number | null | undefined): string {
  if (typeof base !== 'number' || typeof reconciled !== 'number') return '–';
  if (base === 0) return reconciled === 0 ? '0.0%' : '–';
  return percent(reconciled / base - 1, { decimals: 1, sign: true });
}

export const negativesWords: Record<LevelOptions['negatives'], string> = {
  allow: 'may be negative',
  'set-to-zero': 'negative ones become zero',
  optimal: 'best without negative ones',
};
export const gapsWords: Record<LevelOptions['gaps'], string> = { missing: 'make sums unknown', zero: 'count as zero' };
