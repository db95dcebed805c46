import type { LeaderboardRow, MetricName } from '../../../contract/entities/experiment.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { meanOverSeries, skill } from '../../../engine/selection/index.ts';
import { metricOrder, type CompactMetrics } from '../../jobs/result-codec.ts';

/** Sums up one model over the series of a panel as results come in. */
export interface ModelTally {
  readonly model: string;
  /** series x folds: value of a metric, NaN where there is none. The newest fold of a series is its last cell. */
  cells(metric: MetricName): Float64Array;
  add(series: number, result: { metrics: CompactMetrics; fitMs: number; forecastMs: number; fellBack: boolean; bytes: number }): void;
  readonly totals: Readonly<{ fitMs: number; forecastMs: number; failed: number; done: number; bytes: number }>;
  readonly coverage: ReadonlyMap<number, { inside: number; total: number }>;
}

export function createTally(model: string, seriesCount: number, folds: number): ModelTally {
  const cells = new Map<MetricName, Float64Array>(metricOrder.map((name) => [name, new Float64Array(seriesCount * folds).fill(NaN)]));
  const totals = { fitMs: 0, forecastMs: 0, failed: 0, done: 0, bytes: 0 };
  const coverage = new Map<number, { inside: number; total: number }>();
  const of = (metric: MetricName): Float64Array => cells.get(metric) ?? new Float64Array(0);
  return {
    model,
    totals,
    coverage,
    cells: of,
    add: (series, { metrics, fitMs, forecastMs, fellBack, bytes }) => {
      const first = series * folds + folds - metrics.folds;
      metricOrder.forEach((name, m) => {
        const target = of(name);
        for (let fold = 0; fold < metrics.folds; fold++) target[first + fold] = metrics.values[fold * metricOrder.length + m] ?? NaN;
      });
      for (const { level, inside, total } of metrics.coverage) {
        const sum = coverage.get(level) ?? { inside: 0, total: 0 };
        coverage.set(level, { inside: sum.inside + inside, total: sum.total + total });
      }
      totals.fitMs += fitMs;
      totals.forecastMs += forecastMs;
      totals.bytes += bytes;
      totals.done += 1;
      if (fellBack) totals.failed += 1;
    },
  };
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Series number of each cell of a table of series x folds. */
export const seriesOfCells = (seriesCount: number, folds: number): Int32Array =>
  Int32Array.from({ length: seriesCount * folds }, (_, cell) => Math.floor(cell / folds));

/** Rows of the table, best first by the chosen metric; what has no value yet goes last. */
export function leaderboardRows(options: {
  readonly tallies: readonly ModelTally[];
  readonly runIds: ReadonlyMap<string, string>;
  readonly seriesCount: number;
  /** The series that each cell belongs to. */
  readonly seriesOf: Int32Array;
  readonly levels: readonly number[];
  readonly metric: MetricName;
  readonly selected: string | null;
}): LeaderboardRow[] {
  const { tallies, seriesOf } = options;
  const benchmark = tallies.find(({ model }) => model === 'seasonal-naive')?.cells('mase');
  const rows = tallies.map((tally): LeaderboardRow => {
    const mean = (metric: MetricName): number | null => finiteOrNull(meanOverSeries(tally.cells(metric), seriesOf));
    const { label, baseline } = modelByKind(tally.model);
    return {
      runId: options.runIds.get(tally.model) ?? '',
      model: tally.model,
      kind: tally.model,
      label,
      spec: {},
      baseline,
      selected: tally.model === options.selected,
      mase: mean('mase'),
      rmsse: mean('rmsse'),
      smape: mean('smape'),
      mape: mean('mape'),
      rmse: mean('rmse'),
      mae: mean('mae'),
      bias: mean('bias'),
      skill: benchmark ? finiteOrNull(skill(tally.cells('mase'), benchmark, seriesOf)) : null,
      coverage: options.levels.map((level) => {
        const count = tally.coverage.get(level);
        return { level, measured: count && count.total > 0 ? (100 * count.inside) / count.total : null };
      }),
      coverageByHorizon: [],
      fitMs: tally.totals.fitMs,
      forecastMs: tally.totals.forecastMs,
      failed: tally.totals.failed,
      size: tally.totals.bytes,
      seriesDone: tally.totals.done,
      seriesTotal: options.seriesCount,
      standardError: null,
    };
  });
  const key = options.metric === 'mse' || options.metric === 'bias' ? 'mase' : options.metric;
  return rows.sort((a, b) => (a[key] ?? Infinity) - (b[key] ?? Infinity));
}
