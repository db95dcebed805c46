import type { Forecast } from '../core/forecast.ts';
import type { Regressor, Series } from '../core/panel.ts';
import type { SavedModel } from './pipeline/saved-model.ts';

export interface BacktestOptions {
  /** h, 1 or more. */
  readonly horizon: number;
  /** K: the most origins to try; a short series gets fewer. */
  readonly folds: number;
  readonly levels: readonly number[];
  /**
   * Known future of the series' regressors after its end, same names, length h each. Without it models are fitted without regressors:
   * folds that knew more than the final forecast would say nothing about it.
   */
  readonly futureXreg?: readonly Regressor[];
  /**
   * The data of a fold as they would have been prepared at its origin, where preparing them takes from values around. Without it a fold is a
   * part of the series.
   *
   * @param origin - number of periods of the given series before it
   * @returns null when nothing is left to train on: the fold is left out
   */
  readonly refold?: (origin: number) => FoldData | null;
}

/** What a fold is trained on and measured by. */
export interface FoldData {
  /** Ends at the origin. */
  readonly training: Series;
  /** Length h, NaN where it is not known. */
  readonly actual: Float64Array;
  /** Length h each, by the names of `training.xreg`. */
  readonly futureXreg?: readonly Regressor[];
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

/** How often actuals fell inside an interval, by steps ahead, over all folds. */
export interface StepCoverage {
  readonly level: number;
  /** Length h: number of actuals inside at step i + 1. */
  readonly inside: Int32Array;
  /** Length h: number of actuals known at step i + 1. */
  readonly total: Int32Array;
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
  /** A row for each level, ascending; zeros without folds. */
  readonly stepCoverage: readonly StepCoverage[];
  /** Forecasts again by `forecastSaved`. */
  readonly fitted: SavedModel;
  readonly forecast: Forecast;
  readonly warnings: readonly SeriesWarning[];
}

/** The backtest of one model on one series by itself. */
export interface SeriesFolds {
  readonly folds: readonly FoldResult[];
  /** Folds in which another model stood in. */
  readonly failures: number;
  /** Why, the first time; null where none did. */
  readonly failure: string | null;
}
