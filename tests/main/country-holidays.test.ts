import { describe, expect, test } from 'vitest';
import { expandCountryHolidays } from '../../main/services/experiments/country-holidays.ts';

const from = Date.UTC(2024, 2, 1);
const to = Date.UTC(2024, 9, 1);
const namesOf = (spec: { readonly [key: string]: unknown }): unknown[] =>
  (spec['holidays'] as readonly { readonly holiday: string }[]).map(({ holiday }) => holiday);

describe('country holidays', () => {
  test('a country becomes a row for each public holiday, with dates from the year before to the year after', async () => {
    const spec = await expandCountryHolidays({ growth: 'flat', country_holidays: 'DE' }, from, to);
    expect(spec).not.toHaveProperty('country_holidays');
    expect(spec['growth']).toBe('flat');
    expect(namesOf(spec)).toHaveLength(9);
    expect(spec['holidays']).toContainEqual({ holiday: 'Karfreitag', ds: ['2023-04-07', '2024-03-29', '2025-04-18'] });
    expect(spec['holidays']).toContainEqual({ holiday: 'Tag der Deutschen Einheit', ds: ['2023-10-03', '2024-10-03', '2025-10-03'] });
  });

  test('a state adds its own days', async () => {
    const spec = await expandCountryHolidays({ country_holidays: 'de-by' }, from, to);
    expect(spec['holidays']).toContainEqual({ holiday: 'Heilige Drei Könige', ds: ['2023-01-06', '2024-01-06', '2025-01-06'] });
    expect(namesOf(await expandCountryHolidays({ country_holidays: 'DE' }, from, to))).not.toContain('Heilige Drei Könige');
  });

  test('holidays that last several days have each of them', async () => {
    const spec = await expandCountryHolidays({ country_holidays: 'TR' }, from, to);
    const rows = spec['holidays'] as readonly { readonly holiday: string; readonly ds: readonly string[] }[];
    expect(rows.find(({ holiday }) => holiday === 'Ramazan Bayramı')?.ds.filter((day) => day.startsWith('2024'))).toEqual([
      '2024-04-10',
      '2024-04-11',
      '2024-04-12',
      '2024-04-13',
    ]);
  });

  test("the user's own rows stay, and take the place of the country's of the same name", async () => {
    const own = [{ holiday: 'Karfreitag', ds: ['2024-03-29'], lower_window: -2, upper_window: 0 }];
    const spec = await expandCountryHolidays({ country_holidays: 'DE', holidays: own }, from, to);
    expect(namesOf(spec).filter((name) => name === 'Karfreitag')).toHaveLength(1);
    expect(spec['holidays']).toContainEqual(own[0]);
  });

  test('a spec without a country is left alone', async () => {
    const spec = { seasonality_mode: 'multiplicative' };
    expect(await expandCountryHolidays(spec, from, to)).toBe(spec);
    expect(await expandCountryHolidays({ country_holidays: null }, from, to)).toEqual({});
  });

  test.each([
    ['ZZ', /a country code of two letters/],
    ['Germany', /a country code of two letters/],
    ['DE-XX', /a state of Deutschland: BB, BE, BW/],
  ])('%s is refused', async (code, message) => {
    const expanding = expandCountryHolidays({ country_holidays: code }, from, to);
    await expect(expanding).rejects.toThrow(message);
    await expect(expanding).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
