import type { MetricName } from '../../../contract/entities/experiment.ts';
import { addCoverage, noCoverage, type CoverageSums } from '../../jobs/coverage-codec.ts';
import { metricOrder, type CompactMetrics } from '../../jobs/result-codec.ts';
import { runLabel } from '../models/runs.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';

/** What is added up of one result. */
export interface TalliedResult {
  readonly metrics: CompactMetrics;
  readonly coverage: Uint8Array | null;
  readonly fitMs: number;
  readonly forecastMs: number;
  readonly fellBack: boolean;
  readonly bytes: number;
}

/** Sums up one run over the series of a panel as results come in. */
export interface RunTally {
  readonly run: StoredRun;
  readonly label: string;
  /** series x folds of the metrics that are compared fold by fold, NaN where there is none. The newest fold of a series is its last cell. */
  cells(metric: MetricName): Float64Array;
  /** Mean over a series' folds, for each series; NaN where there is none. */
  means(metric: MetricName): Float64Array;
  add(series: number, result: TalliedResult): void;
  readonly totals: Readonly<{ fitMs: number; forecastMs: number; failed: number; done: number; bytes: number }>;
  readonly coverage: ReadonlyMap<number, { inside: number; total: number }>;
  /** By step, in the order of the experiment's levels. */
  readonly stepCoverage: CoverageSums;
}

export interface TallyShape {
  readonly seriesCount: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly horizon: number;
  /** Metric that selects; it and MASE are kept fold by fold. */
  readonly metric: MetricName;
}

/** Memory: two tables of series x folds and eight of series, whatever the horizon. */
export function createTally(run: StoredRun, { seriesCount, folds, levels, horizon, metric: selecting }: TallyShape): RunTally {
  const table = (size: number): Float64Array => new Float64Array(size).fill(NaN);
  const cells = new Map<MetricName, Float64Array>(
    [...new Set<MetricName>(['mase', selecting])].map((name) => [name, table(seriesCount * folds)]),
  );
  const means = new Map<MetricName, Float64Array>(metricOrder.map((name) => [name, table(seriesCount)]));
  const totals = { fitMs: 0, forecastMs: 0, failed: 0, done: 0, bytes: 0 };
  const coverage = new Map<number, { inside: number; total: number }>();
  const stepCoverage = noCoverage(levels.length, horizon);
  return {
    run,
    label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
    totals,
    coverage,
    stepCoverage,
    cells: (metric) => {
      const found = cells.get(metric);
      if (!found) throw new RangeError(`${metric} is not kept fold by fold`);
      return found;
    },
    means: (metric) => means.get(metric) ?? new Float64Array(0),
    add: (series, { metrics, coverage: bySteps, fitMs, forecastMs, fellBack, bytes }) => {
      const first = series * folds + folds - metrics.folds;
      metricOrder.forEach((name, m) => {
        const target = cells.get(name);
        let sum = 0;
        let count = 0;
        for (let fold = 0; fold < metrics.folds; fold++) {
          const value = metrics.values[fold * metricOrder.length + m] ?? NaN;
          if (target) target[first + fold] = value;
          if (!Number.isFinite(value)) continue;
          sum += value;
          count++;
        }
        const mean = means.get(name);
        if (mean) mean[series] = count === 0 ? NaN : sum / count;
      });
      for (const { level, inside, total } of metrics.coverage) {
        const pooled = coverage.get(level) ?? { inside: 0, total: 0 };
        coverage.set(level, { inside: pooled.inside + inside, total: pooled.total + total });
      }
      addCoverage(stepCoverage, bySteps);
      totals.fitMs += fitMs;
      totals.forecastMs += forecastMs;
      totals.bytes += bytes;
      totals.done += 1;
      if (fellBack) totals.failed += 1;
    },
  };
}
