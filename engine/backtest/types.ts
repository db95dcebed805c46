import type { Forecast } from '../core/forecast.ts';
import type { Fitted } from '../models/model.ts';

export interface BacktestOptions {
  /** h, 1 or more. */
  readonly horizon: number;
  /** K: the most origins to try; a short series gets fewer. */
  readonly folds: number;
  readonly levels: readonly number[];
}

/** Metrics of one fold. NaN where undefined (no actuals, zero scale, zero actuals for percentages). */
export interface FoldMetrics {
  readonly mase: number;
  readonly rmsse: number;
  readonly smape: number;
  readonly mape: number;
  readonly rmse: number;
  readonly mae: number;
  readonly mse: number;
  readonly bias: number;
}

/** How often actuals fell inside an interval, as counts so that folds can be pooled. */
export interface CoverageCount {
  readonly level: number;
  readonly inside: number;
  readonly total: number;
}

export interface FoldResult {
  /** Number of training values: the forecast starts at y[origin]. */
  readonly origin: number;
  readonly forecast: Forecast;
  readonly metrics: FoldMetrics;
  readonly coverage: readonly CoverageCount[];
  /** Model that made this fold's forecast: the one asked for, or the fallback. */
  readonly model: string;
}

export interface SeriesWarning {
  /** Stable code, for example `gaps-filled`, `fell-back`, `few-folds`. */
  readonly code: string;
  readonly message: string;
}

/** One model on one series: its backtest, and its fit to all of the data. */
export interface SeriesResult {
  readonly model: string;
  /** Model that made the final forecast: the one asked for, or the fallback. */
  readonly modelUsed: string;
  readonly folds: readonly FoldResult[];
  readonly fitted: Fitted;
  readonly forecast: Forecast;
  readonly warnings: readonly SeriesWarning[];
}
