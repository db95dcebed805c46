import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import type { Series } from '../../../engine/core/panel.ts';
import { modelByKind, models } from '../../../engine/models/index.ts';
import type { Fitted, LocalModel } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const request = { horizon: 30, levels: [95, 50, 80] };
const codes = [
  'series-too-short',
  'missing-values',
  'negative-values',
  'zero-scale',
  'series-too-long',
  'not-finite',
  'no-convergence',
  'invalid-option',
];

/** The forecast, or the closed code of the error. */
function outcome(model: LocalModel, series: Series): Forecast | string {
  try {
    return model.forecast(model.fit(series, {}, context()), request);
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

function expectSound(forecast: Forecast): void {
  expect(forecast.mean).toHaveLength(request.horizon);
  expect(forecast.mean.every(Number.isFinite)).toBe(true);
  expect(forecast.intervals.map(({ level }) => level)).toEqual([50, 80, 95]);
  forecast.intervals.forEach(({ lower, upper }, k) => {
    const inner = forecast.intervals[k - 1];
    for (let i = 0; i < request.horizon; i++) {
      expect(Number.isFinite(lower[i]) && Number.isFinite(upper[i])).toBe(true);
      expect(lower[i] as number).toBeLessThanOrEqual((inner ? inner.lower[i] : forecast.mean[i]) as number);
      expect(upper[i] as number).toBeGreaterThanOrEqual((inner ? inner.upper[i] : forecast.mean[i]) as number);
    }
  });
}

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === 'object' && value !== null) {
    expect(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype).toBe(true);
    Object.values(value).forEach(expectFinite);
  } else expect(['string', 'boolean']).toContain(typeof value);
}

const usual = (): Series => ({ id: 'usual', y: weekly(120), seasonLength: 7 });

test('the registry knows each kind once, and says which kinds there are when asked for another', () => {
  expect(new Set(models.map(({ kind }) => kind)).size).toBe(models.length);
  expect(modelByKind('theta').label).toBe('Theta');
  expect(() => modelByKind('oracle')).toThrow(/no model "oracle"; known are naive/);
});

describe.each(models.map((model) => [model.kind, model] as const))('contract: %s', (_kind, model) => {
  test('forecasts a usual series with finite, nested intervals in ascending order', () => {
    const result = outcome(model, usual());
    expect(typeof result).not.toBe('string');
    expectSound(result as Forecast);
  });

  test('does not change its input', () => {
    const series = usual();
    const before = Float64Array.from(series.y);
    const fitted = model.fit(series, {}, context());
    const kept = structuredClone(fitted);
    model.forecast(fitted, request);
    expect(series.y).toEqual(before);
    expect(fitted).toEqual(kept);
  });

  test('gives the same numbers when repeated with the same seed, whatever was fitted in between', () => {
    const first = outcome(model, usual());
    outcome(model, seriesOf(weekly(77, 3), 7));
    expect(outcome(model, usual())).toEqual(first);
  });

  test('has fitted state of plain finite data that forecasts the same after JSON and structured clone', () => {
    const fitted = model.fit(usual(), {}, context());
    expectFinite(fitted);
    expect(fitted.kind).toBe(model.kind);
    expect(fitted.formatVersion).toBeGreaterThanOrEqual(1);
    const forecast = model.forecast(fitted, request);
    expect(model.forecast(JSON.parse(JSON.stringify(fitted)) as Fitted, request)).toEqual(forecast);
    expect(model.forecast(structuredClone(fitted), request)).toEqual(forecast);
  });

  test('keeps its state small: no more than 4 KB for 2,000 values, and for a combination that much for each member', () => {
    const fitted = model.fit(seriesOf(weekly(2000), 7), {}, context());
    const members = 'members' in fitted && Array.isArray(fitted.members) ? fitted.members.length : 1;
    expect(JSON.stringify(fitted).length).toBeLessThan(4096 * members);
  });

  test('forecasts a longer horizon with the same first steps', () => {
    const fitted = model.fit(usual(), {}, context());
    const long = model.forecast(fitted, { horizon: 60, levels: [80] });
    expect(long.mean.subarray(0, 30)).toEqual(model.forecast(fitted, { horizon: 30, levels: [80] }).mean);
  });

  test('refuses before the fit exactly what the fit refuses', () => {
    for (const y of [[1], [1, 2, NaN, 4, 5, 6, 7, 8, 9, 10, 11, 12], [Infinity, ...weekly(40)]]) {
      const series = seriesOf(y, 7);
      const refusal = model.refuse(series, {});
      if (refusal) {
        expect(codes).toContain(refusal.code);
        expect(() => model.fit(series, {}, context())).toThrow(expect.objectContaining({ code: refusal.code }));
      }
    }
  });

  const hard: readonly (readonly [string, Series])[] = [
    ['a constant series', seriesOf(new Float64Array(60).fill(5), 7)],
    ['a constant series of zeros', seriesOf(new Float64Array(60), 7)],
    [
      'zeros with a single sale',
      seriesOf(
        Float64Array.from({ length: 60 }, (_, t) => (t === 31 ? 4 : 0)),
        7,
      ),
    ],
    [
      'a straight line',
      seriesOf(
        Float64Array.from({ length: 60 }, (_, t) => 3 * t),
        7,
      ),
    ],
    [
      'a perfectly repeating season',
      seriesOf(
        Float64Array.from({ length: 70 }, (_, t) => t % 7),
        7,
      ),
    ],
    [
      'a season with a closed day',
      seriesOf(
        Float64Array.from(weekly(140), (value, t) => (t % 7 === 6 ? 0 : value)),
        7,
      ),
    ],
    [
      'negative values',
      seriesOf(
        weekly(60).map((value) => value - 220),
        7,
      ),
    ],
    [
      'very large values',
      seriesOf(
        weekly(60).map((value) => value * 1e90),
        7,
      ),
    ],
    [
      'values beyond squaring',
      seriesOf(
        weekly(60).map((value) => value * 1e200),
        7,
      ),
    ],
    [
      'very small values',
      seriesOf(
        weekly(60).map((value) => value * 1e-90),
        7,
      ),
    ],
    [
      'a large level with little change',
      seriesOf(
        weekly(60).map((value) => 1e9 + value * 1e-3),
        7,
      ),
    ],
    [
      'gaps',
      seriesOf(
        weekly(60).map((value, t) => (t % 5 === 2 ? NaN : value)),
        7,
      ),
    ],
    ['a season longer than the series', seriesOf(weekly(40), 365)],
    ['a long season', seriesOf(weekly(800), 365)],
    [
      'a jump of the level',
      seriesOf(
        Float64Array.from(weekly(80), (value, t) => (t > 60 ? value * 50 : value)),
        7,
      ),
    ],
    ...[1, 2, 3, 4, 5, 6, 8, 11, 17].map((n) => [`${n} values`, seriesOf(weekly(n), 7)] as const),
  ];
  test.each(hard)('answers %s with finite forecasts or a closed error code', (_name, series) => {
    const result = outcome(model, series);
    if (typeof result === 'string') expect(codes).toContain(result);
    else expectSound(result);
  });

  test('forecasts a constant as that constant', () => {
    const result = outcome(model, seriesOf(new Float64Array(60).fill(5), 1));
    if (typeof result === 'string') expect(model.kind).toBe('holt-winters');
    else for (const value of result.mean) expect(value).toBeCloseTo(5, 6);
  });

  test('stops when asked to', () => {
    let asked = 0;
    const stopping = { ...context(), shouldStop: () => ++asked > 0 };
    if (model.baseline) return;
    expect(() => model.fit(usual(), {}, stopping)).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });
});
