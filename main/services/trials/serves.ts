import type { StoredSplit, StoredTrial } from '../../store/repositories/trials.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { placeSeries } from '../monitoring/deployed-series.ts';
import { drawOf, splitSeries } from './split-series.ts';

/** Newest periods that say how much a series moves, at least; two seasons where they are longer. */
const leastPeriods = 28;

/**
 * Splits the series of a deployment for an A/B period, by what they move in the newest periods of some data. The same trial and data give the same.
 *
 * @returns null where there is only one series: it cannot be split
 */
export function splitFor(store: Store, deploymentId: string, trialId: string, share: number, loaded: LoadedPanel): StoredSplit | null {
  const { series, places } = placeSeries(store, deploymentId, loaded);
  const { panel } = loaded;
  const volume = new Float64Array(series.length);
  const newest = Math.max(leastPeriods, 2 * panel.seasonLength);
  panel.ids.forEach((_, i) => {
    const [from, to] = [panel.offsets[i] as number, panel.offsets[i + 1] as number];
    let sum = 0;
    for (const y of panel.y.subarray(Math.max(from, to - newest), to)) if (y === y) sum += Math.abs(y);
    volume[places[i] as number] = sum;
  });
  const mine = splitSeries(
    trialId,
    share,
    series.map(({ series: id, place }) => ({ id, volume: volume[place] as number })),
  );
  const others = mine.flatMap((other, place) => (other ? [place] : []));
  return others.length === 0 ? null : { share, series: series.length, others };
}

/** Says of series which of the two versions of an A/B period serves them. Series that came after it began are drawn by themselves. */
export function challengerServes({ id, split }: Pick<StoredTrial, 'id' | 'split'>): (place: number, seriesId: string) => boolean {
  if (split === null) return () => false;
  const others = new Set(split.others);
  return (place, seriesId) => (place < split.series ? others.has(place) : drawOf(id, seriesId) < split.share / 100);
}

/** The A/B period that decides who serves a deployment now; null where the champion serves everything. */
export function splittingTrial(store: Store, deploymentId: string, championId: string): StoredTrial | null {
  const trial = store.trials.running(deploymentId);
  return trial !== null && splits(store, trial, championId) ? trial : null;
}

/** Whether an A/B period still holds: nobody promoted another version meanwhile or set the challenger aside. */
export function splits(store: Store, trial: StoredTrial, championId: string): boolean {
  return trial.kind === 'ab' && trial.championId === championId && store.registry.version(trial.otherId)?.stage === 'candidate';
}
