import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { keyFigures } from '../../engine/stats/key-figures.ts';
import { panelCorrelations, type Variable } from '../../engine/stats/panel-correlations.ts';
import { fillFigures, type FigureOptions, type PanelFigures } from '../../engine/stats/panel-figures.ts';
import { panelSegments } from '../../engine/stats/panel-segments.ts';
import { panelTotals } from '../../engine/stats/panel-totals.ts';
import { placeOf, seasonLengthsOf, type PanelData, type PanelWindow } from '../../engine/stats/panel-window.ts';
import { seasonalPlots } from '../../engine/stats/seasonal-plots.ts';
import { seriesReport, type ReportOptions, type Stretch } from '../../engine/stats/series-report.ts';

/** What the program of explore-worker.ts may be asked, by name. */
export interface ExploreTasks {
  readonly series: { readonly stretch: Stretch; readonly options: ReportOptions };
  readonly figures: {
    readonly panel: PanelData;
    /** Columns that may tell of events, along the panel's values. */
    readonly events: readonly Variable[];
    readonly window: Pick<PanelWindow, 'from' | 'to'>;
    /** On shared memory. */
    readonly figures: PanelFigures;
    readonly options: FigureOptions;
    /** The next series to be done; every thread takes some from it. */
    readonly next: Int32Array;
  };
  readonly correlations: {
    readonly panel: PanelData;
    readonly regressors: readonly Variable[];
    readonly window: PanelWindow;
    readonly maxLag: number | undefined;
  };
  readonly segments: {
    readonly panel: PanelData;
    readonly window: PanelWindow;
    readonly segmentOf: Int32Array;
    readonly segments: number;
    readonly limit: number;
  };
  readonly totals: { readonly panel: PanelData; readonly window: PanelWindow; readonly axis: TimeAxis };
}
export type ExploreTask = keyof ExploreTasks;
export type ExploreResults = { readonly [K in ExploreTask]: ReturnType<(typeof exploreTasks)[K]> };
export interface ExploreRequest<K extends ExploreTask = ExploreTask> {
  readonly task: K;
  readonly input: ExploreTasks[K];
}
export type ExploreAnswer = { readonly result: unknown } | { readonly error: string };

/** Series that a thread takes at a time: enough that threads seldom meet, few enough that all end together. */
const TAKEN = 16;

/** What each of them does. */
export const exploreTasks = {
  series: ({ stretch, options }: ExploreTasks['series']) => seriesReport(stretch, options),
  figures: ({ panel, events, window, figures, options, next }: ExploreTasks['figures']) => {
    const n = figures.count.length;
    for (let from = Atomics.add(next, 0, TAKEN); from < n; from = Atomics.add(next, 0, TAKEN))
      for (let i = from; i < Math.min(n, from + TAKEN); i++) {
        const place = placeOf(panel, i, window);
        const beside = events.map(({ name, values }) => ({ name, values: values.subarray(place.from, place.to) }));
        fillFigures(figures, i, panel.y.subarray(place.from, place.to), options, beside);
      }
    return null;
  },
  correlations: ({ panel, regressors, window, maxLag }: ExploreTasks['correlations']) =>
    panelCorrelations(panel, regressors, window, maxLag),
  segments: ({ panel, window, segmentOf, segments, limit }: ExploreTasks['segments']) =>
    panelSegments(panel, window, segmentOf, segments, limit),
  totals: ({ panel, window, axis }: ExploreTasks['totals']) => {
    const totals = panelTotals(panel, window);
    return {
      ...totals,
      kpis: keyFigures(totals.total, axis, totals.from),
      seasonal: seasonalPlots(totals.total, axis, totals.from, seasonLengthsOf(panel)),
    };
  },
};
