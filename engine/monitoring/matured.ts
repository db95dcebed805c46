/** Forecasts whose actual values have arrived: columns of one length c, in any order. */
export interface Matured {
  /** Series of each value, 0 to n - 1. */
  readonly series: Int32Array;
  /** Period that is forecast, on the panel's axis. */
  readonly period: Int32Array;
  /** Steps ahead, from 1 on. */
  readonly step: Int32Array;
  /** What came; NaN where nothing did. */
  readonly actual: Float64Array;
  readonly forecast: Float64Array;
}

/** Forecasts of a backtest; values of one fold were forecast at one origin. */
export interface Backtested extends Matured {
  readonly fold: Int32Array;
}
