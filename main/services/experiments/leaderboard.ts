import type { HorizonCoverage, LeaderboardRow, MetricName } from '../../../contract/entities/experiment.ts';
import { trainableByKind } from '../../../engine/ensembles/index.ts';
import { skill } from '../../../engine/selection/index.ts';
import type { RunTally } from './tally.ts';

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Mean of what is finite, in order, so that it does not depend on who finished first; null where nothing is. */
function meanOf(values: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** Series number of each cell of a table of series x folds. */
export const seriesOfCells = (seriesCount: number, folds: number): Int32Array =>
  Int32Array.from({ length: seriesCount * folds }, (_, cell) => Math.floor(cell / folds));

/** Measured coverage by steps ahead; empty for results of before it was counted. */
function byHorizon({ stepCoverage: { total, inside } }: RunTally, levels: readonly number[]): HorizonCoverage[] {
  if (!total.some((count) => count > 0)) return [];
  return levels.map((level, k) => ({
    level,
    measured: Array.from(total, (count, i) => (count > 0 ? (100 * (inside[k]?.[i] ?? 0)) / count : null)),
    total: [...total],
  }));
}

/** Rows of the table, best first by the chosen metric; what has no value yet goes last. */
export function leaderboardRows(options: {
  readonly tallies: readonly RunTally[];
  readonly seriesCount: number;
  /** The series that each cell belongs to. */
  readonly seriesOf: Int32Array;
  readonly levels: readonly number[];
  readonly metric: MetricName;
  readonly selected: string | null;
}): LeaderboardRow[] {
  const { tallies, seriesOf, levels } = options;
  const benchmark = tallies.find(({ run }) => run.model === 'seasonal-naive')?.cells('mase');
  const rows = tallies.map((tally): LeaderboardRow => {
    const { run, label, totals } = tally;
    const mean = (metric: MetricName): number | null => meanOf(tally.means(metric));
    return {
      runId: run.id,
      model: run.model,
      kind: run.kind,
      label,
      spec: run.spec,
      baseline: trainableByKind(run.kind).baseline,
      selected: run.model === options.selected,
      mase: mean('mase'),
      rmsse: mean('rmsse'),
      smape: mean('smape'),
      mape: mean('mape'),
      rmse: mean('rmse'),
      mae: mean('mae'),
      bias: mean('bias'),
      skill: benchmark ? finiteOrNull(skill(tally.cells('mase'), benchmark, seriesOf)) : null,
      coverage: levels.map((level) => {
        const count = tally.coverage.get(level);
        return { level, measured: count && count.total > 0 ? (100 * count.inside) / count.total : null };
      }),
      coverageByHorizon: byHorizon(tally, levels),
      fitMs: totals.fitMs,
      forecastMs: totals.forecastMs,
      failed: totals.failed,
      size: totals.bytes,
      seriesDone: totals.done,
      seriesTotal: options.seriesCount,
      standardError: null,
    };
  });
  const key = options.metric === 'mse' || options.metric === 'bias' ? 'mase' : options.metric;
  return rows.sort((a, b) => (a[key] ?? Infinity) - (b[key] ?? Infinity));
}
