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
}

/** One series, as a local model sees it. */
export interface Series {
  readonly id: string;
  /** Length T, NaN where missing. */
  readonly y: Float64Array;
  /** m: periods in a season; 1 for none. */
  readonly seasonLength: number;
}

/** The series at position `index` of a panel; shares the panel's memory. */
export function seriesAt(panel: Panel, index: number): Series {
  const id = panel.ids[index];
  const from = panel.offsets[index];
  const to = panel.offsets[index + 1];
  if (id === undefined || from === undefined || to === undefined)
    throw new RangeError(`panel has ${panel.ids.length} series, asked for number ${index}`);
  return { id, y: panel.y.subarray(from, to), seasonLength: panel.seasonLength };
}
