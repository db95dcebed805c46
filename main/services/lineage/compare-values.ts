import type { ChangedSeries } from '../../../contract/entities/lineage.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import type { SeriesMatch } from './match-series.ts';

/** Counts of values by what became of them. Missing in both versions counts for nothing. */
export interface ValueCounts {
  same: number;
  added: number;
  removed: number;
  changed: number;
}
export interface ComparedValues {
  readonly counts: ValueCounts;
  /** Series of both versions whose values differ. */
  readonly differing: number;
  readonly most: ChangedSeries[];
}

const mostNamed = 100;

/** What one series became. `moved` is the sum of the sizes of all differences. */
interface Moved extends ValueCounts {
  moved: number;
  sumBefore: number;
  sumAfter: number;
}

/** @param shift - the later series begins this many periods after the earlier one */
function compareSeries(a: Float64Array, b: Float64Array, shift: number): Moved {
  const found: Moved = { same: 0, added: 0, removed: 0, changed: 0, moved: 0, sumBefore: 0, sumAfter: 0 };
  const end = Math.max(a.length, shift + b.length);
  for (let t = Math.min(0, shift); t < end; t++) {
    const was = t >= 0 && t < a.length ? (a[t] as number) : NaN;
    const place = t - shift;
    const is = place >= 0 && place < b.length ? (b[place] as number) : NaN;
    // NaN is what is not itself.
    const had = was === was;
    const has = is === is;
    if (had) found.sumBefore += was;
    if (has) found.sumAfter += is;
    if (had && has) {
      if (was === is) found.same++;
      else {
        found.changed++;
        found.moved += Math.abs(is - was);
      }
    } else if (had) {
      found.removed++;
      found.moved += Math.abs(was);
    } else if (has) {
      found.added++;
      found.moved += Math.abs(is);
    }
  }
  return found;
}

const presentOf = ({ y, offsets }: Panel, index: number): number => {
  let present = 0;
  for (let t = offsets[index] as number; t < (offsets[index + 1] as number); t++) if (!Number.isNaN(y[t])) present++;
  return present;
};

/**
 * Sets the values of two panels side by side, period by period.
 *
 * @param shift - period p of the later panel is period p + shift of the earlier one
 * @param onSeries - told how many series are done
 */
export function compareValues(
  before: Panel,
  after: Panel,
  { partner, removed, added }: SeriesMatch,
  shift: number,
  onSeries?: (done: number, total: number) => void,
): ComparedValues {
  const counts: ValueCounts = { same: 0, added: 0, removed: 0, changed: 0 };
  const differing: (Moved & { before: number; after: number })[] = [];
  for (let i = 0; i < partner.length; i++) {
    const j = partner[i] as number;
    if (j < 0) continue;
    const found = compareSeries(
      before.y.subarray(before.offsets[i], before.offsets[i + 1]),
      after.y.subarray(after.offsets[j], after.offsets[j + 1]),
      (after.start[j] as number) + shift - (before.start[i] as number),
    );
    counts.same += found.same;
    counts.added += found.added;
    counts.removed += found.removed;
    counts.changed += found.changed;
    if (found.added + found.removed + found.changed > 0) differing.push({ ...found, before: i, after: j });
    onSeries?.(i + 1, partner.length);
  }
  for (const i of removed) counts.removed += presentOf(before, i);
  for (const j of added) counts.added += presentOf(after, j);
  const most = differing
    .sort((a, b) => b.moved - a.moved || b.changed + b.added + b.removed - (a.changed + a.added + a.removed) || a.before - b.before)
    .slice(0, mostNamed)
    .map((one): ChangedSeries => ({
      name: after.ids[one.after] ?? '',
      index: { before: one.before, after: one.after },
      added: one.added,
      removed: one.removed,
      changed: one.changed,
      moved: one.moved,
      sum: { before: one.sumBefore, after: one.sumAfter },
    }));
  return { counts, differing: differing.length, most };
}
