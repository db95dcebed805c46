import { describe, expect, test } from 'vitest';
import { mstl } from '../../../engine/decomposition/mstl.ts';
import { sharedData } from '../../shared-data.ts';
import { column, csvRows } from '../csv-rows.ts';

const seriesFile = sharedData('statsmodels', 'mstl_elec_vic.csv');
const results = sharedData('statsmodels', 'mstl_test_results.csv');

describe.skipIf(!seriesFile || !results)('golden: mstl of R forecast, hourly electricity demand of Victoria', () => {
  const y = seriesFile ? column(csvRows(seriesFile), 'y') : new Float64Array(0);

  // Kept by statsmodels; made with every loess evaluated at every point: mstl(y, s.jump = 1, t.jump = 1, l.jump = 1).
  test('without jumps, all values', () => {
    const expected = csvRows(results as string);
    const { seasons, trend, remainder } = mstl(y, [168, 24], { jump: 1 });
    // The file has 12 significant digits of values about 10,000.
    const compare = (actual: Float64Array | undefined, name: string): void => {
      const reference = column(expected, name);
      expect(reference).toHaveLength(actual?.length ?? 0);
      actual?.forEach((value, t) => expect(Math.abs(value - (reference[t] as number))).toBeLessThan(2e-9));
    };
    compare(seasons[0], 'Seasonal24');
    compare(seasons[1], 'Seasonal168');
    compare(trend, 'Trend');
    compare(remainder, 'Remainder');
  });

  // mstl(msts(y, seasonal.periods = c(24, 168))), its first and last row; R 4.2.2, forecast 8.20.
  test('with the usual jumps', () => {
    const { seasons, trend, remainder } = mstl(y, [24, 168]);
    const at = (t: number): number[] => [trend, ...seasons, remainder].map((part) => part[t] as number);
    const expectNear = (actual: number[], expected: number[]): void =>
      actual.forEach((value, i) => expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-8));
    expectNear(at(0), [10373.4719740665, -1687.60612746706, -159.549491275025, -599.786979324463]);
    expectNear(at(y.length - 1), [10257.7478162729, -595.01917679532, 160.514760747573, -36.6353642251452]);
  });
});

test('property: components add up to the series, missing values are missing in the remainder alone, a level moves the trend alone', () => {
  const y = Float64Array.from({ length: 400 }, (_, t) => (t % 41 === 7 ? NaN : Math.sin(t / 50) + (t % 7) + 3 * (t % 24 < 8 ? 1 : 0)));
  const { seasonLengths, seasons, trend, remainder } = mstl(y, [24, 7, 400, 1]);
  expect(seasonLengths).toEqual([7, 24]);
  const raised = mstl(
    y.map((value) => value + 1000),
    [7, 24],
  );
  for (let t = 0; t < y.length; t++) {
    const parts = (trend[t] as number) + (seasons[0]?.[t] as number) + (seasons[1]?.[t] as number);
    expect(Number.isFinite(parts)).toBe(true);
    if (t % 41 === 7) expect(remainder[t]).toBeNaN();
    else expect(parts + (remainder[t] as number)).toBeCloseTo(y[t] as number, 10);
    expect((raised.trend[t] as number) - (trend[t] as number)).toBeCloseTo(1000, 8);
    expect(raised.seasons[0]?.[t]).toBeCloseTo(seasons[0]?.[t] as number, 8);
  }
  expect(() => mstl(y, [300])).toThrow(/more than 600 values/);
});
