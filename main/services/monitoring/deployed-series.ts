import type { DeployedSeries } from '../../store/repositories/deployments.ts';
import type { Store } from '../../store/store.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';

export interface Placed {
  /** All that the deployment has met, in order of their places. */
  readonly series: readonly DeployedSeries[];
  /** By series of the data: its place. */
  readonly places: Int32Array;
}

/** Places of the series of some data in a deployment's list, which grows by those that are new. */
export function placeSeries(store: Store, deploymentId: string, loaded: LoadedPanel): Placed {
  return store.transaction(() => {
    const known = store.deployments.series(deploymentId);
    const place = new Map(known.map((one) => [one.series, one.place]));
    const added = loaded.panel.ids.flatMap((id, i): DeployedSeries[] => {
      if (place.has(id)) return [];
      const one = { place: place.size, series: id, keys: seriesKey(loaded, i) };
      place.set(id, one.place);
      return [one];
    });
    store.deployments.addSeries(deploymentId, added);
    return { series: [...known, ...added], places: Int32Array.from(loaded.panel.ids, (id) => place.get(id) as number) };
  });
}
