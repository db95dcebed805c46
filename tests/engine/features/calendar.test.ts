import { describe, expect, it } from 'vitest';
import type { Frequency, Panel } from '../../../engine/core/panel.ts';
import type { HolidayCalendars } from '../../../engine/features/matrix/kind.ts';
import { featureColumns } from '../../../engine/features/matrix/columns.ts';
import { fitFeatures, planFeatures } from '../../../engine/features/matrix/plan.ts';
import type { FeatureSpec } from '../../../engine/features/matrix/spec.ts';

const DAY_MS = 86_400_000;
const dayOf = (text: string): number => Date.parse(text) / DAY_MS;
const holidays: HolidayCalendars = { XX: [{ name: 'Fair', days: ['2024-05-31', '2024-06-01', '2024-06-10'].map(dayOf) }] };

function rows(spec: FeatureSpec, frequency: Frequency, first: string, count: number): Record<string, number[]> {
  const months = frequency.unit === 'month';
  const origin = months ? (Number(first.slice(0, 4)) - 1970) * 12 + Number(first.slice(5, 7)) - 1 : Date.parse(`${first}Z`);
  const panel: Panel = {
    frequency,
    seasonLength: 1,
    ids: ['a'],
    offsets: Int32Array.of(0, count),
    start: Int32Array.of(0),
    y: new Float64Array(count),
    axis: { frequency, granularity: 'minute', origin, dayOfMonth: months ? 31 : 1 },
  };
  const plan = planFeatures(panel, { specs: [spec], horizon: 1, strategy: 'direct' }, fitFeatures(panel, [spec], holidays), holidays);
  const [series] = featureColumns(panel, plan);
  return Object.fromEntries(plan.columns.map(({ name }, c) => [name, [...(series?.columns[c] ?? [])]]));
}
const daily: Frequency = { unit: 'day', step: 1 };

describe('calendar', () => {
  it('knows pay days, also in a month without a 31st, and the days until the next', () => {
    const { pay_day, days_to_pay_day } = rows({ kind: 'calendar', parts: ['pay-day', 'days-to-pay-day'] }, daily, '2024-02-26T00:00', 20);
    // 2024-02-29 and 2024-03-15.
    expect(pay_day?.flatMap((on, i) => (on ? [i] : []))).toEqual([3, 18]);
    expect(days_to_pay_day?.slice(0, 6)).toEqual([3, 2, 1, 0, 14, 13]);
    expect(days_to_pay_day?.at(-1)).toBe(15);
  });
  it('takes other pay days', () => {
    const { pay_day } = rows({ kind: 'calendar', parts: ['pay-day'], payDays: [1, 25] }, daily, '2024-02-20T00:00', 15);
    expect(pay_day?.flatMap((on, i) => (on ? [i] : []))).toEqual([5, 10]);
  });
  it('has the first and last three days of a month, weekends and seasons', () => {
    const made = rows({ kind: 'calendar', parts: ['month-start', 'month-end', 'weekend', 'season'] }, daily, '2024-02-27T00:00', 7);
    expect(made['month_end']).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(made['month_start']).toEqual([0, 0, 0, 1, 1, 1, 0]);
    expect(made['weekend']).toEqual([0, 0, 0, 0, 1, 1, 0]);
    expect(made['season']).toEqual([1, 1, 1, 2, 2, 2, 2]);
  });
  it('counts the hours of a day with their minutes', () => {
    const half: Frequency = { unit: 'minute', step: 30 };
    expect(rows({ kind: 'calendar', parts: ['hour'] }, half, '2024-02-27T22:30', 4)['hour']).toEqual([22.5, 23, 23.5, 0]);
    const each = rows({ kind: 'calendar', parts: ['hour'], encoding: 'one-hot' }, half, '2024-02-27T22:30', 4);
    expect(Object.keys(each)).toHaveLength(24);
    expect(each['hour_is_23']).toEqual([0, 1, 1, 0]);
  });
  it('writes what goes round as sine and cosine', () => {
    const made = rows({ kind: 'calendar', parts: ['day-of-week'], encoding: 'cyclic' }, daily, '2024-02-26T00:00', 8);
    expect(made['day_of_week_sin']?.[0]).toBe(0);
    expect(made['day_of_week_cos']?.[0]).toBe(1);
    expect(made['day_of_week_sin']?.[7]).toBe(0);
    expect(made['day_of_week_sin']?.[3]).toBeCloseTo(Math.sin((6 * Math.PI) / 7), 15);
  });
  it('counts the days of months, whatever day of it stands for them', () => {
    const made = rows({ kind: 'calendar', parts: ['days', 'working-days', 'month'] }, { unit: 'month', step: 1 }, '2024-01', 3);
    expect(made['days']).toEqual([31, 29, 31]);
    expect(made['working_days']).toEqual([23, 21, 21]);
    expect(made['month']).toEqual([1, 2, 3]);
  });
  it('refuses what says nothing of periods this long', () => {
    expect(() => rows({ kind: 'calendar', parts: ['day-of-week'] }, { unit: 'month', step: 1 }, '2024-01', 3)).toThrow(
      'Feature calendar: "parts" must be for periods of a day or less where it has day-of-week',
    );
  });
});

describe('holidays', () => {
  const spec: FeatureSpec = { kind: 'holidays', country: 'XX', before: 1, after: 1 };
  it('of days are 0 or 1, with the days around them', () => {
    const made = rows(spec, daily, '2024-05-29T00:00', 6);
    expect(made['holiday']).toEqual([0, 0, 1, 1, 0, 0]);
    expect(made['holiday_before_1']).toEqual([0, 1, 1, 0, 0, 0]);
    expect(made['holiday_after_1']).toEqual([0, 0, 0, 1, 1, 0]);
  });
  it('of hours hold all day', () => {
    expect(rows({ kind: 'holidays', country: 'XX' }, { unit: 'hour', step: 12 }, '2024-05-30T12:00', 4)['holiday']).toEqual([0, 1, 1, 1]);
  });
  it('of months and weeks are counted, and so are the days around them', () => {
    const month = rows(spec, { unit: 'month', step: 1 }, '2024-05', 2);
    expect(month['holiday']).toEqual([1, 2]);
    expect(month['holiday_before_1']).toEqual([2, 1]);
    expect(rows(spec, { unit: 'week', step: 1 }, '2024-05-27T00:00', 3)['holiday']).toEqual([2, 0, 1]);
  });
  it('have a column each when asked for, and own days among them', () => {
    const own: FeatureSpec = { ...spec, before: 0, after: 0, each: true, dates: [{ name: 'Sale day', dates: ['2024-05-30'] }] };
    const made = rows(own, daily, '2024-05-29T00:00', 3);
    expect(made).toEqual({ holiday_Sale_day: [0, 1, 0], holiday_Fair: [0, 0, 1] });
    const wrong: FeatureSpec = { ...own, dates: [{ name: 'Sale day', dates: ['2024-02-30'] }] };
    expect(() => rows(wrong, daily, '2024-05-29T00:00', 3)).toThrow('"dates" must be dates as YYYY-MM-DD but is "2024-02-30"');
  });
});
