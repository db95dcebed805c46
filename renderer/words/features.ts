import type { FeatureColumn } from '../../contract/entities/features.ts';

/** When a column's values are known, in a few words. */
export function knownText({ availability, reach }: Pick<FeatureColumn, 'availability' | 'reach'>): string {
  if (availability === 'calendar') return 'always';
  if (availability === 'future') return 'as its column';
  if (availability === 'series') return 'per series';
  return `${reach ?? 0} ahead`;
}

/** Why a column is no part of the features, or what speaks against it; null where nothing does. */
export function noteText({ leftOut, reach, drop }: Pick<FeatureColumn, 'leftOut' | 'reach' | 'drop'>, horizon: number): string | null {
  if (leftOut === 'excluded') return 'Left out by you.';
  if (leftOut === 'repeated') return 'Made twice; one is left out.';
  if (leftOut === 'reach') return `Known for ${reach ?? 0} of ${horizon} periods ahead: left out of a direct forecast.`;
  return drop;
}
