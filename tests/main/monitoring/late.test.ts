import { describe, expect, it } from 'vitest';
import { lateDelivery } from '../../../main/services/monitoring/late.ts';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.UTC(2025, 0, 6, 6);
const days = (...at: readonly number[]): number[] => at.map((one) => monday + one * day);

describe('a delivery is late', () => {
  it('after half as long again as the longest of the last gaps', () => {
    const daily = days(0, 1, 2, 3);
    expect(lateDelivery(daily, monday + 4 * day)).toBeNull();
    expect(lateDelivery(daily, monday + 4.5 * day)).toBeNull();
    expect(lateDelivery(daily, monday + 4.5 * day + 1)).toEqual({ last: monday + 3 * day, due: monday + 4 * day, usualMs: day });
  });
  it('not over a weekend, where there was one before', () => {
    const weekdays = days(0, 1, 2, 3, 4, 7, 8, 9, 10, 11);
    expect(lateDelivery(weekdays, monday + 14 * day)).toBeNull();
    expect(lateDelivery(weekdays, monday + 16 * day)).toMatchObject({ due: monday + 14 * day });
  });
  it('never where too few have come, or all at once', () => {
    expect(lateDelivery([], monday)).toBeNull();
    expect(lateDelivery(days(0, 1, 2), monday + 100 * day)).toBeNull();
    expect(
      lateDelivery(
        [0, 1, 2, 3, 4].map((minute) => monday + minute * 60_000),
        monday + 100 * day,
      ),
    ).toBeNull();
  });
});
