import type { Series } from '../../core/panel.ts';
import { periodMs, type TimeAxis } from '../../core/time-axis.ts';

export const DAY_MS = 86_400_000;

/** The axis that knows dates, or null: then a period counts as a day, the first as 1970-01-01. */
export const datedAxis = (series: Series): TimeAxis | null =>
  series.calendar && series.calendar.axis.frequency.unit !== 'integer' ? series.calendar.axis : null;

/** Instants of `count` periods from `from` on, in milliseconds since 1970-01-01. */
export function instants(axis: TimeAxis | null, from: number, count: number): Float64Array {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) times[i] = axis ? periodMs(axis, from + i) : (from + i) * DAY_MS;
  return times;
}

/** Day number since 1970-01-01 of an instant. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** ISO weekday, 1 Monday to 7 Sunday, of a day number; 1970-01-01 was a Thursday. */
export const isoWeekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/**
 * Instant of a date as text.
 *
 * @param text - `YYYY-MM-DD`, or with a time of day behind a space or T
 * @returns milliseconds since 1970-01-01, NaN where it is not such a date
 */
export function parseDate(text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/.exec(text);
  if (!parts) return NaN;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
    ? date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000
    : NaN;
}

export const formatDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
