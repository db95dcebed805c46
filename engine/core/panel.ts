import type { TimeAxis } from './time-axis.ts';

/** Spacing of the time axis. `integer` is a bare counter: what a step means is not known. */
export interface Frequency {
  readonly unit: 'integer' | 'minute' | 'hour' | 'day' | 'business-day' | 'week' | 'month' | 'quarter' | 'year';
  /** Units per period, 1 or more: 15 with `minute` is a quarter of an hour. */
  readonly step: number;
}

/**
 * Many series on one regular time axis, columnar. Series i holds `y[offsets[i] .. offsets[i + 1])`, one value a period,
 * the first of them at period `start[i]` of the axis. Gaps are NaN; the first and last value of a series are not.
 */
export interface Panel {
  readonly frequency: Frequency;
  /** m: periods in a season; 1 for none. */
  readonly seasonLength: number;
  /** Length n, unique, in ascending order. */
  readonly ids: readonly string[];
  /** Length n + 1, ascending from 0. */
  readonly offsets: Int32Array;
  /** Length n. */
  readonly start: Int32Array;
  /** Length offsets[n]. */
  readonly y: Float64Array;
  /** All season lengths, ascending, for data with more than one; `seasonLength` is among them. */
  readonly seasons?: readonly number[];
  /** What the periods are in calendar time; without it models know no dates. */
  readonly axis?: TimeAxis;
  /** Known-future regressors. */
  readonly regressors?: readonly PanelRegressor[];
  /** Periods after the last value of y for which regressors are known; 0 or absent for none. */
  readonly futurePeriods?: number;
  /** Regressors that nobody knows after the end of y: values beside y. */
  readonly past?: readonly Regressor[];
  /** What stays the same within a series. */
  readonly statics?: readonly PanelStatic[];
}

/** An attribute of the series of a panel. */
export interface PanelStatic {
  readonly name: string;
  /** Length n, as text; empty where missing. The newest where it does not stay the same. */
  readonly values: readonly string[];
  /** Series in which it does not stay the same: the value before the newest one, and the period of the axis from which on the newest holds. Absent where none are, or it is not known. */
  readonly changed?: readonly { readonly series: number; readonly before: string; readonly since: number }[];
}

/** A known-future regressor of a panel. */
export interface PanelRegressor {
  readonly name: string;
  /** Length offsets[n], beside y; NaN where missing. */
  readonly values: Float64Array;
  /** Length n x futurePeriods: row i holds the periods after the end of series i. */
  readonly future: Float64Array;
}

/** One regressor as a model sees it. */
export interface Regressor {
  readonly name: string;
  /** Length T beside a series' y, or length h in a request for a forecast; NaN where missing. */
  readonly values: Float64Array;
}

/** One series, as a local model sees it. */
export interface Series {
  readonly id: string;
  /** Length T, NaN where missing. */
  readonly y: Float64Array;
  /** m: periods in a season; 1 for none. */
  readonly seasonLength: number;
  /** All season lengths, ascending, for data with more than one; `seasonLength` is among them. */
  readonly seasons?: readonly number[];
  /** What the periods are in calendar time, and the period number of y[0]. */
  readonly calendar?: { readonly axis: TimeAxis; readonly start: number };
  /** Known-future regressors, in the order of the panel's. */
  readonly xreg?: readonly Regressor[];
}

/** The series at position `index` of a panel; shares the panel's memory. */
export function seriesAt(panel: Panel, index: number): Series {
  const id = panel.ids[index];
  const from = panel.offsets[index];
  const to = panel.offsets[index + 1];
  if (id === undefined || from === undefined || to === undefined)
    throw new RangeError(`panel has ${panel.ids.length} series, asked for number ${index}`);
  return {
    id,
    y: panel.y.subarray(from, to),
    seasonLength: panel.seasonLength,
    ...(panel.seasons ? { seasons: panel.seasons } : {}),
    ...(panel.axis ? { calendar: { axis: panel.axis, start: panel.start[index] as number } } : {}),
    ...(panel.regressors?.length
      ? { xreg: panel.regressors.map(({ name, values }) => ({ name, values: values.subarray(from, to) })) }
      : {}),
  };
}

/** The known future of a series' regressors: what a model gets as `futureXreg`, at most `futurePeriods` long. */
export function futureAt(panel: Panel, index: number, horizon: number): readonly Regressor[] | undefined {
  const known = panel.futurePeriods ?? 0;
  if (!panel.regressors?.length || known < horizon) return undefined;
  return panel.regressors.map(({ name, future }) => ({ name, values: future.subarray(index * known, index * known + horizon) }));
}

/** The part of a series before `to`, or from `from` on: y, regressors and calendar together; shares memory. */
export const sliceSeries = (series: Series, from: number, to: number): Series => ({
  ...series,
  y: series.y.subarray(from, to),
  ...(series.calendar ? { calendar: { ...series.calendar, start: series.calendar.start + from } } : {}),
  ...(series.xreg ? { xreg: series.xreg.map(({ name, values }) => ({ name, values: values.subarray(from, to) })) } : {}),
});
