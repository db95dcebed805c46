import type { Frequency } from '../core/panel.ts';

const WEEKS = 52;

/**
 * Periods from one to the same one a year before: 52 weeks for what is shorter than a month, so that days of the week meet.
 *
 * @returns 0 where a year is not a whole number of periods, or the axis has no calendar
 */
export function yearInPeriods({ unit, step }: Frequency): number {
  const units = {
    integer: 0,
    minute: WEEKS * 7 * 24 * 60,
    hour: WEEKS * 7 * 24,
    day: WEEKS * 7,
    'business-day': WEEKS * 5,
    week: WEEKS,
    month: 12,
    quarter: 4,
    year: 1,
  }[unit];
  return units % step === 0 ? units / step : 0;
}

export interface Sums {
  readonly now: number;
  readonly before: number;
  /** Pairs of periods that both have a value. */
  readonly pairs: number;
}

/**
 * Sum of the periods from `from` to `to` and of those `lag` before, over the pairs that are both there.
 *
 * @param y - NaN where missing
 * @param to - not included
 */
export function pairedSums(y: Float64Array, from: number, to: number, lag: number): Sums {
  let now = 0;
  let before = 0;
  let pairs = 0;
  for (let t = Math.max(from, lag); t < to; t++) {
    const value = y[t] as number;
    const earlier = y[t - lag] as number;
    if (Number.isNaN(value) || Number.isNaN(earlier)) continue;
    now += value;
    before += earlier;
    pairs++;
  }
  return { now, before, pairs };
}

/** Change as a share of what was before; NaN where that is zero or below. */
export const changeOf = ({ now, before, pairs }: Sums): number => (pairs > 0 && before > 0 ? now / before - 1 : NaN);

/**
 * The newest year of a series beside the one before, as a share; of a series that is shorter than two years the part that has a year before.
 *
 * @param year - periods of a year, 0 for none
 * @returns NaN where nothing can be compared
 */
export const changeOverYear = (y: Float64Array, year: number): number =>
  year === 0 || y.length <= year ? NaN : changeOf(pairedSums(y, y.length - year, y.length, year));
