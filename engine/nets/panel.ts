/** A regressor of every series of a panel. */
export interface NetRegressor {
  readonly name: string;
  /** One array a series, NaN where missing: T long, and for one that is known ahead T + h when a forecast is asked for. */
  readonly values: readonly Float64Array[];
}

/** An attribute of every series: text becomes one input for each common value, numbers one input. */
export interface NetStatic {
  readonly name: string;
  /** Length n; '' and NaN where missing. */
  readonly values: readonly (string | number)[];
}

/** What nets are trained on and forecast from: the history up to the origin. */
export interface NetPanel {
  /** n series in order of time, NaN where missing, of any lengths. */
  readonly series: readonly Float64Array[];
  /** Known for periods to come. */
  readonly futureRegressors?: readonly NetRegressor[];
  /** Known for the past alone. */
  readonly pastRegressors?: readonly NetRegressor[];
  readonly statics?: readonly NetStatic[];
}

/** Length of the longest run of periods, from the end of series `index` on, for which all future regressors are given. */
export function knownAhead(panel: NetPanel, index: number): number {
  const length = panel.series[index]?.length ?? 0;
  return (panel.futureRegressors ?? []).reduce((least, { values }) => Math.min(least, (values[index]?.length ?? 0) - length), Infinity);
}
