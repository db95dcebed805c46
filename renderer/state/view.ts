import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SeriesSort } from '../series/order.ts';

/** Some series of a version, for example those that a model won. */
export interface Subset {
  readonly versionId: string;
  /** What they have in common, in words. */
  readonly label: string;
  readonly members: ReadonlySet<number>;
}

/** See features/forecast/view-switch.tsx. */
export type ForecastViewName = 'series' | 'scenarios' | 'levels';

/** How things are looked at; none of it is kept by the host. */
export interface View {
  readonly inspector: boolean;
  readonly folds: boolean;
  readonly forecastView: ForecastViewName;
  readonly settingsPart: 'general' | 'alerts' | 'configuration';
  readonly palette: boolean;
  readonly filter: string;
  readonly sort: SeriesSort;
  /** Lists of series show these only. */
  readonly subset: Subset | null;
  /** Part of a dataset version that is on show (see features/data/version-tabs.ts). */
  readonly versionTab: string;
  /** The first screen is known. */
  readonly ready: boolean;
  /** The host went away (browser only). */
  readonly disconnected: boolean;
}
export type ViewStore = StoreApi<View>;

export const createView = (): ViewStore =>
  createStore<View>(() => ({
    inspector: true,
    folds: false,
    forecastView: 'series',
    settingsPart: 'general',
    palette: false,
    filter: '',
    sort: { column: 'file', descending: false },
    subset: null,
    versionTab: 'series',
    ready: false,
    disconnected: false,
  }));
