import { availableParallelism } from 'node:os';
import type { Progress } from '../../../contract/api.ts';
import type {
  ExploreCorrelation,
  ExploreFilter,
  ExploreOptions,
  ExplorePanel,
  ExploreSegments,
  ExploreSeries,
  ExploreTotals,
  PanelSort,
} from '../../../contract/entities/explore.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { extentOf, placeOf, seasonLengthsOf } from '../../../engine/stats/panel-window.ts';
import { createExplorer } from '../../jobs/explorer.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import { createKeptFigures } from './kept-figures.ts';
import { newestError } from './newest-error.ts';
import { owned } from './owned.ts';
import { createPanelCache } from './panel-cache.ts';
import { columnsBeside, panelData } from './panel-data.ts';
import { panelRows, sortSeries } from './panel-rows.ts';
import { categoriesOf, categoryOf, selectSeries, type Category } from './selection.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Looks at the series of a dataset version, one by one and all together. */
export interface Explore {
  /** @throws ApiError `not-found`, `bad-input` for a range without data */
  series(
    request: { versionId: string; index: number; options?: ExploreOptions | undefined },
    options?: CallOptions,
  ): Promise<ExploreSeries>;
  panel(
    request: { versionId: string; filter?: ExploreFilter | undefined; sort?: PanelSort | undefined; ascending?: boolean | undefined },
    options?: CallOptions,
  ): Promise<ExplorePanel>;
  correlation(
    request: { versionId: string; index?: number | undefined; filter?: ExploreFilter | undefined; maxLag?: number | undefined },
    options?: CallOptions,
  ): Promise<ExploreCorrelation>;
  segments(
    request: { versionId: string; key: string; filter?: ExploreFilter | undefined; limit?: number | undefined },
    options?: CallOptions,
  ): Promise<ExploreSegments>;
  totals(request: { versionId: string; filter?: ExploreFilter | undefined }, options?: CallOptions): Promise<ExploreTotals>;
}

const mostSegments = 200;
const mostCategoryValues = 1000;

/** @param folder - where figures of versions are kept */
export function createExplore(store: Store, datasets: Datasets, folder: string): Explore {
  // One more than looks at all series, so that a single one is shown meanwhile.
  const explorer = createExplorer(availableParallelism() + 1);
  const cache = createPanelCache(explorer, createKeptFigures(folder));

  const windowOf = (loaded: LoadedPanel, filter: ExploreFilter | undefined) => {
    if (filter?.from !== undefined && filter.to !== undefined && filter.from > filter.to)
      throw new ApiError('bad-input', 'The range of periods ends before it begins.', { field: 'filter' });
    return { selected: selectSeries(loaded, filter), from: filter?.from, to: filter?.to };
  };
  const checkIndex = ({ panel }: LoadedPanel, index: number): void => {
    if (index >= panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this dataset version`);
  };

  return {
    series: async ({ versionId, index, options = {} }, { signal } = {}) => {
      const loaded = await datasets.panels.get(versionId);
      checkIndex(loaded, index);
      const { panel, version } = loaded;
      const { from, to, start } = placeOf(panelData(panel), index, options);
      if (to <= from) throw new ApiError('bad-input', 'This series has no values in that range. Choose a wider one.', { field: 'from' });
      const stretch = {
        y: panel.y.subarray(from, to),
        axis: version.axis,
        start,
        seasonLengths: seasonLengthsOf(panel),
        events: columnsBeside(panel).map(({ name, values }) => ({ name, values: values.subarray(from, to) })),
      };
      const report = await explorer.ask({ task: 'series', input: { stretch, options } }, signal);
      return { index, series: seriesKey(loaded, index), time: formatPeriods(version.axis, start, to - from), ...owned(report) };
    },

    panel: async ({ versionId, filter, sort, ascending = false }, { signal, onProgress } = {}) => {
      const loaded = await datasets.panels.get(versionId);
      const { selected, from, to } = windowOf(loaded, filter);
      const figures = await cache.get(loaded, { from, to, signal, onProgress });
      const errors = newestError(store, versionId, loaded.panel.ids.length);
      return panelRows(sortSeries(selected, figures, errors.error, sort, ascending), figures, errors);
    },

    correlation: async ({ versionId, index, filter, maxLag }, { signal } = {}) => {
      const loaded = await datasets.panels.get(versionId);
      if (index !== undefined) checkIndex(loaded, index);
      const window = windowOf(loaded, filter);
      const regressors = columnsBeside(loaded.panel);
      const input = {
        panel: panelData(loaded.panel),
        regressors,
        window: index === undefined ? window : { ...window, selected: Int32Array.of(index) },
        maxLag,
      };
      const found = await explorer.ask({ task: 'correlations', input }, signal);
      const names = [loaded.version.roles.target ?? 'target', ...regressors.map(({ name }) => name)];
      return { names, ...owned(found) };
    },

    segments: async ({ versionId, key, filter, limit = mostSegments }, { signal } = {}) => {
      const loaded = await datasets.panels.get(versionId);
      const { values } = categoryOf(loaded, key, 'key');
      const window = windowOf(loaded, filter);
      const names: string[] = [];
      const numbers = new Map<string, number>();
      const segmentOf = Int32Array.from(window.selected, (i) => {
        const value = values[i] ?? '';
        const known = numbers.get(value);
        if (known !== undefined) return known;
        numbers.set(value, names.length);
        return names.push(value) - 1;
      });
      const input = { panel: panelData(loaded.panel), window, segmentOf, segments: names.length, limit };
      const found = await explorer.ask({ task: 'segments', input }, signal);
      return {
        key,
        count: names.length,
        segments: found.map(({ segment, ...figures }) => ({ value: names[segment] ?? '', ...figures })),
      };
    },

    totals: async ({ versionId, filter }, { signal } = {}) => {
      const loaded = await datasets.panels.get(versionId);
      const window = windowOf(loaded, filter);
      const panel = panelData(loaded.panel);
      const { axis } = loaded.version;
      const found = await explorer.ask({ task: 'totals', input: { panel, window, axis } }, signal);
      const { first, last } = extentOf(panel, { selected: selectSeries(loaded, undefined) });
      return {
        first,
        time: formatPeriods(axis, first, last - first + 1),
        series: window.selected.length,
        categories: categoriesOf(loaded).map(countValues),
        ...owned(found),
      };
    },
  };
}

function countValues({ name, values }: Category): ExploreTotals['categories'][number] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { name, values: ordered.slice(0, mostCategoryValues).map(([value, series]) => ({ value, series })), count: counts.size };
}
