import type { LoadedPanel } from '../datasets/panels.ts';
import { periodShift } from '../lineage/period-shift.ts';

/** Seasons before the end of what was learnt that data have to reach back. */
const SEASONS = 4;

/**
 * Whether data hold the newest periods alone: models that are estimated from them would know nothing of what came before.
 *
 * @param horizon - data reach back as far at least
 */
export function lacksHistory(given: LoadedPanel, learnt: LoadedPanel, horizon: number): boolean {
  const shift = periodShift(learnt.version.axis, given.version.axis) ?? 0;
  const ends = learnt.panel.ids.map(
    (_, i) => (learnt.panel.start[i] ?? 0) + (learnt.panel.offsets[i + 1] ?? 0) - (learnt.panel.offsets[i] ?? 0),
  );
  const end = ends.reduce((last, one) => Math.max(last, one), -Infinity);
  const start = given.panel.start.reduce((first, one) => Math.min(first, one + shift), Infinity);
  return start > end - Math.max(horizon, SEASONS * learnt.panel.seasonLength);
}
