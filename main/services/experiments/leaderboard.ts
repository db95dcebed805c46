import type { LeaderboardRow, MetricName } from '../../../contract/entities/experiment.ts';
import { modelByKind } from '../../../engine/models/index.ts';
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

/** Mean over series of the mean over folds, NaN cells left out; null when there is none. */
export function meanOverSeries(cells: Float64Array, folds: number): number | null {
  let sum = 0;
  let count = 0;
  for (let start = 0; start < cells.length; start += folds) {
    let inSeries = 0;
    let seen = 0;
    for (let i = start; i < start + folds; i++) {
      const value = cells[i] ?? NaN;
      if (Number.isNaN(value)) continue;
      inSeries += value;
      seen++;
    }
    if (seen === 0) continue;
    sum += inSeries / seen;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** 1 - MASE / MASE of seasonal naive, over the cells that both have; null when that cannot be said. */
export function skill(tally: ModelTally, benchmark: ModelTally | undefined, folds: number): number | null {
  if (!benchmark) return null;
  const mine = tally.cells('mase').slice();
  const theirs = benchmark.cells('mase').slice();
  for (let i = 0; i < mine.length; i++)
    if (Number.isNaN(mine[i]) || Number.isNaN(theirs[i])) {
      mine[i] = NaN;
      theirs[i] = NaN;
    }
  const own = meanOverSeries(mine, folds);
  const reference = meanOverSeries(theirs, folds);
  return own === null || reference === null || reference === 0 ? null : 1 - own / reference;
}

/** Rows of the table, best first by the chosen metric; what has no value yet goes last. */
export function leaderboardRows(options: {
  readonly tallies: readonly ModelTally[];
  readonly runIds: ReadonlyMap<string, string>;
  readonly seriesCount: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly metric: MetricName;
  readonly selected: string | null;
  readonly standardErrors: ReadonlyMap<string, number>;
}): LeaderboardRow[] {
  const { tallies, folds } = options;
  const benchmark = tallies.find(({ model }) => model === 'seasonal-naive');
  const rows = tallies.map((tally): LeaderboardRow => {
    const mean = (metric: MetricName): number | null => meanOverSeries(tally.cells(metric), folds);
    const { label, baseline } = modelByKind(tally.model);
    return {
      runId: options.runIds.get(tally.model) ?? '',
      model: tally.model,
      label,
      baseline,
      selected: tally.model === options.selected,
      mase: mean('mase'),
      rmsse: mean('rmsse'),
      smape: mean('smape'),
      mape: mean('mape'),
      rmse: mean('rmse'),
      mae: mean('mae'),
      bias: mean('bias'),
      skill: skill(tally, benchmark, folds),
      coverage: options.levels.map((level) => {
        const count = tally.coverage.get(level);
        return { level, measured: count && count.total > 0 ? (100 * count.inside) / count.total : null };
      }),
      fitMs: tally.totals.fitMs,
      forecastMs: tally.totals.forecastMs,
      failed: tally.totals.failed,
      size: tally.totals.bytes,
      seriesDone: tally.totals.done,
      seriesTotal: options.seriesCount,
      standardError: options.standardErrors.get(tally.model) ?? null,
    };
  });
  const key = options.metric === 'mse' || options.metric === 'bias' ? 'mase' : options.metric;
  return rows.sort((a, b) => (a[key] ?? Infinity) - (b[key] ?? Infinity));
}
