import { decode, encode } from '../../contract/codec.ts';
import type { FoldMetrics, SeriesResult } from '../../engine/backtest/types.ts';

/** Order of the metrics in the compact form below. */
export const metricOrder = [
  'mase',
  'rmsse',
  'smape',
  'mape',
  'rmse',
  'mae',
  'mse',
  'bias',
] as const satisfies readonly (keyof FoldMetrics)[];
const metricCount = metricOrder.length;

/** A result's metrics, read where they lie. */
export interface CompactMetrics {
  readonly folds: number;
  /** folds x 8, fold by fold, in `metricOrder`; NaN where undefined. */
  readonly values: Float64Array;
  /** Pooled over folds. */
  readonly coverage: readonly { level: number; inside: number; total: number }[];
}

/** [folds, levels, folds x 8 metrics, levels x (level, inside, total)] as doubles. */
export function packMetrics(result: SeriesResult): Uint8Array {
  const levels = result.forecast.intervals.map(({ level }) => level);
  const packed = new Float64Array(2 + result.folds.length * metricCount + levels.length * 3);
  packed[0] = result.folds.length;
  packed[1] = levels.length;
  let at = 2;
  for (const fold of result.folds) for (const name of metricOrder) packed[at++] = fold.metrics[name];
  for (const level of levels) {
    let inside = 0;
    let total = 0;
    for (const fold of result.folds)
      for (const count of fold.coverage)
        if (count.level === level) {
          inside += count.inside;
          total += count.total;
        }
    packed.set([level, inside, total], at);
    at += 3;
  }
  return new Uint8Array(packed.buffer);
}

export function unpackMetrics(bytes: Uint8Array): CompactMetrics {
  // A blob may start anywhere in its buffer; doubles may not.
  const packed = new Float64Array(bytes.slice().buffer);
  const folds = packed[0] ?? 0;
  const levels = packed[1] ?? 0;
  const values = packed.subarray(2, 2 + folds * metricCount);
  const at = 2 + folds * metricCount;
  return {
    folds,
    values,
    coverage: Array.from({ length: levels }, (_, i) => ({
      level: packed[at + 3 * i] ?? NaN,
      inside: packed[at + 3 * i + 1] ?? 0,
      total: packed[at + 3 * i + 2] ?? 0,
    })),
  };
}

export interface Band {
  readonly level: number;
  readonly lower: Float64Array<ArrayBuffer>;
  readonly upper: Float64Array<ArrayBuffer>;
}
/** A result's forecasts, as they are stored. */
export interface ForecastPayload {
  readonly formatVersion: 1;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly bands: readonly Band[];
  readonly folds: readonly { origin: number; model: string; mase: number; mean: Float64Array<ArrayBuffer>; bands: readonly Band[] }[];
}

export function packForecasts(result: SeriesResult): Uint8Array {
  const payload = {
    formatVersion: 1,
    mean: result.forecast.mean,
    bands: result.forecast.intervals.map(({ level, lower, upper }) => ({ level, lower, upper })),
    folds: result.folds.map((fold) => ({
      origin: fold.origin,
      model: fold.model,
      mase: fold.metrics.mase,
      mean: fold.forecast.mean,
      bands: fold.forecast.intervals.map(({ level, lower, upper }) => ({ level, lower, upper })),
    })),
  };
  return encode(payload);
}

export const unpackForecasts = (bytes: Uint8Array): ForecastPayload => decode(bytes.slice().buffer) as ForecastPayload;
