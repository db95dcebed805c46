import type { Panel } from '../core/panel.ts';
import type { LearningPlan } from './columns.ts';
import { learningRows, someRows, type LearningRows } from './matrix.ts';

/** Less than this share of the rows that are held back tells too little; all of them are taken then. */
const ENOUGH = 0.5;

/**
 * Rows that are held back, as a forecast has them: from bridged inputs. Those that miss an input because of a gap are left out where enough others
 * are left: how well a gap is bridged is not what rounds are chosen by.
 *
 * @param rows - of the same panel, with gaps as they are
 * @param inputs - the panel with its gaps bridged; the very `z` where it has none
 */
export function heldRows(
  rows: LearningRows,
  z: Panel,
  inputs: Panel,
  plan: LearningPlan,
  minimum: number,
  isHeld: (period: number) => boolean,
  shouldStop: () => boolean,
): LearningRows {
  const held = someRows(rows, isHeld);
  if (inputs === z) return held;
  const bridged = someRows(learningRows(z, plan, minimum, shouldStop, inputs), isHeld);
  const missing = missingCells(held);
  const before = new Map(Array.from(held.place, (place, r) => [place, missing[r] as number]));
  const same = new Set<number>();
  missingCells(bridged).forEach((count, r) => {
    const place = bridged.place[r] as number;
    if (before.get(place) === count) same.add(place);
  });
  return same.size >= ENOUGH * bridged.place.length ? someRows(bridged, (_, place) => same.has(place)) : bridged;
}

function missingCells({ columns, place }: LearningRows): Int32Array {
  const counts = new Int32Array(place.length);
  for (const { values } of columns)
    for (let r = 0; r < counts.length; r++) if (Number.isNaN(values[r])) counts[r] = (counts[r] as number) + 1;
  return counts;
}
