import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DemandPatternName, ExploreFilter, ExploreOptions, PanelSort } from '../../contract/entities/explore.ts';
import type { Api } from './bridge.ts';
import { createCache } from './cache.ts';

export interface PanelOrder {
  readonly column: PanelSort | 'class';
  readonly descending: boolean;
}

/** How series are looked at; none of it is kept by the host. */
export interface ExploreState {
  /** One series, or all that the filter lets pass taken together. */
  readonly view: 'series' | 'all';
  /** The list of series shows all of its columns, not only the one that it is sorted by. */
  readonly wide: boolean;
  readonly filtering: boolean;
  readonly order: PanelOrder;
  /** Only series of this class are listed. */
  readonly pattern: DemandPatternName | null;
  readonly filters: ReadonlyMap<string, ExploreFilter>;
  readonly options: Pick<ExploreOptions, 'decomposition' | 'robust' | 'seasons' | 'threshold' | 'differencing'>;
}

const noFilter: ExploreFilter = {};

/** The filter of a version, or of none. */
export const filterOf = (state: ExploreState, versionId: string | null): ExploreFilter =>
  (versionId === null ? undefined : state.filters.get(versionId)) ?? noFilter;

/** A filter without what does not filter, in one order, so that equal ones have equal keys. */
export function plainFilter({ from, to, keys = {} }: ExploreFilter): ExploreFilter {
  const wanted = Object.entries(keys)
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => [name, values.toSorted()] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(wanted.length > 0 && { keys: Object.fromEntries(wanted) }),
  };
}

/** How many things a filter asks for. */
export const filterSize = (filter: ExploreFilter): number => {
  const { from, to, keys } = plainFilter(filter);
  return Number(from !== undefined) + Number(to !== undefined) + Object.keys(keys ?? {}).length;
};

type KeyOf<P extends readonly unknown[]> = (...parts: P) => string;
export const panelKey: KeyOf<[versionId: string, filter: ExploreFilter]> = (versionId, filter) =>
  JSON.stringify([versionId, plainFilter(filter)]);
export const exploredKey: KeyOf<[versionId: string, index: number, options: ExploreOptions]> = (versionId, index, options) =>
  JSON.stringify([versionId, index, options]);
export const segmentsKey: KeyOf<[versionId: string, key: string, filter: ExploreFilter]> = (versionId, key, filter) =>
  JSON.stringify([versionId, key, plainFilter(filter)]);
/** Of one series, or of all that the filter lets pass. */
export const correlationKey: KeyOf<[versionId: string, index: number | null, filter: ExploreFilter]> = (versionId, index, filter) =>
  JSON.stringify([versionId, index, plainFilter(filter)]);

/** State and answers of the Explore screen. Answers are kept by version and filter; what takes long tells how far it is and can be given up. */
export function createExplore(api: Api) {
  const store: StoreApi<ExploreState> = createStore<ExploreState>(() => ({
    view: 'series',
    wide: false,
    filtering: false,
    order: { column: 'volume', descending: true },
    pattern: null,
    filters: new Map(),
    options: {},
  }));
  const panels = createCache((key, call) => {
    const [versionId, filter] = JSON.parse(key) as [string, ExploreFilter];
    return api['explore.panel']({ versionId, filter }, call);
  }, 4);
  const totals = createCache((key, { signal }) => {
    const [versionId, filter] = JSON.parse(key) as [string, ExploreFilter];
    return api['explore.totals']({ versionId, filter }, { signal });
  }, 6);
  const series = createCache((key, { signal }) => {
    const [versionId, index, options] = JSON.parse(key) as [string, number, ExploreOptions];
    return api['explore.series']({ versionId, index, options }, { signal });
  }, 24);
  const segments = createCache((key, { signal }) => {
    const [versionId, name, filter] = JSON.parse(key) as [string, string, ExploreFilter];
    return api['explore.segments']({ versionId, key: name, filter, limit: mostSegments }, { signal });
  }, 8);
  const correlations = createCache((key, { signal }) => {
    const [versionId, index, filter] = JSON.parse(key) as [string, number | null, ExploreFilter];
    return api['explore.correlation']({ versionId, filter, ...(index !== null && { index }) }, { signal });
  }, 8);
  return {
    store,
    panels,
    totals,
    series,
    segments,
    correlations,
    setFilter: (versionId: string, filter: ExploreFilter): void =>
      store.setState(({ filters }) => ({ filters: new Map(filters).set(versionId, plainFilter(filter)) })),
    /** Errors in the list are those of the newest experiment: another one has ended. */
    forgetErrors: (): void => panels.forget(() => true),
  };
}
/** Boxes that can be told apart in one chart. */
const mostSegments = 40;
