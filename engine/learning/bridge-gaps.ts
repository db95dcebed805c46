import type { Panel } from '../core/panel.ts';
import { isClosed, type ClosedRule } from './closed.ts';

/** How missing values are bridged for what is made of earlier ones: lags, windows, means. Plain data. */
export interface BridgeRule {
  /** m: periods of a season; 1 for none. */
  readonly season: number;
  /** Whole seasons before a gap that tell how the places of a season differ. */
  readonly seasons: number;
}

/** As many weeks tell the days of a week apart, and one odd day among them does not show in a median. */
const SEASONS = 8;

export const bridgeRuleOf = (panel: Panel): BridgeRule => ({ season: Math.max(1, panel.seasonLength), seasons: SEASONS });

/**
 * The panel with its gaps bridged. A gap is filled with the season before it as it usually is: the median of the last season before the gap, and what each
 * place usually differs from the median of its season, itself a median over the last eight. Only what lies before a gap is looked at, so that
 * what is bridged is the same whatever comes after. Without a season it is the last known value.
 *
 * Places that are missing in more than half of those seasons stay missing (days on which nothing is ever sold), and so do closed periods and gaps before the end of
 * the first season.
 *
 * @param z - panel on the learner's scale; closed periods missing
 * @returns `z` itself where nothing is to be bridged
 */
export function withBridgedGaps(z: Panel, rule: BridgeRule | null, closed: ClosedRule | null): Panel {
  if (rule === null) return z;
  const plans = closed && z.regressors?.find(({ name }) => name === closed.regressor)?.values;
  const isGap = (at: number): boolean => Number.isNaN(z.y[at]) && !(closed && plans && isClosed(closed, plans[at]));
  let y: Float64Array | null = null;
  for (let i = 0; i < z.ids.length; i++) {
    const from = z.offsets[i] as number;
    const end = z.offsets[i + 1] as number;
    for (let t = from; t < end; t++) {
      if (!isGap(t)) continue;
      y ??= Float64Array.from(z.y);
      // The season starts where the gap does, or the closed periods before it.
      let first = t;
      while (first > from && Number.isNaN(z.y[first - 1])) first--;
      const usual = usualSeason(z.y.subarray(from, first), y.subarray(from, first), rule);
      for (; t < end && Number.isNaN(z.y[t]); t++) if (isGap(t)) y[t] = usual[(t - first) % rule.season] as number;
    }
  }
  return y === null ? z : { ...z, y };
}

/**
 * The season that usually follows.
 *
 * @param known - values before it, NaN where missing
 * @param bridged - the same with earlier gaps bridged
 * @returns m values, NaN where a place is mostly missing
 */
function usualSeason(known: Float64Array, bridged: Float64Array, { season, seasons }: BridgeRule): Float64Array {
  const count = Math.min(seasons, Math.floor(known.length / season));
  const start = (k: number): number => known.length - (k + 1) * season;
  const levels = Array.from({ length: count }, (_, k) => median([...bridged.subarray(start(k), start(k) + season)]));
  return Float64Array.from({ length: season }, (_, place) => {
    const apart = levels.map((level, k) => (known[start(k) + place] as number) - level).filter((value) => !Number.isNaN(value));
    return apart.length > 0 && 2 * apart.length >= count ? (levels[0] as number) + median(apart) : NaN;
  });
}

/** Of the values that are there. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}
