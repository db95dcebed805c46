import { requireColumns, type Cells } from './cells.ts';
import type { Figure, UnitSums } from './figure.ts';

/** Figures of a run over all cells that `bootstrapRuns` can take from sums by series. */
export type PooledMetric = 'mae' | 'rmse' | 'wape' | 'bias' | 'mase' | 'smape';

export interface SeriesSums extends UnitSums {
  readonly denominator: Float64Array;
  readonly figure: Figure;
}

/**
 * Sums of one run by unit (a series, or a fold of a single series), for the bootstrap. MAE, RMSE, WAPE and bias pool all cells, so that a series counts
 * by its cells and its size. MASE and sMAPE are the mean over units of each unit's mean, so that each counts the same.
 *
 * @param unitOf - length c, the unit of each cell: 0 ... units - 1; -1 for none
 * @param units - units without a cell come out as NaN, missing
 * @throws EngineError `length-mismatch`
 */
export function seriesSums(
  { actual, predicted, scale }: Omit<Cells, 'series'>,
  metric: PooledMetric,
  { unitOf, units }: { readonly unitOf: Int32Array; readonly units: number },
): SeriesSums {
  requireColumns(actual.length, { forecasts: predicted, scale, units: unitOf });
  const numerator = new Float64Array(units);
  const denominator = new Float64Array(units);
  const seen = new Uint8Array(units);
  for (let i = 0; i < actual.length; i++) {
    const unit = unitOf[i] as number;
    if (unit < 0) continue;
    const y = actual[i] as number;
    const f = predicted[i] as number;
    const loss = lossOf(metric, y, f, scale ? (scale[i] as number) : NaN);
    if (Number.isNaN(loss)) continue;
    seen[unit] = 1;
    numerator[unit] = (numerator[unit] as number) + loss;
    denominator[unit] = (denominator[unit] as number) + (metric === 'wape' ? Math.abs(y) / 100 : 1);
  }
  for (let unit = 0; unit < units; unit++) {
    if (seen[unit] === 0) numerator[unit] = denominator[unit] = NaN;
    else if (metric === 'mase' || metric === 'smape') {
      numerator[unit] = (numerator[unit] as number) / (denominator[unit] as number);
      denominator[unit] = 1;
    }
  }
  return { numerator, denominator, figure: metric === 'rmse' ? 'root' : 'ratio' };
}

function lossOf(metric: PooledMetric, y: number, f: number, scale: number): number {
  switch (metric) {
    case 'bias':
      return f - y;
    case 'rmse':
      return (f - y) ** 2;
    case 'mase':
      return scale > 0 ? Math.abs(f - y) / scale : NaN;
    case 'smape': {
      const size = Math.abs(y) + Math.abs(f);
      return size === 0 ? 0 : (200 * Math.abs(f - y)) / size;
    }
    default:
      return Math.abs(f - y);
  }
}
