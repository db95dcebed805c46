import { studentHalfWidth } from '../math/student-t.ts';
import { requireColumns, type Cells, type Grouping } from './cells.ts';

/** Errors of one run in one group of cells. NaN where a figure does not exist. */
export interface ErrorGroup {
  /** Cells with an actual and a forecast. */
  readonly count: number;
  /** Series that they belong to. */
  readonly series: number;
  readonly mae: number;
  readonly rmse: number;
  /** Mean of 200 |y - f| / (|y| + |f|) in percent. */
  readonly smape: number;
  /** Mean absolute error over the scale of each cell's fold, over the cells that have one. */
  readonly mase: number;
  /** Sum of absolute errors over the sum of absolute actuals, in percent. */
  readonly wape: number;
  /** Mean of forecast less actual: above zero forecasts too much. */
  readonly bias: number;
  /** Sum of forecasts less actuals over the sum of absolute actuals, in percent. */
  readonly biasPercent: number;
  /** 95 percent interval of the bias, with series as the sample: cells of one series may depend on each other. NaN for fewer than two series. */
  readonly biasLower: number;
  readonly biasUpper: number;
  /** Share of cells whose forecast is above the actual, equal ones half. */
  readonly overShare: number;
}

/** Sums over the cells of a group. */
interface Sums {
  count: number;
  absolute: number;
  squared: number;
  symmetric: number;
  scaled: number;
  scaledCount: number;
  actual: number;
  error: number;
  over: number;
}

/**
 * Errors and bias by group, for example by step ahead, weekday, month, segment or series.
 *
 * @returns a row a group
 * @throws EngineError `length-mismatch`
 * @see Liang & Zeger (1986), Biometrika 73(1), 13-22, for the variance with series as the sample
 */
export function errorsByGroup({ actual, predicted, series, scale }: Cells, { groupOf, groups }: Grouping): ErrorGroup[] {
  requireColumns(actual.length, { forecasts: predicted, series, scale, groups: groupOf });
  const all: Sums[] = Array.from({ length: groups }, () => ({
    count: 0,
    absolute: 0,
    squared: 0,
    symmetric: 0,
    scaled: 0,
    scaledCount: 0,
    actual: 0,
    error: 0,
    over: 0,
  }));
  const errorsOf = Array.from({ length: groups }, () => new Map<number, { error: number; count: number }>());
  for (let i = 0; i < actual.length; i++) {
    const group = groupOf[i] as number;
    const y = actual[i] as number;
    const f = predicted[i] as number;
    if (group < 0 || Number.isNaN(y) || Number.isNaN(f)) continue;
    const error = f - y;
    const size = Math.abs(y) + Math.abs(f);
    const sums = all[group] as Sums;
    sums.count++;
    sums.absolute += Math.abs(error);
    sums.squared += error * error;
    sums.symmetric += size === 0 ? 0 : (200 * Math.abs(error)) / size;
    sums.actual += Math.abs(y);
    sums.error += error;
    sums.over += error > 0 ? 1 : error === 0 ? 0.5 : 0;
    const divisor = scale ? (scale[i] as number) : NaN;
    if (divisor > 0) {
      sums.scaled += Math.abs(error) / divisor;
      sums.scaledCount++;
    }
    const bySeries = errorsOf[group] as Map<number, { error: number; count: number }>;
    const own = bySeries.get(series[i] as number);
    if (own) {
      own.error += error;
      own.count++;
    } else bySeries.set(series[i] as number, { error, count: 1 });
  }
  return all.map((sums, group) => finish(sums, [...(errorsOf[group] as Map<number, { error: number; count: number }>).values()]));
}

function finish(sums: Sums, bySeries: readonly { readonly error: number; readonly count: number }[]): ErrorGroup {
  const { count, actual } = sums;
  const clusters = bySeries.length;
  const bias = sums.error / count;
  let between = 0;
  for (const { error, count: cells } of bySeries) between += (error - cells * bias) ** 2;
  const deviation = Math.sqrt(((clusters / (clusters - 1)) * between) / (count * count));
  const halfWidth = clusters < 2 ? NaN : studentHalfWidth(95, clusters - 1) * deviation;
  return {
    count,
    series: clusters,
    mae: sums.absolute / count,
    rmse: Math.sqrt(sums.squared / count),
    smape: sums.symmetric / count,
    mase: sums.scaled / sums.scaledCount,
    wape: actual === 0 ? NaN : (100 * sums.absolute) / actual,
    bias,
    biasPercent: actual === 0 ? NaN : (100 * sums.error) / actual,
    biasLower: bias - halfWidth,
    biasUpper: bias + halfWidth,
    overShare: sums.over / count,
  };
}
