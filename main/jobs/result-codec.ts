import { decode, encode } from '../../contract/codec.ts';
import type { FoldMetrics, SeriesResult } from '../../engine/backtest/types.ts';
import type { Forecast } from '../../engine/core/forecast.ts';

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
/** A result's forecasts. */
export interface ForecastPayload {
  readonly mean: Float64Array<ArrayBuffer>;
  readonly bands: readonly Band[];
  readonly folds: readonly { origin: number; model: string; mase: number; mean: Float64Array<ArrayBuffer>; bands: readonly Band[] }[];
}

/** How forecasts are stored: each is (1 + 2 x levels) x h numbers, mean first, then lower and upper of each level, ascending. */
interface StoredForecasts {
  readonly formatVersion: 2;
  readonly levels: readonly number[];
  readonly horizon: number;
  readonly forecast: Float64Array<ArrayBuffer>;
  /** Those of the folds one after the other: drawn, but not computed with, so seven digits do. */
  readonly folds: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly origins: Int32Array<ArrayBuffer>;
  readonly mase: Float64Array<ArrayBuffer>;
  /** Model of each fold; a single one where all are the same. */
  readonly models: readonly string[];
}

/** Numbers that single precision holds: 0, and what is neither huge nor tiny. */
const fitsSingle = (values: Float64Array): boolean =>
  values.every((value) => value === 0 || (Math.abs(value) < 1e30 && Math.abs(value) > 1e-30));

function write(target: Float64Array, at: number, { mean, intervals }: Forecast): number {
  let next = at;
  for (const values of [mean, ...intervals.flatMap(({ lower, upper }) => [lower, upper])]) {
    target.set(values, next);
    next += values.length;
  }
  return next;
}

export function packForecasts({ forecast, folds }: SeriesResult | Pick<SeriesResult, 'forecast' | 'folds'>): Uint8Array<ArrayBuffer> {
  const levels = forecast.intervals.map(({ level }) => level);
  const horizon = forecast.mean.length;
  const size = (1 + 2 * levels.length) * horizon;
  const final = new Float64Array(size);
  write(final, 0, forecast);
  const earlier = new Float64Array(size * folds.length);
  folds.forEach((fold, i) => write(earlier, i * size, fold.forecast));
  const models = folds.map(({ model }) => model);
  const stored: StoredForecasts = {
    formatVersion: 2,
    levels,
    horizon,
    forecast: final,
    folds: fitsSingle(earlier) ? Float32Array.from(earlier) : earlier,
    origins: Int32Array.from(folds, ({ origin }) => origin),
    mase: Float64Array.from(folds, ({ metrics }) => metrics.mase),
    models: new Set(models).size === 1 ? models.slice(0, 1) : models,
  };
  return encode(stored);
}

export function unpackForecasts(bytes: Uint8Array): ForecastPayload {
  const stored = decode(bytes.slice().buffer) as StoredForecasts | (ForecastPayload & { readonly formatVersion: 1 });
  if (stored.formatVersion === 1) return stored;
  const { levels, horizon, forecast, folds, origins, mase, models } = stored;
  const size = (1 + 2 * levels.length) * horizon;
  const part = (values: Float32Array | Float64Array, at: number) => {
    const piece = (i: number): Float64Array<ArrayBuffer> => Float64Array.from(values.subarray(at + i * horizon, at + (i + 1) * horizon));
    return { mean: piece(0), bands: levels.map((level, k) => ({ level, lower: piece(1 + 2 * k), upper: piece(2 + 2 * k) })) };
  };
  return {
    ...part(forecast, 0),
    folds: Array.from(origins, (origin, i) => ({
      origin,
      model: models[models.length === 1 ? 0 : i] ?? '',
      mase: mase[i] ?? NaN,
      ...part(folds, i * size),
    })),
  };
}
