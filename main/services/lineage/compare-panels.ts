import type { VersionDifference } from '../../../contract/entities/lineage.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { frequencyName } from '../../ingest/frequency-name.ts';
import { compareDistributions } from './compare-distributions.ts';
import { compareValues } from './compare-values.ts';
import { matchSeries, type KeyedPanel } from './match-series.ts';
import { periodShift } from './period-shift.ts';

/** One of two versions, in shared memory. */
export interface ComparedSide extends KeyedPanel {
  readonly axis: TimeAxis;
}
export interface CompareRequest {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** What the target is called. */
  readonly target: string;
}

/** What is to be said of the data of two versions; the rest of a difference is known from their rows. */
export type PanelDifference = Pick<VersionDifference, 'sum' | 'values' | 'incomparable' | 'series' | 'most' | 'distributions'>;

const mostNamed = 100;

/** Sum of what is there, by Neumaier's compensated summation: millions of values of all sizes. */
function total({ y }: Panel): { sum: number; present: number } {
  let sum = 0;
  let rest = 0;
  let present = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    present++;
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return { sum: sum + rest, present };
}

/** @param onProgress - told what is being done, and how far it is */
export function comparePanels(
  { before, after, target }: CompareRequest,
  onProgress: (phase: string, done: number, total: number) => void = () => undefined,
): PanelDifference {
  const shift = periodShift(before.axis, after.axis);
  onProgress('Matching the series', 0, 1);
  const match = matchSeries(before, after, shift);
  const compared =
    shift === null
      ? null
      : compareValues(before.panel, after.panel, match, shift, (done, all) => onProgress('Comparing the values', done, all));
  const [was, is] = [total(before.panel), total(after.panel)];
  const distributions = compareDistributions(before.panel, after.panel, target, (name) => onProgress(`Comparing ${name}`, 0, 1));
  const named = (panel: Panel, places: readonly number[]): string[] => places.slice(0, mostNamed).map((place) => panel.ids[place] ?? '');
  return {
    sum: { before: was.sum, after: is.sum },
    values: {
      before: was.present,
      after: is.present,
      same: compared?.counts.same ?? null,
      added: compared?.counts.added ?? null,
      removed: compared?.counts.removed ?? null,
      changed: compared?.counts.changed ?? null,
    },
    incomparable:
      shift === null
        ? `Periods of one version are ${frequencyName(before.axis.frequency)}, of the other ${frequencyName(after.axis.frequency)}, and do not fall together.`
        : null,
    series: {
      both: match.partner.filter((place) => place >= 0).length,
      differing: compared?.differing ?? 0,
      added: match.added.length,
      removed: match.removed.length,
      renamed: match.renamed.length,
      addedNames: named(after.panel, match.added),
      removedNames: named(before.panel, match.removed),
      renamedNames: match.renamed
        .slice(0, mostNamed)
        .map((pair) => ({ before: before.panel.ids[pair.before] ?? '', after: after.panel.ids[pair.after] ?? '' })),
    },
    most: compared?.most ?? [],
    distributions,
  };
}
