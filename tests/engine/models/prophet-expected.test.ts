import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rmse } from '../../../engine/metrics/index.ts';
import { problemOf } from '../../../engine/models/prophet/problem.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { startingTrend } from '../../../engine/models/prophet/start.ts';
import { sharedData } from '../../shared-data.ts';
import { context } from '../test-context.ts';
import { datedSeries } from './prophet-cases.ts';

// The numeric constants of facebook/prophet's python/prophet/tests/test_prophet.py, commit 181f447 (MIT), on its tests/data*.csv.
const file = sharedData('prophet', 'tests', 'expected_values.json');

type Trend = Readonly<Record<'linear' | 'logistic' | 'flat', { readonly k: number; readonly m: number }>>;
interface Expected {
  readonly fit_predict_rmse_last30: Readonly<
    Record<'absmax_newton' | 'minmax_newton', { readonly value: number; readonly rel_tol: number }>
  >;
  readonly fit_predict_large_numbers_rmse_last30: { readonly minmax: { readonly value: number } };
  readonly growth_init_absmax: Trend;
  readonly growth_init_minmax: Trend;
  readonly fourier_first_row: Readonly<Record<'period_7_order_3' | 'period_365.25_order_3', readonly number[]>>;
}

describe.skipIf(file === null)("Prophet's own tests", () => {
  const expected = (file === null ? {} : JSON.parse(readFileSync(file, 'utf8'))) as Expected;
  const rowsOf = (name: string): { ds: string[]; y: number[] } => {
    const lines = readFileSync(sharedData('prophet', 'tests', name) as string, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    return { ds: lines.map((line) => line.slice(0, 10)), y: lines.map((line) => Number(line.split(',')[1])) };
  };
  const lastThirty = (name: string, scaling: string): number => {
    const { ds, y } = rowsOf(name);
    const series = datedSeries(ds.slice(0, -30), y.slice(0, -30));
    const { mean } = prophet.forecast(prophet.fit(series, { scaling }, context()), { horizon: 30, levels: [80] });
    return rmse(Float64Array.from(y.slice(-30)), mean);
  };

  test.each(['absmax', 'minmax'] as const)('errors of the last 30 values are those of its Newton fit, %s', (scaling) => {
    const { value, rel_tol: tolerance } = expected.fit_predict_rmse_last30[`${scaling}_newton`];
    expect(Math.abs(lastThirty('data.csv', scaling) / value - 1)).toBeLessThan(tolerance);
  });

  // 40 values, 33 parameters: Stan stops 0.04 below the maximum of the posterior, where the forecast is 2.4 % better by chance.
  test('errors of large numbers are near those of its Newton fit', () => {
    expect(Math.abs(lastThirty('data3.csv', 'minmax') / expected.fit_predict_large_numbers_rmse_last30.minmax.value - 1)).toBeLessThan(
      0.03,
    );
  });

  test.each([
    ['absmax', 'linear'],
    ['absmax', 'logistic'],
    ['absmax', 'flat'],
    ['minmax', 'linear'],
    ['minmax', 'logistic'],
    ['minmax', 'flat'],
  ] as const)('%s: %s growth starts where it does', (scaling, growth) => {
    const { ds, y } = rowsOf('data.csv');
    const history = y.slice(0, 468);
    const cap = growth === 'logistic' ? { cap: Math.max(...history) } : {};
    const { k, m } = startingTrend(problemOf(datedSeries(ds.slice(0, 468), history), { growth, scaling, ...cap }));
    const wanted = expected[`growth_init_${scaling}`][growth];
    expect(k).toBeCloseTo(wanted.k, 4);
    expect(m).toBeCloseTo(wanted.m, 4);
  });

  test.each([
    [7, 'period_7_order_3'],
    [365.25, 'period_365.25_order_3'],
  ] as const)('Fourier terms of %d days', (period, key) => {
    const { ds, y } = rowsOf('data.csv');
    const seasonalities = [{ name: 'season', period, fourier_order: 3 }];
    const { features } = problemOf(datedSeries(ds, y), { weekly_seasonality: false, yearly_seasonality: false, seasonalities });
    expected.fourier_first_row[key].forEach((value, i) => expect(features[i]).toBeCloseTo(value, 6));
  });
});
