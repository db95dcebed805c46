import type { Frequency } from './panel.ts';

/** How a period is written: the file's own granularity. */
export type Granularity = 'integer' | 'year' | 'quarter' | 'month' | 'date' | 'minute' | 'second';

/** Maps period numbers (0, 1, 2 ... along the panel) to points in time and back to text. */
export interface TimeAxis {
  readonly frequency: Frequency;
  readonly granularity: Granularity;
  /**
   * Period 0: the counter's value for `integer`; months since 1970-01 for `month`, `quarter` and `year`; otherwise milliseconds since
   * 1970-01-01, no time zone.
   */
  readonly origin: number;
  /** Day of the month that stands for a period of months; 31 means the last day. 1 for other units. */
  readonly dayOfMonth: number;
}

const DAY_MS = 86_400_000;
const FIXED_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const year4 = (year: number): string => (year < 0 ? `-${pad(-year, 6)}` : pad(year, 4));

/** Weekday 0 (Monday) to 6 (Sunday) of a day number since 1970-01-01, which was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The day number `count` business days after `day`, itself a business day. */
function addBusinessDays(day: number, count: number): number {
  const fromMonday = weekday(day) + count;
  return day - weekday(day) + Math.floor(fromMonday / 5) * 7 + (((fromMonday % 5) + 5) % 5);
}

function monthStartMs(months: number): number {
  const year = Math.floor(months / 12) + 1970;
  const date = new Date(0);
  date.setUTCFullYear(year, ((months % 12) + 12) % 12, 1);
  return date.getTime();
}

/**
 * The instant that stands for a period, in milliseconds since 1970-01-01 UTC.
 *
 * @param index - period number; may lie beyond the data in either direction
 * @returns NaN for an `integer` axis, which has no calendar
 */
export function periodMs(axis: TimeAxis, index: number): number {
  const { unit, step } = axis.frequency;
  switch (unit) {
    case 'integer':
      return NaN;
    case 'business-day':
      return addBusinessDays(axis.origin / DAY_MS, index * step) * DAY_MS;
    case 'month':
    case 'quarter':
    case 'year': {
      const months = axis.origin + index * step * MONTHS[unit];
      const start = monthStartMs(months);
      const length = Math.round((monthStartMs(months + 1) - start) / DAY_MS);
      return start + (Math.min(axis.dayOfMonth, length) - 1) * DAY_MS;
    }
    default:
      return axis.origin + index * step * FIXED_MS[unit];
  }
}

/**
 * A period as text, in the granularity of the file that it came from.
 *
 * @returns for example `17`, `1961`, `1961 Q1`, `1961-01`, `2017-08-16`, `2017-08-16 05:00`, `2017-08-16 05:00:00`
 */
export function formatPeriod(axis: TimeAxis, index: number): string {
  if (axis.frequency.unit === 'integer') return String(axis.origin + index * axis.frequency.step);
  const date = new Date(periodMs(axis, index));
  const year = year4(date.getUTCFullYear());
  const month = pad(date.getUTCMonth() + 1, 2);
  switch (axis.granularity) {
    case 'integer':
    case 'year':
      return year;
    case 'quarter':
      return `${year} Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
    case 'month':
      return `${year}-${month}`;
    default:
  }
  const day = `${year}-${month}-${pad(date.getUTCDate(), 2)}`;
  if (axis.granularity === 'date') return day;
  const minute = `${day} ${pad(date.getUTCHours(), 2)}:${pad(date.getUTCMinutes(), 2)}`;
  return axis.granularity === 'minute' ? minute : `${minute}:${pad(date.getUTCSeconds(), 2)}`;
}

/** Labels of `count` periods from `from` on. */
export const formatPeriods = (axis: TimeAxis, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => formatPeriod(axis, from + i));
