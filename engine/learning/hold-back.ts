import type { Panel } from '../core/panel.ts';
import { endOf, lengthOf } from './cut-panel.ts';

/** The last periods of a panel, which the first growing does not see. */
export interface HeldBack {
  /** First period that is held back. */
  readonly from: number;
  /** Periods that each origin forecasts. */
  readonly ahead: number;
  /** Origins, `ahead` apart, the first at `from`. */
  readonly origins: number;
}

/** As many origins as there are series and steps to learn their errors from; more tell little more and cost newer rows. */
const MOST_ORIGINS = 3;
/** Periods that are held back where the data allow: several origins for short horizons. */
const WANTED = 56;

/** What is held back: at most a quarter of a typical series; null where that is less than a period. */
export function holdBack(panel: Panel, horizon: number): HeldBack | null {
  const lengths = panel.ids.flatMap((_, i) => (lengthOf(panel, i) > 0 ? [lengthOf(panel, i)] : [])).sort((a, b) => a - b);
  const typical = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const room = Math.floor(typical / 4);
  if (room < 1) return null;
  const ahead = Math.min(horizon, room);
  const origins = Math.max(1, Math.min(MOST_ORIGINS, Math.floor(room / ahead), Math.ceil(WANTED / ahead)));
  return { from: endOf(panel) - origins * ahead, ahead, origins };
}
