import { describe, expect, test } from 'vitest';
import { autocorrelations } from '../../../engine/diagnostics/autocorrelation.ts';
import { dickeyFuller } from '../../../engine/diagnostics/dickey-fuller.ts';
import { kpss } from '../../../engine/diagnostics/kpss.ts';
import { ordinaryDifferences, seasonalDifferences } from '../../../engine/stats/difference-orders.ts';
import { rangeOutliers } from '../../../engine/stats/range-outliers.ts';
import { strengthsOf } from '../../../engine/stats/strengths.ts';
import { takeApart } from '../../../engine/stats/take-apart.ts';
import { lambdaByGuerrero, lambdaByLikelihood } from '../../../engine/transforms/box-cox-lambda.ts';
import { sharedData } from '../../shared-data.ts';
import { csvRows } from '../csv-rows.ts';

const data = sharedData('m4', 'm4_A.csv.gz');
const diagnostics = sharedData('m4', 'm4_A_R_diagnostics.csv.gz');
const hourly = sharedData('m4', 'm4_A_R_hourly_diagnostics.csv.gz');

// R 4.2.2, forecast 8.20, tseries 0.10.53: adf.test, kpss.test (lshort), ndiffs, nsdiffs, BoxCox.lambda, stl(s.window = "periodic"), tsoutliers, acf.
describe.skipIf(!data || !diagnostics || !hourly)('golden: diagnostics of R on 426 series of the M4 competition', () => {
  const values = new Map<string, number[]>();
  for (const { id = '', split, value } of data ? csvRows(data) : [])
    if (split === 'train') (values.get(id) ?? values.set(id, []).get(id))?.push(Number(value));
  const cases = [diagnostics, hourly]
    .flatMap((file) => (file ? csvRows(file) : []))
    .map((row) => ({
      row,
      at: (name: string): number => (row[name] === '' ? NaN : Number(row[name])),
      y: Float64Array.from(values.get(row['id'] ?? '') ?? []),
      m: Number(row['m']),
    }));
  type Case = (typeof cases)[number];
  /** Largest difference over the cases that have the figure, relative above 1. */
  const largest = (name: string, compute: (one: Case) => number): number =>
    Math.max(
      ...cases
        .filter(({ at }) => !Number.isNaN(at(name)))
        .map((one) => Math.abs(compute(one) - one.at(name)) / Math.max(1, Math.abs(one.at(name)))),
    );

  test('there are 426', () => expect(cases.filter(({ y, at }) => y.length === at('n'))).toHaveLength(426));

  test('unit root tests and autocorrelations, printed with 12 digits', () => {
    expect(largest('kpss_level', ({ y, at }) => kpss(y, { lags: at('kpss_lag') }).statistic)).toBeLessThan(1e-11);
    expect(largest('kpss_level_p', ({ y, at }) => kpss(y, { lags: at('kpss_lag') }).pValue)).toBeLessThan(1e-11);
    expect(largest('kpss_trend', ({ y, at }) => kpss(y, { about: 'trend', lags: at('kpss_lag') }).statistic)).toBeLessThan(1e-11);
    expect(largest('adf_stat', ({ y, at }) => dickeyFuller(y, { deterministic: 'trend', lags: at('adf_lag') }).statistic)).toBeLessThan(
      1e-11,
    );
    for (let lag = 1; lag <= 10; lag++)
      expect(largest(`acf${lag}`, ({ y }) => autocorrelations(y, 10)[lag - 1] as number)).toBeLessThan(1e-12);
  });

  test('differences', () => {
    expect(largest('ndiffs_kpss', ({ y }) => ordinaryDifferences(y))).toBe(0);
    expect(largest('nsdiffs_seas', ({ y, m }) => seasonalDifferences(y, m))).toBe(0);
  });

  test('strengths', () => {
    const strengths = ({ y, m }: Case) => {
      const parts = takeApart(y, [m], { seasonWindow: 'periodic' });
      return parts ? strengthsOf(parts) : { trend: NaN, seasons: [NaN] };
    };
    expect(largest('stl_trend_strength', (one) => strengths(one).trend)).toBeLessThan(1e-12);
    expect(largest('stl_seasonal_strength', (one) => strengths(one).seasons[0] as number)).toBeLessThan(1e-12);
  });

  test('Box-Cox lambda', () => {
    // R stops its search within .Machine$double.eps^0.25 of the minimum.
    expect(largest('boxcox_guerrero', ({ y, m }) => lambdaByGuerrero(y, m))).toBeLessThan(1.3e-4);
    expect(largest('boxcox_loglik', ({ y, m }) => lambdaByLikelihood(y, m))).toBe(0);
  });

  test('outliers', () => {
    const differ = cases.filter(
      ({ y, m, row }) =>
        rangeOutliers(y, [m])
          .map((at) => at + 1)
          .join(';') !== row['tsoutliers_index'],
    );
    // Two series, where the fault of R's robust STL (see stl.golden.test.ts) shifts the remainder.
    expect(differ.map(({ row }) => row['frequency'])).toEqual(['Monthly', 'Hourly']);
  });
});
