import { periodMs, type TimeAxis } from '../../core/time-axis.ts';

export const DAY_MS = 86_400_000;
/** Whether a period is longer than a day, so that it has days rather than lies in one. */
export const isLong = ({ frequency: { unit, step } }: TimeAxis): boolean =>
  unit === 'week' || unit === 'month' || unit === 'quarter' || unit === 'year' || (unit === 'day' && step > 1);

/** Weekday 0 (Monday) to 6 (Sunday) of a day number since 1970-01-01, which was a Thursday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** First day, since 1970-01-01, of a period. A week counts from its date on. */
export function firstDay(axis: TimeAxis, period: number): number {
  const { unit, step } = axis.frequency;
  if (unit !== 'month' && unit !== 'quarter' && unit !== 'year') return Math.floor(periodMs(axis, period) / DAY_MS);
  const months = axis.origin + period * step * MONTHS[unit];
  return Math.floor(utc(Math.floor(months / 12) + 1970, ((months % 12) + 12) % 12, 1) / DAY_MS);
}

/** Milliseconds of a date, also in the first century. */
export function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/** Day number of a date as `YYYY-MM-DD`; NaN where it is none. */
export function dayOfText(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return NaN;
  const ms = utc(Number(year), Number(month) - 1, Number(day));
  const date = new Date(ms);
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? ms / DAY_MS : NaN;
}

/** Number of the ISO week, 1 to 53, of a day number. */
export function isoWeek(day: number): number {
  // The Thursday of a week decides to which year it belongs.
  const thursday = day - weekday(day) + 3;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  return Math.floor((thursday - utc(year, 0, 1) / DAY_MS) / 7) + 1;
}
