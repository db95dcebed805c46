import { createHash } from 'node:crypto';

/** A series of a deployment as an A/B period finds it. */
export interface SeriesToSplit {
  /** Its id in panels. */
  readonly id: string;
  /** What it moves lately: series are alike where that is alike. */
  readonly volume: number;
}

/** Number in [0, 1) that is a series' own in a trial, the same wherever and whenever it is asked for. */
export const drawOf = (trialId: string, seriesId: string): number =>
  createHash('sha256').update(`${trialId}\n${seriesId}`).digest().readUIntBE(0, 6) / 2 ** 48;

/**
 * Which series the challenger serves in an A/B period. They are put in order of their volume and cut into blocks, in which one series (or all but one, beyond a half) is the
 * challenger's: that of the lowest draw. So both parts have large and small ones alike, and which of a block it is was left to chance. The same trial and series
 * give the same answer.
 *
 * @param share - percent of the series, 1 to 99
 * @returns for each series whether it is the challenger's: as many as the share says, at least one and not all. Of a single series none
 */
export function splitSeries(trialId: string, share: number, series: readonly SeriesToSplit[]): boolean[] {
  const count = series.length;
  const mine = series.map(() => false);
  if (count < 2) return mine;
  const wanted = Math.min(count - 1, Math.max(1, Math.round((share / 100) * count)));
  const draws = series.map(({ id }) => drawOf(trialId, id));
  const order = series
    .map((_, i) => i)
    .sort(
      (a, b) => (series[b]?.volume ?? 0) - (series[a]?.volume ?? 0) || (draws[a] as number) - (draws[b] as number) || compare(series, a, b),
    );
  const size = Math.max(2, Math.round(count / Math.min(wanted, count - wanted)));
  // Where blocks and the share do not go into each other, chance says where the odd ones fall.
  const begin = drawOf(trialId, '');
  for (let from = 0; from < count; from += size) {
    const block = order.slice(from, from + size);
    const upTo = (n: number): number => Math.floor((wanted * n) / count + begin);
    const quota = upTo(from + block.length) - upTo(from);
    block.sort((a, b) => (draws[a] as number) - (draws[b] as number) || compare(series, a, b));
    for (const i of block.slice(0, quota)) mine[i] = true;
  }
  return mine;
}

const compare = (series: readonly SeriesToSplit[], a: number, b: number): number =>
  (series[a]?.id ?? '') < (series[b]?.id ?? '') ? -1 : 1;
