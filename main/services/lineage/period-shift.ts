import type { TimeAxis } from '../../../engine/core/time-axis.ts';

const DAY_MS = 86_400_000;
const FIXED_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Business days up to a day number since 1970-01-01, which was a Thursday. */
const businessDays = (day: number): number => {
  const monday = Math.floor((day + 3) / 7);
  return 5 * monday + Math.min(4, day + 3 - 7 * monday);
};

/**
 * How many periods the origin of one axis lies after that of another.
 *
 * @returns k where period p of `after` is period p + k of `before`; null where periods of the two do not fall together
 */
export function periodShift(before: TimeAxis, after: TimeAxis): number | null {
  const { unit, step } = before.frequency;
  if (unit !== after.frequency.unit || step !== after.frequency.step) return null;
  const units = (): number => {
    switch (unit) {
      case 'integer':
        return after.origin - before.origin;
      case 'business-day':
        return businessDays(after.origin / DAY_MS) - businessDays(before.origin / DAY_MS);
      case 'month':
      case 'quarter':
      case 'year':
        return (after.origin - before.origin) / MONTHS[unit];
      default:
        return (after.origin - before.origin) / FIXED_MS[unit];
    }
  };
  const shift = units() / step;
  return Number.isInteger(shift) ? shift + 0 : null;
}
