import { formatPeriod, periodMs, type TimeAxis } from '../core/time-axis.ts';
import { changeOf, pairedSums, yearInPeriods, type Sums } from './year-before.ts';

/** A value beside an earlier one; null where there is none. */
export interface Compared {
  readonly label: string;
  readonly beforeLabel: string;
  readonly value: number | null;
  readonly before: number | null;
  /** As a share: 0.1 is ten percent more. */
  readonly change: number | null;
}

export interface KeyFigures {
  readonly last: Compared;
  readonly lastYear: Compared | null;
  readonly recent: Compared | null;
  readonly yearToDate: Compared | null;
  readonly year: Compared | null;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Periods that `recent` sums, in units: four weeks, a week of hours, a day of minutes, three months. */
const RECENT = { integer: 0, minute: 1440, hour: 168, day: 28, 'business-day': 20, week: 4, month: 3, quarter: 0, year: 0 } as const;

/**
 * How a series does: its newest period, its newest weeks or months, the year so far and the newest year, each beside the year before.
 *
 * @param y - length n >= 1, NaN where missing
 * @param start - period number of y[0]
 */
export function keyFigures(y: Float64Array, axis: TimeAxis, start: number): KeyFigures {
  const n = y.length;
  const label = (from: number, to: number): string => {
    const first = formatPeriod(axis, start + from);
    return to - from > 1 ? `${first} to ${formatPeriod(axis, start + to - 1)}` : first;
  };
  const compare = (from: number, to: number, lag: number, { now, before, pairs }: Sums): Compared => ({
    label: label(from, to),
    beforeLabel: label(from - lag, to - lag),
    value: pairs > 0 ? orNull(now) : null,
    before: pairs > 0 ? orNull(before) : null,
    change: orNull(changeOf({ now, before, pairs })),
  });
  const over = (count: number, lag: number): Compared | null =>
    lag > 0 && count > 0 && count + lag <= n ? compare(n - count, n, lag, pairedSums(y, n - count, n, lag)) : null;
  const value = y[n - 1] ?? NaN;
  const previous = y[n - 2] ?? NaN;
  const { unit, step } = axis.frequency;
  const year = yearInPeriods(axis.frequency);
  const recent = Math.round(RECENT[unit] / step);
  return {
    last: {
      label: label(n - 1, n),
      beforeLabel: label(n - 2, n - 1),
      value: orNull(value),
      before: orNull(previous),
      change: orNull(changeOf({ now: value, before: previous, pairs: Number.isNaN(value - previous) ? 0 : 1 })),
    },
    lastYear: over(1, year),
    recent: recent > 1 ? over(recent, year) : null,
    yearToDate: unit === 'integer' || unit === 'year' ? null : yearToDate(y, axis, start, label),
    year: over(Math.min(year, n - year), year),
  };
}

function yearToDate(y: Float64Array, axis: TimeAxis, start: number, label: (from: number, to: number) => string): Compared | null {
  const n = y.length;
  const byMonth = axis.frequency.unit === 'month' || axis.frequency.unit === 'quarter';
  const dateOf = (t: number): Date => new Date(periodMs(axis, start + t));
  const yearOf = (t: number): number => dateOf(t).getUTCFullYear();
  /** Place in the year; of periods of months without the day, which may be the last one. */
  const placeOf = (t: number): number => {
    const date = dateOf(t);
    return date.getUTCMonth() * 32 + (byMonth ? 0 : date.getUTCDate());
  };
  const year = yearOf(n - 1);
  let from = n - 1;
  while (from > 0 && yearOf(from - 1) === year) from--;
  let before = from;
  while (before > 0 && yearOf(before - 1) === year - 1) before--;
  // A series that begins within either year has no whole part of it.
  const whole = (first: number): boolean => first > 0 || yearOf(-1) !== yearOf(0);
  if (!whole(from)) return null;
  const now = sumOf(y, from, n);
  const last = placeOf(n - 1);
  let end = before;
  while (end < from && placeOf(end) <= last) end++;
  const known = before < from && yearOf(before) === year - 1 && whole(before) && end > before;
  const earlier = known ? sumOf(y, before, end) : NaN;
  return {
    label: label(from, n),
    beforeLabel: known ? label(before, end) : String(year - 1),
    value: orNull(now),
    before: orNull(earlier),
    change: orNull(changeOf({ now, before: earlier, pairs: known ? 1 : 0 })),
  };
}

/** NaN where nothing is there. */
function sumOf(y: Float64Array, from: number, to: number): number {
  let sum = 0;
  let seen = 0;
  for (let t = from; t < to; t++) {
    const value = y[t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    seen++;
  }
  return seen > 0 ? sum : NaN;
}
