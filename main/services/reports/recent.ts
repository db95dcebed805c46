import type { Panel } from '../../../engine/core/panel.ts';

/** What a series had over the last periods before its forecast. */
export interface Recent {
  /** Of the values that are there; NaN where there is none. */
  readonly sum: number;
  /** Periods with a value; fewer than were asked for where the series has gaps, or is shorter. */
  readonly known: number;
}

/** The last `count` periods of the series at position `index`. A missing period takes its place: no older one is taken instead. */
export function recentOf({ y, offsets }: Panel, index: number, count: number): Recent {
  const end = offsets[index + 1] ?? 0;
  const values = y.subarray(Math.max(offsets[index] ?? 0, end - count), end).filter((value) => !Number.isNaN(value));
  return { sum: values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0), known: values.length };
}
