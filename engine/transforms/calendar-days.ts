import { EngineError } from '../core/errors.ts';
import type { TimeAxis } from '../core/time-axis.ts';

/** What a period's total is divided by: all days, or Mondays to Fridays (holidays are not known). */
export type DayKind = 'days' | 'trading-days';

const DAY_MS = 86_400_000;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
/** Averages over the 400 years after which the Gregorian calendar repeats. */
const DAYS_PER_MONTH = { days: 146_097 / 4800, 'trading-days': (146_097 * 5) / 7 / 4800 } as const;

/** Day number since 1970-01-01 of the first of a month, counted from 1970-01. */
function firstDay(month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12) + 1970, ((month % 12) + 12) % 12, 1);
  return Math.round(date.getTime() / DAY_MS);
}

/** Mondays to Fridays before day number `day`; only differences mean something. Day -3 was a Monday. */
function weekdaysBefore(day: number): number {
  const fromMonday = day + 3;
  const weeks = Math.floor(fromMonday / 7);
  return 5 * weeks + Math.min(fromMonday - 7 * weeks, 5);
}

/**
 * Days in each period over the average number, about 1: totals divided by it are free of the length of months.
 *
 * @param axis - of months, quarters or years
 * @param from - number of the first period
 * @returns length `count`
 * @throws EngineError `invalid-option` for periods that all have the same length, or no calendar
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 3.1
 */
export function dayFactors(axis: TimeAxis, kind: DayKind, from: number, count: number): Float64Array {
  const { unit, step } = axis.frequency;
  if (unit !== 'month' && unit !== 'quarter' && unit !== 'year')
    throw new EngineError(
      'invalid-option',
      `Adjusting for the calendar needs months, quarters or years but the periods have the unit "${unit}".`,
      {
        unit,
      },
    );
  const months = step * MONTHS[unit];
  // A period of several months that is dated by its end carries that month's number.
  const origin = axis.origin - (axis.dayOfMonth >= 28 ? months - 1 : 0);
  const average = DAYS_PER_MONTH[kind] * months;
  const daysBefore = (day: number): number => (kind === 'days' ? day : weekdaysBefore(day));
  return Float64Array.from({ length: count }, (_, i) => {
    const start = origin + (from + i) * months;
    return (daysBefore(firstDay(start + months)) - daysBefore(firstDay(start))) / average;
  });
}
