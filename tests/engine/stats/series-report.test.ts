import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { autocorrelations } from '../../../engine/diagnostics/autocorrelation.ts';
import { difference } from '../../../engine/transforms/difference.ts';
import { sharedData } from '../../shared-data.ts';
import { column, csvRows } from '../csv-rows.ts';
import { keyFigures } from '../../../engine/stats/key-figures.ts';
import { fillFigures, noFigures } from '../../../engine/stats/panel-figures.ts';
import { rangeOutliers } from '../../../engine/stats/range-outliers.ts';
import { seasonalPlots } from '../../../engine/stats/seasonal-plots.ts';
import { seriesReport } from '../../../engine/stats/series-report.ts';

const axisOf = (unit: TimeAxis['frequency']['unit'], origin: number, granularity: TimeAxis['granularity'], step = 1): TimeAxis => ({
  frequency: { unit, step },
  granularity,
  origin,
  dayOfMonth: 1,
});
const DAY_MS = 86_400_000;
const months = axisOf('month', 12 * 40, 'month');
// 2020-01-01, a Wednesday.
const days = axisOf('day', 18_262 * DAY_MS, 'date');

/** Every number in it, wherever it is. */
function* numbersOf(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (ArrayBuffer.isView(value)) yield* value as Float64Array;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* numbersOf(item);
}

const odd: readonly (readonly [string, ArrayLike<number>])[] = [
  ['one value', [5]],
  ['two values', [5, 6]],
  ['three the same', [5, 5, 5]],
  ['all zero', new Array<number>(60).fill(0)],
  ['constant', new Array<number>(60).fill(7.3)],
  ['constant and huge', new Array<number>(60).fill(1e100)],
  ['huge', Array.from({ length: 60 }, (_, t) => 1e99 * (1 + Math.sin(t)))],
  ['tiny', Array.from({ length: 60 }, (_, t) => 1e-300 * (1 + (t % 5)))],
  ['a spike', Array.from({ length: 60 }, (_, t) => (t === 31 ? 1000 : 0))],
  ['alternating', Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 1 : -1))],
  ['a straight line', Array.from({ length: 60 }, (_, t) => 3 + 2 * t)],
  ['mostly missing', Array.from({ length: 60 }, (_, t) => (t % 20 === 0 ? t : NaN))],
  ['all missing', new Array<number>(30).fill(NaN)],
  ['two seasons exactly', Array.from({ length: 24 }, (_, t) => t % 12)],
  ['negative', Array.from({ length: 60 }, (_, t) => -5 - (t % 12))],
];

describe.each(odd)('%s', (_, values) => {
  const y = Float64Array.from(values);
  test.each([[[]], [[12]], [[4, 12]]])('with seasons %j: a report without infinities, the same as the browser has', (seasonLengths) => {
    const before = Float64Array.from(y);
    for (const options of [
      {},
      { robust: true },
      { decomposition: 'classical-additive' as const },
      { decomposition: 'classical-multiplicative' as const },
    ]) {
      const report = seriesReport({ y, axis: months, start: 3, seasonLengths }, options);
      expect(y).toEqual(before);
      for (const number of numbersOf(report)) expect(Math.abs(number)).not.toBe(Infinity);
      for (const strength of [report.summary.trendStrength, ...report.summary.seasonalStrength.map((one) => one.strength)])
        if (strength !== null) expect(strength >= 0 && strength <= 1).toBe(true);
    }
    const figures = noFigures(1);
    fillFigures(figures, 0, y, { seasonLengths, year: 12 });
    const { summary, anomalies } = seriesReport({ y, axis: months, start: 0, seasonLengths });
    expect(figures.anomalies[0]).toBe(anomalies.at.length);
    expect(figures.trend[0]).toEqual(summary.trendStrength ?? NaN);
    expect(figures.forecastability[0]).toEqual(summary.forecastability ?? NaN);
  });
});

test('property: a report of any series is finite and tells what is there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -3, max: 40 }) }, { weight: 1, arbitrary: fc.constant(NaN) }), {
        minLength: 1,
        maxLength: 90,
      }),
      fc.subarray([2, 7, 12]),
      (values, seasonLengths) => {
        const y = Float64Array.from(values);
        const report = seriesReport({ y, axis: days, start: 0, seasonLengths });
        for (const number of numbersOf(report)) expect(Math.abs(number)).not.toBe(Infinity);
        expect(report.summary.missing).toBe(values.filter(Number.isNaN).length);
        expect(report.summary.zeros).toBe(values.filter((value) => value === 0).length);
      },
    ),
    { numRuns: 60 },
  );
});

test('anomalies by quartiles are those of rangeOutliers, whatever the threshold', () => {
  const y = Float64Array.from({ length: 96 }, (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12) + ((t * 7919) % 13) / 13);
  y[50] = 120;
  const { anomalies } = seriesReport({ y, axis: months, start: 0, seasonLengths: [12] }, { anomalyRule: 'quartiles', threshold: 90 });
  expect([...anomalies.at]).toEqual(rangeOutliers(y, [12]));
  expect([...anomalies.at]).toContain(50);
  expect(anomalies.expected[anomalies.at.indexOf(50)]).toBeGreaterThan(50);
  expect(anomalies.expected[anomalies.at.indexOf(50)]).toBeLessThan(65);
});

const corrgram = sharedData('statsmodels', 'results_corrgram.csv');
const macro = sharedData('statsmodels', 'dataset_macrodata.csv');
test.skipIf(!corrgram || !macro)("golden: Bartlett's bounds of Stata's corrgram, real GDP of the United States, single precision", () => {
  const y = column(csvRows(macro as string), 'realgdp');
  const { autocorrelation } = seriesReport({ y, axis: months, start: 0, seasonLengths: [] }, { lags: 40 });
  const upper = column(csvRows(corrgram as string), 'acvar_ub');
  expect(upper).toHaveLength(40);
  upper.forEach((value, i) => expect(Math.abs((autocorrelation?.bartlett[i] as number) - value)).toBeLessThan(1e-6));
});

describe('key figures', () => {
  test('of months: the year so far beside the same months of the year before', () => {
    // 2010-01 to 2012-03: 1, 2, 3 ...
    const y = Float64Array.from({ length: 27 }, (_, t) => t + 1);
    expect(keyFigures(y, months, 0)).toEqual({
      last: { label: '2012-03', beforeLabel: '2012-02', value: 27, before: 26, change: 27 / 26 - 1 },
      lastYear: { label: '2012-03', beforeLabel: '2011-03', value: 27, before: 15, change: 27 / 15 - 1 },
      recent: { label: '2012-01 to 2012-03', beforeLabel: '2011-01 to 2011-03', value: 78, before: 42, change: 78 / 42 - 1 },
      yearToDate: { label: '2012-01 to 2012-03', beforeLabel: '2011-01 to 2011-03', value: 78, before: 42, change: 78 / 42 - 1 },
      year: { label: '2011-04 to 2012-03', beforeLabel: '2010-04 to 2011-03', value: 258, before: 114, change: 258 / 114 - 1 },
    });
  });

  test('of days: 52 weeks before; the year so far by the calendar, leap day and all', () => {
    const y = new Float64Array(366 + 365 + 59).fill(1);
    const { lastYear, recent, yearToDate } = keyFigures(y, days, 0);
    expect(lastYear).toMatchObject({ label: '2022-02-28', beforeLabel: '2021-03-01' });
    expect(recent).toMatchObject({ value: 28, before: 28, change: 0 });
    expect(yearToDate).toMatchObject({ label: '2022-01-01 to 2022-02-28', beforeLabel: '2021-01-01 to 2021-02-28', value: 59, before: 59 });
    // To the end of February of 2020, a leap year: 28 of its 29 days.
    expect(keyFigures(y.subarray(0, 366 + 59), days, 0).yearToDate).toMatchObject({ before: 59, beforeLabel: '2020-01-01 to 2020-02-28' });
  });

  test('a year that is there in part only, or not at all, is not compared', () => {
    const y = Float64Array.of(1, 2, 3);
    expect(keyFigures(y, months, 0)).toMatchObject({
      lastYear: null,
      recent: null,
      year: null,
      yearToDate: { value: 6, before: null, change: null },
    });
    // Begins in June: neither year is whole.
    expect(keyFigures(y, months, 5).yearToDate).toBeNull();
    expect(keyFigures(y, axisOf('integer', 1, 'integer'), 0)).toMatchObject({
      last: { value: 3, before: 2 },
      lastYear: null,
      yearToDate: null,
    });
  });
});

describe('seasonal plots', () => {
  test('of months: a line a year', () => {
    const y = Float64Array.from({ length: 15 }, (_, t) => t);
    const [plot, ...others] = seasonalPlots(y, months, 10, [12]);
    expect(others).toEqual([]);
    expect([plot?.name, plot?.positions.length, plot?.cycles]).toEqual(['year', 12, ['2010', '2011', '2012']]);
    // Starts in November 2010.
    expect([...(plot?.values.slice(10, 14) ?? [])]).toEqual([0, 1, 2, 3]);
    expect(plot?.mean[10]).toBe(6);
    expect(plot?.values[0]).toBeNaN();
  });
  test('of days: weekdays and months by year; means where days share a place', () => {
    const y = Float64Array.from({ length: 366 }, (_, t) => t % 7);
    const [week, year] = seasonalPlots(y, days, 0, [7, 365]);
    expect([week?.name, year?.name, week?.positions[0], year?.positions[0]]).toEqual(['week', 'year', 'Mon', 'Jan']);
    // The first of January 2020 is a Wednesday.
    expect([...(week?.mean ?? [])]).toEqual([5, 6, 0, 1, 2, 3, 4]);
    expect(year?.values).toHaveLength(12);
  });
  test('a season without a calendar is numbered', () => {
    const y = Float64Array.of(1, 2, 3, 4, 5, NaN, 7);
    const [plot] = seasonalPlots(y, axisOf('integer', 1, 'integer'), 0, [3]);
    expect(plot).toMatchObject({ name: '3 periods', positions: ['1', '2', '3'], cycles: ['1', '2', '3'] });
    expect([...(plot?.values ?? [])]).toEqual([1, 2, 3, 4, 5, NaN, 7, NaN, NaN]);
    expect([...(plot?.median ?? [])]).toEqual([4, 3.5, 3]);
  });
});

test('ACF and PACF are of the values or of their changes, as asked for', () => {
  const y = Float64Array.from({ length: 96 }, (_, t) => 2 * t + 10 * Math.sin((2 * Math.PI * t) / 12) + ((t * 7919) % 13) / 3);
  y[30] = NaN;
  const of = (differencing?: 'none' | 'first' | 'seasonal' | 'both', seasonLengths = [12]) =>
    seriesReport({ y, axis: months, start: 0, seasonLengths }, { lags: 10, differencing });
  expect(of().autocorrelation).toEqual(of('none').autocorrelation);
  const season = difference(y, 12);
  for (const [how, changes] of [
    ['first', difference(y)],
    ['seasonal', season],
    ['both', difference(season)],
  ] as const) {
    const found = of(how).autocorrelation;
    expect(found?.acf).toEqual(autocorrelations(changes, 10));
    expect(found?.bound).toBeCloseTo(1.959963985 / Math.sqrt(changes.filter((value) => !Number.isNaN(value)).length), 8);
  }
  expect(of().differencedBy).toBe(12);
  expect(of('both', []).autocorrelation).toEqual(of('first', []).autocorrelation);
  expect(of('both', []).differencedBy).toBeNull();
  const line = Float64Array.from({ length: 40 }, (_, t) => 3 * t);
  expect(seriesReport({ y: line, axis: months, start: 0, seasonLengths: [] }, { differencing: 'first' }).autocorrelation).toBeNull();
});
