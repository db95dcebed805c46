import type { Frequency } from '../../core/panel.ts';

/** Periods, from the first to the one after the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is compared with what: periods on the grid's axis. */
export interface DriftWindows {
  readonly current: Span;
  /** What values are compared with once season and growth are taken out. */
  readonly reference: Span;
  /** From the reference's end to the end of the current window. */
  readonly gap: number;
  /** Periods to the same weeks, or months, of a year before; null where the axis has no year. */
  readonly year: number | null;
  /** Whether values can be compared with those of a year before: history reaches that far. */
  readonly byYear: boolean;
}

/** Recent periods that are looked at unless somebody says otherwise: four weeks of days, a week of hours, a year of months. */
export function recentPeriods({ unit, step }: Frequency, seasonLength: number): number {
  const periods = { minute: 7 * 1440, hour: 168, day: 28, 'business-day': 20, week: 13, month: 12, quarter: 8, year: 8, integer: 0 }[unit];
  if (unit === 'integer') return Math.max(8, 2 * seasonLength);
  return Math.max(8, Math.round(periods / step));
}

/** Periods after which weekday and season are the same again: 364 days, 12 months. Null for axes without a year. */
export function yearOf({ unit, step }: Frequency): number | null {
  const periods = {
    minute: 364 * 1440,
    hour: 364 * 24,
    day: 364,
    'business-day': 260,
    week: 52,
    month: 12,
    quarter: 4,
    year: 0,
    integer: 0,
  }[unit];
  return periods > 0 && periods % step === 0 && periods / step > 1 ? periods / step : null;
}

/**
 * Chooses what is compared: the newest `recent` periods with a year that ends where the reference does, or before them where that is later.
 *
 * @param referenceEnd - periods that the reference reaches
 * @param periods - periods there are
 */
export function driftWindows(frequency: Frequency, recent: number, referenceEnd: number, periods: number): DriftWindows {
  const year = yearOf(frequency);
  const current = { from: Math.max(0, periods - recent), to: periods };
  const end = Math.min(referenceEnd, current.from);
  const whole = Math.max(year ?? 0, 4 * recent);
  // Two windows and a few more of them beyond the year that is taken off: below that the year is not worth its data.
  const byYear = year !== null && end - year >= 2 * recent;
  const first = byYear ? (year as number) : 0;
  return { current, reference: { from: Math.max(first, end - whole), to: end }, gap: periods - end, year, byYear };
}
