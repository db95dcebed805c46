import type { Contract } from '../../contract/api.ts';
import type { ExploreFilter } from '../../contract/entities/explore.ts';
import type { Client } from '../../contract/rpc.ts';
import { formatPeriods } from '../../engine/core/time-axis.ts';
import { fillFigures, noFigures } from '../../engine/stats/panel-figures.ts';
import { placeOf, seasonLengthsOf, type PanelData } from '../../engine/stats/panel-window.ts';
import { yearInPeriods } from '../../engine/stats/year-before.ts';
import { exploreTasks } from '../../main/jobs/explore-tasks.ts';
import { owned } from '../../main/services/explore/owned.ts';
import { panelRows, sortSeries } from '../../main/services/explore/panel-rows.ts';
import type { FakeSet } from './fake-series.ts';

type ExploreApi = Pick<Client<Contract>, Extract<keyof Contract, `explore.${string}`>>;

/** Series that are worked out; the others repeat their figures. */
const known = 15;

function panelOf({ version, count, length, y }: FakeSet): PanelData {
  const values = new Float64Array(count * length);
  for (let i = 0; i < count; i++) values.set(y(i % known), i * length);
  return {
    frequency: version.axis.frequency,
    seasonLength: version.seasonLength,
    offsets: Int32Array.from({ length: count + 1 }, (_, i) => i * length),
    start: new Int32Array(count),
    y: values,
  };
}

/** The real statistics on made-up series. */
export function fakeExplore(setOf: (versionId: string) => FakeSet): ExploreApi {
  const panels = new Map<string, PanelData>();
  const panelFor = (set: FakeSet): PanelData => {
    const panel = panels.get(set.version.id) ?? panelOf(set);
    panels.set(set.version.id, panel);
    return panel;
  };
  const keyOf = (set: FakeSet, i: number, name: string): string => set.names(i)[set.keyNames.indexOf(name)] ?? '';
  const windowOf = (set: FakeSet, filter: ExploreFilter | undefined) => ({
    from: filter?.from,
    to: filter?.to,
    selected: Int32Array.from({ length: set.count }, (_, i) => i).filter((i) =>
      Object.entries(filter?.keys ?? {}).every(([name, values]) => values.includes(keyOf(set, i, name))),
    ),
  });
  return {
    'explore.series': async ({ versionId, index, options = {} }) => {
      const set = setOf(versionId);
      const panel = panelFor(set);
      const { axis } = set.version;
      const { from, to, start } = placeOf(panel, index, options);
      const stretch = { y: panel.y.subarray(from, to), axis, start, seasonLengths: seasonLengthsOf(panel) };
      const series = Object.fromEntries(set.keyNames.map((name) => [name, keyOf(set, index, name)]));
      return { index, series, time: formatPeriods(axis, start, to - from), ...owned(exploreTasks.series({ stretch, options })) };
    },
    'explore.panel': async ({ versionId, filter, sort, ascending = false }) => {
      const set = setOf(versionId);
      const panel = panelFor(set);
      const window = windowOf(set, filter);
      const first = noFigures(known);
      for (let i = 0; i < Math.min(known, set.count); i++) {
        const place = placeOf(panel, i, window);
        const options = { seasonLengths: seasonLengthsOf(panel), year: yearInPeriods(panel.frequency) };
        fillFigures(first, i, panel.y.subarray(place.from, place.to), options);
      }
      const figures = noFigures(set.count);
      for (const name of Object.keys(first) as (keyof typeof first)[])
        for (let i = 0; i < set.count; i++) figures[name][i] = first[name][i % known] as number;
      const error = new Float64Array(set.count).fill(NaN);
      return panelRows(sortSeries(window.selected, figures, error, sort, ascending), figures, { error, errorOf: null });
    },
    'explore.correlation': async ({ versionId, index, filter, maxLag }) => {
      const set = setOf(versionId);
      const all = windowOf(set, filter);
      const window = index === undefined ? { ...all, selected: all.selected.slice(0, known) } : { selected: Int32Array.of(index) };
      return { names: ['sales'], ...owned(exploreTasks.correlations({ panel: panelFor(set), regressors: [], window, maxLag })) };
    },
    'explore.segments': async ({ versionId, key, filter, limit = 200 }) => {
      const set = setOf(versionId);
      const window = windowOf(set, filter);
      const names = [...new Set(Array.from(window.selected, (i) => keyOf(set, i, key)))];
      const segmentOf = window.selected.map((i) => names.indexOf(keyOf(set, i, key)));
      const found = exploreTasks.segments({ panel: panelFor(set), window, segmentOf, segments: names.length, limit });
      return { key, count: names.length, segments: found.map(({ segment, ...figures }) => ({ value: names[segment] ?? '', ...figures })) };
    },
    'explore.totals': async ({ versionId, filter }) => {
      const set = setOf(versionId);
      const { axis } = set.version;
      const window = windowOf(set, filter);
      const categories = set.keyNames.map((name) => {
        const counts = new Map<string, number>();
        for (let i = 0; i < set.count; i++) counts.set(keyOf(set, i, name), (counts.get(keyOf(set, i, name)) ?? 0) + 1);
        return { name, values: [...counts].map(([value, series]) => ({ value, series })), count: counts.size };
      });
      return {
        first: 0,
        time: formatPeriods(axis, 0, set.length),
        series: window.selected.length,
        categories,
        ...owned(exploreTasks.totals({ panel: panelFor(set), window, axis })),
      };
    },
  };
}
