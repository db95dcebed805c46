import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import type { Series } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { normalHalfWidth } from '../../../engine/math/normal.ts';
import { boxCox, boxCoxMean, inverseBoxCox } from '../../../engine/transforms/box-cox.ts';
import { dayFactors } from '../../../engine/transforms/calendar-days.ts';
import { difference, undifference } from '../../../engine/transforms/difference.ts';
import {
  applyTransform,
  fitTransform,
  invertFitted,
  invertForecast,
  type FittedTransform,
  type TransformSpec,
} from '../../../engine/transforms/transform.ts';
import { seriesOf } from '../test-context.ts';

const classic = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/classic-series.json'), 'utf8')) as {
  series: { AirPassengers: { y: number[] } };
};
const passengers = seriesOf(classic.series.AirPassengers.y, 12);
const months = (year: number): TimeAxis => ({
  frequency: { unit: 'month', step: 1 },
  granularity: 'month',
  origin: (year - 1970) * 12,
  dayOfMonth: 1,
});

const normal = (mean: readonly number[], sigma: readonly number[], levels = [80, 95]): Forecast => ({
  mean: Float64Array.from(mean),
  intervals: levels.map((level) => ({
    level,
    lower: Float64Array.from(mean, (value, i) => value - normalHalfWidth(level) * (sigma[i] as number)),
    upper: Float64Array.from(mean, (value, i) => value + normalHalfWidth(level) * (sigma[i] as number)),
  })),
});

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof EngineError) return error.code;
  }
  return 'none';
};

describe('golden: R 4.2.2, forecast 8.20', () => {
  // BoxCox(c(5, 120.5, 700), lambda); InvBoxCox(that, lambda, biasadj = TRUE, fvar = c(0.01, 0.04, 0.09)); printed with 14 digits.
  test.each([
    [-0.3, [1.2765537909333, 2.5415932523072, 2.8662984353956], [5.0853621536431, 176.03319020545, 2785.9924398582]],
    [0, [1.6094379124341, 4.7916497529307, 6.5510803350434], [5.025, 122.91, 731.5]],
    [0.4, [2.2591348467897, 14.495534499428, 31.85415135295], [5.0041391889844, 120.53128806142, 700.10008831368]],
    [2, [12, 7259.625, 244999.5], [4.99996, 120.49999998857, 699.99999999987]],
  ])('Box-Cox with lambda %d, its inverse and its mean', (lambda, transformed, means) => {
    [5, 120.5, 700].forEach((value, i) => {
      const there = boxCox(value, lambda);
      expect(there / (transformed[i] as number)).toBeCloseTo(1, 12);
      expect(inverseBoxCox(there, lambda) / value).toBeCloseTo(1, 12);
      expect(boxCoxMean(value, [0.01, 0.04, 0.09][i] as number, lambda) / (means[i] as number)).toBeCloseTo(1, 12);
    });
  });

  // rwf(AirPassengers, h = 3, lambda = l, biasadj = TRUE, level = c(80, 95)). The random walk's sigma is over n there.
  test.each([
    [
      0.3,
      [433.32402747976, 434.64805495952, 435.97208243928],
      [357.72969354767, 329.77094275603, 309.38243281989],
      [516.44384128833, 554.57840893655, 585.14501851967],
    ],
    [
      0,
      [434.45460822666, 436.90921645332, 439.36382467998],
      [350.54533920036, 321.48346832198, 300.82798627677],
      [532.38191791599, 580.50885469821, 620.36781321369],
    ],
  ])('a random walk of transformed values, lambda %d, turned back with adjustment', (lambda, mean, lower, upper) => {
    const fitted = fitTransform({ kind: 'box-cox', lambda, biasAdjust: true }, passengers);
    const { y } = applyTransform(fitted, passengers);
    const changes = difference(y);
    const sigma = Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length);
    const last = y[y.length - 1] as number;
    const forecast = invertForecast(
      fitted,
      normal(
        [last, last, last],
        [1, 2, 3].map((h) => sigma * Math.sqrt(h)),
      ),
    );
    for (let i = 0; i < 3; i++) {
      expect((forecast.mean[i] as number) / (mean[i] as number)).toBeCloseTo(1, 10);
      expect((forecast.intervals[1]?.lower[i] as number) / (lower[i] as number)).toBeCloseTo(1, 10);
      expect((forecast.intervals[1]?.upper[i] as number) / (upper[i] as number)).toBeCloseTo(1, 10);
    }
  });

  test('days of months and quarters: monthdays(ts(1:14, start = c(2000, 1), frequency = 12)) and of five quarters from 1999 Q4', () => {
    const days = dayFactors(months(2000), 'days', 0, 14).map((factor) => Math.round(factor * 30.436875));
    expect([...days]).toEqual([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28]);
    for (const [origin, dayOfMonth] of [
      [29 * 12 + 9, 1],
      [29 * 12 + 11, 31],
    ] as const) {
      const axis: TimeAxis = { frequency: { unit: 'quarter', step: 1 }, granularity: 'date', origin, dayOfMonth };
      expect([...dayFactors(axis, 'days', 0, 5).map((factor) => Math.round(factor * 91.310625))]).toEqual([92, 91, 91, 92, 92]);
    }
  });
});

test('Mondays to Fridays of a month agree with counting them', () => {
  const factors = dayFactors(months(1960), 'trading-days', 0, 900);
  for (let month = 0; month < 900; month++) {
    let count = 0;
    for (let day = 1; day <= 31; day++) {
      const date = new Date(Date.UTC(1960, month, day));
      if (date.getUTCMonth() === month % 12 && date.getUTCDay() % 6 !== 0) count++;
    }
    expect((factors[month] as number) * ((146_097 * 5) / 7 / 4800)).toBeCloseTo(count, 9);
  }
});

test('differences over any lag are undone from the last values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 10, maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      (values, lag) => {
        const y = Float64Array.from(values);
        const cut = 5 + Math.floor(values.length / 4);
        const changes = difference(y, lag).subarray(cut - lag);
        expect([...undifference(changes, y.subarray(cut - lag, cut))]).toEqual([...y.subarray(cut)]);
      },
    ),
  );
});

const specs: readonly TransformSpec[] = [
  { kind: 'none' },
  { kind: 'log1p' },
  { kind: 'log1p', biasAdjust: true },
  { kind: 'box-cox' },
  { kind: 'box-cox', lambda: 'loglik', biasAdjust: true },
  { kind: 'box-cox', lambda: -0.7 },
  { kind: 'difference' },
  { kind: 'none', calendar: 'days' },
  { kind: 'box-cox', lambda: 0, calendar: 'trading-days', biasAdjust: true },
  { kind: 'difference', calendar: 'days' },
];

describe.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))('property: %s', (_name, spec) => {
  const whole: Series = { ...passengers, calendar: { axis: months(1949), start: 0 } };
  const training: Series = { ...whole, y: whole.y.subarray(0, 132) };

  test('the true future, transformed and turned back as a median, is the future', () => {
    const fitted = JSON.parse(JSON.stringify(fitTransform({ ...spec, biasAdjust: false }, training))) as FittedTransform;
    const { last: _last, ...stateless } = fitted;
    const future = fitted.calendar ? { ...stateless, calendar: { ...fitted.calendar, length: 144 } } : stateless;
    const transformed = applyTransform(future as FittedTransform, whole).y;
    const back = invertForecast(fitted, { mean: transformed.slice(transformed.length - 12), intervals: [] });
    for (let i = 0; i < 12; i++) expect(back.mean[i]).toBeCloseTo(whole.y[132 + i] as number, 8);
  });

  test('the transformed history turned back one step at a time is the history', () => {
    const fitted = fitTransform(spec, training);
    const back = invertFitted(fitted, applyTransform(fitted, training).y, training);
    for (let t = spec.kind === 'difference' ? 1 : 0; t < back.length; t++) expect(back[t]).toBeCloseTo(training.y[t] as number, 8);
  });

  test('bounds stay finite, nested and around the point forecast, and the calendar goes along', () => {
    const fitted = fitTransform(spec, training);
    const seen = applyTransform(fitted, training);
    const start = spec.kind === 'difference' ? 1 : 0;
    expect(seen.calendar?.start).toBe(start);
    expect(seen.y).toHaveLength(training.y.length - start);
    const last = seen.y[seen.y.length - 1] as number;
    for (const sigma of [0, 0.01, 0.1]) {
      const scale = sigma * Math.max(0.1, Math.abs(last));
      const { mean, intervals } = invertForecast(fitted, normal([last, last, last], [scale, scale, scale], [10, 80, 99]));
      for (let i = 0; i < 3; i++) {
        let [low, high] = [mean[i] as number, mean[i] as number];
        for (const { lower, upper } of intervals) {
          expect(Number.isFinite(lower[i]) && Number.isFinite(upper[i])).toBe(true);
          expect(lower[i]).toBeLessThanOrEqual(low);
          expect(upper[i]).toBeGreaterThanOrEqual(high);
          [low, high] = [lower[i] as number, upper[i] as number];
        }
      }
    }
  });
});

test('a random walk with drift forecast by its differences has the intervals of a random walk', () => {
  const fitted = fitTransform({ kind: 'difference' }, seriesOf([3, 5, 4, 9]));
  const { mean, intervals } = invertForecast(fitted, normal([2, 2, 2, 2], [1, 1, 1, 1], [95]));
  expect([...mean]).toEqual([11, 13, 15, 17]);
  for (let h = 1; h <= 4; h++)
    expect(((intervals[0]?.upper[h - 1] as number) - (mean[h - 1] as number)) / normalHalfWidth(95)).toBeCloseTo(Math.sqrt(h), 12);
});

test('what a transformation cannot take is refused with a closed code', () => {
  expect(codeOf(() => fitTransform({ kind: 'log1p' }, seriesOf([1, -1, 3])))).toBe('negative-values');
  expect(codeOf(() => fitTransform({ kind: 'box-cox' }, seriesOf([1, -2, 3, 4, 5])))).toBe('negative-values');
  expect(codeOf(() => fitTransform({ kind: 'box-cox', lambda: 0 }, seriesOf([1, 0, 3, 4, 5])))).toBe('negative-values');
  expect(codeOf(() => fitTransform({ kind: 'box-cox', lambda: NaN }, seriesOf([1, 2, 3])))).toBe('invalid-option');
  expect(codeOf(() => fitTransform({ kind: 'difference' }, seriesOf([1])))).toBe('series-too-short');
  expect(codeOf(() => fitTransform({ kind: 'none', calendar: 'days' }, seriesOf([1, 2])))).toBe('invalid-option');
  const daily: TimeAxis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 };
  expect(codeOf(() => fitTransform({ kind: 'none', calendar: 'days' }, { ...seriesOf([1, 2]), calendar: { axis: daily, start: 0 } }))).toBe(
    'invalid-option',
  );
  const fitted = fitTransform({ kind: 'box-cox', lambda: -0.5, biasAdjust: true }, seriesOf([1, 2, 3, 4]));
  expect(codeOf(() => invertForecast(fitted, normal([2.5], [0.1])))).toBe('no-convergence');
  expect(codeOf(() => invertForecast(fitted, { mean: Float64Array.of(1), intervals: [] }))).toBe('invalid-option');
});

test('zeros keep the automatic lambda at 0.2 or more, and constants are left alone', () => {
  const zeros = seriesOf(Float64Array.from({ length: 60 }, (_, t) => (t % 3 === 0 ? 0 : Math.exp(t / 10))));
  expect(fitTransform({ kind: 'box-cox' }, zeros).lambda).toBeGreaterThanOrEqual(0.2);
  for (const value of [0, 5, 1e-290, 1e90])
    for (const lambda of ['guerrero', ...(value > 0 ? ['loglik' as const] : [])] as const) {
      const fitted = fitTransform({ kind: 'box-cox', lambda }, seriesOf(new Float64Array(30).fill(value), 7));
      const seen = applyTransform(fitted, seriesOf([value]));
      expect(Math.abs((invertForecast(fitted, normal([seen.y[0] as number], [0])).mean[0] as number) - value)).toBeLessThanOrEqual(
        1e-12 * value,
      );
    }
});
