import type { SeriesList } from '../../contract/entities/dataset.ts';
import type { Winners } from '../../contract/entities/winners.ts';

/** A key and its value, for example store 44; null for all series. */
export interface Segment {
  readonly key: string;
  readonly value: string;
}

/** Positions of the series that a model won, in a segment or in all; ascending. Empty where the winners were not listed. */
export function seriesWonBy(winners: Winners, list: SeriesList, model: string, segment: Segment | null): ReadonlySet<number> {
  const wanted = winners.models.findIndex((one) => one.model === model);
  const column = segment ? list.keys[list.keyNames.indexOf(segment.key)] : undefined;
  const members = new Set<number>();
  if (wanted < 0 || (segment && !column)) return members;
  winners.list?.winner.forEach((winner, i) => {
    if (winner === wanted && (!segment || column?.[i] === segment.value)) members.add(i);
  });
  return members;
}

/** Keys that the winners are told apart by, in the order of the data. */
export const segmentKeys = (winners: Winners): string[] => [...new Set(winners.segments.map(({ key }) => key))];
