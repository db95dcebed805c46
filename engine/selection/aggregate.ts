import type { CoverageCount, StepCoverage } from '../backtest/types.ts';
import { EngineError } from '../core/errors.ts';

/**
 * Mean over series of the mean over each series' folds, so that a series with many folds counts no more than one with few.
 * Missing cells are left out; NaN when none is there.
 *
 * @param values - one metric, length c: a cell for each (series, fold)
 * @param seriesOf - length c, the series that each cell belongs to: 0, 1, 2 ...
 */
export const meanOverSeries = (values: Float64Array, seriesOf: Int32Array): number => {
  const means = seriesMeans(values, seriesOf);
  let sum = 0;
  for (const value of means) sum += value;
  return means.length === 0 ? NaN : sum / means.length;
};

/**
 * Mean of each series' cells, for the series that have one, in order of their number.
 *
 * @throws EngineError `length-mismatch`
 */
export function seriesMeans(values: Float64Array, seriesOf: Int32Array): Float64Array {
  if (values.length !== seriesOf.length)
    throw new EngineError('length-mismatch', `${values.length} cells but ${seriesOf.length} series numbers`, {
      values: values.length,
      seriesOf: seriesOf.length,
    });
  let size = 0;
  for (const index of seriesOf) size = Math.max(size, index + 1);
  const sums = new Float64Array(size);
  const counts = new Int32Array(size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const series = seriesOf[i] as number;
    if (!Number.isFinite(value)) continue;
    sums[series] = (sums[series] as number) + value;
    counts[series] = (counts[series] as number) + 1;
  }
  const means: number[] = [];
  for (let s = 0; s < size; s++) if ((counts[s] as number) > 0) means.push((sums[s] as number) / (counts[s] as number));
  return Float64Array.from(means);
}

/**
 * Skill against a reference: 1 - loss / loss of the reference over the cells that both have; 0.2 is 20 percent better, negative is worse.
 * NaN when no cell is shared or the reference makes no error.
 */
export function skill(losses: Float64Array, reference: Float64Array, seriesOf: Int32Array): number {
  const own = losses.map((value, i) => (Number.isFinite(reference[i]) ? value : NaN));
  const other = reference.map((value, i) => (Number.isFinite(losses[i]) ? value : NaN));
  const scale = meanOverSeries(other, seriesOf);
  return scale === 0 ? NaN : 1 - meanOverSeries(own, seriesOf) / scale;
}

export interface PooledCoverage extends CoverageCount {
  /** Share of actuals inside, 0 to 1; NaN when there was none. */
  readonly measured: number;
}

/** Coverage over all folds and series together, a row for each level, ascending. */
export function poolCoverage(counts: Iterable<readonly CoverageCount[]>): PooledCoverage[] {
  const pooled = new Map<number, { inside: number; total: number }>();
  for (const fold of counts)
    for (const { level, inside, total } of fold) {
      const sum = pooled.get(level) ?? { inside: 0, total: 0 };
      pooled.set(level, { inside: sum.inside + inside, total: sum.total + total });
    }
  return [...pooled.entries()]
    .sort(([a], [b]) => a - b)
    .map(([level, { inside, total }]) => ({ level, inside, total, measured: total === 0 ? NaN : inside / total }));
}

/** Counts by steps ahead of several series, added up: a row for each level, ascending; as long as the longest horizon. */
export function poolStepCoverage(counts: Iterable<readonly StepCoverage[]>): StepCoverage[] {
  const pooled = new Map<number, { inside: number[]; total: number[] }>();
  for (const rows of counts)
    for (const { level, inside, total } of rows) {
      const sum = pooled.get(level) ?? { inside: [], total: [] };
      pooled.set(level, sum);
      for (let i = 0; i < total.length; i++) {
        sum.inside[i] = (sum.inside[i] ?? 0) + (inside[i] as number);
        sum.total[i] = (sum.total[i] ?? 0) + (total[i] as number);
      }
    }
  return [...pooled.entries()]
    .sort(([a], [b]) => a - b)
    .map(([level, { inside, total }]) => ({ level, inside: Int32Array.from(inside), total: Int32Array.from(total) }));
}
