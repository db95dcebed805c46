import { describe, expect, test } from 'vitest';
import { interpolateSeasonal } from '../../../engine/decomposition/interpolate.ts';
import { sharedData } from '../../shared-data.ts';
import { csvRows } from '../csv-rows.ts';

const nn5 = sharedData('nn5', 'nn5_daily.csv.gz');

describe.skipIf(!nn5)('golden: na.interp(ts(x, frequency = 7)) of R forecast 8.20', () => {
  test('the gaps of NN5-001 are filled alike', () => {
    const rows = csvRows(nn5 as string).filter((row) => row['id'] === 'NN5-001' && row['split'] === 'train');
    const y = Float64Array.from(rows, (row) => (row['value'] === '' || row['value'] === 'NA' ? NaN : Number(row['value'])));
    const filled = interpolateSeasonal(y, [7]);
    const gaps = [...y.keys()].filter((t) => Number.isNaN(y[t] as number));
    const expected = [
      8.922325388547, 4.017232424879, 35.10671696596, 15.28811983296, 29.33869862246, 7.018280448162, 33.43935164666, 32.23608173684,
      15.40178454308, 37.34075050545, 24.86506119235, 14.32109979833, 6.611870608159, -0.7868852602733, 42.39544491643, 33.58470826562,
    ];
    expect(gaps).toHaveLength(expected.length);
    gaps.forEach((t, i) => expect(filled[t]).toBeCloseTo(expected[i] as number, 10));
  });
});

const seasonal = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, t) => 50 + 0.1 * t + 10 * Math.sin((2 * Math.PI * t) / 7));

test('a clean season is put back into its gaps, and what was there stays as it was', () => {
  const whole = seasonal(210);
  const y = whole.map((value, t) => (t % 17 === 5 || (t > 90 && t < 95) ? NaN : value));
  const filled = interpolateSeasonal(y, [7]);
  for (let t = 0; t < y.length; t++)
    if (Number.isNaN(y[t] as number)) expect(Math.abs((filled[t] as number) - (whole[t] as number))).toBeLessThan(0.2);
    else expect(filled[t]).toBe(y[t]);
  expect(interpolateSeasonal(whole, [7])).toBe(whole);
});

test('with fewer than two seasons observed, without a season, or when the result leaves the range, straight lines do', () => {
  const few = seasonal(30).map((value, t) => (t % 3 === 0 ? value : NaN));
  few[29] = 1;
  const lines = interpolateSeasonal(few, []);
  expect(lines[1]).toBeCloseTo((few[0] as number) + ((few[3] as number) - (few[0] as number)) / 3, 12);
  expect(interpolateSeasonal(few, [7])).toEqual(lines);
  const wild = Float64Array.from({ length: 60 }, (_, t) => (t < 20 || t > 55 ? t % 7 : NaN));
  const filled = interpolateSeasonal(wild, [7]);
  for (const value of filled) expect(value >= -3 && value <= 9).toBe(true);
});
