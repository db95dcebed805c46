import type { Regressor } from './panel.ts';

/** What is asked of a fitted model. */
export interface ForecastRequest {
  /** h, 1 or more. */
  readonly horizon: number;
  /** Nominal coverages in percent, each in (0, 100), for example [80, 95]. */
  readonly levels: readonly number[];
  /** Known future of the regressors that the model was fitted with, same names and order, each of length h. */
  readonly futureXreg?: readonly Regressor[];
}

export interface Interval {
  /** Nominal coverage in percent. */
  readonly level: number;
  /** Length h. */
  readonly lower: Float64Array;
  /** Length h. */
  readonly upper: Float64Array;
}

export interface Forecast {
  /** Point forecast, length h, in the units of y. */
  readonly mean: Float64Array;
  /** One for each level asked for, ascending by level; a wider level contains a narrower one. */
  readonly intervals: readonly Interval[];
}
