import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitAndForecast } from '../../../engine/backtest/fit-and-forecast.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { models } from '../../../engine/models/index.ts';
import type { Fitted, LocalModel } from '../../../engine/models/model.ts';
import { context } from '../test-context.ts';
import { anyCase, seriesFor, type Case } from './generated-series.ts';

// Whatever the series, a model answers with finite, ordered intervals, twice the same, or with a closed code. A few runs each by default;
// ALMANAC_ROBUST_RUNS=500 npm test looks longer, ALMANAC_ROBUST_SEED at others.
const runs = Number(process.env['ALMANAC_ROBUST_RUNS'] ?? 25);
const seed = Number(process.env['ALMANAC_ROBUST_SEED'] ?? 20261121);
const horizon = 9;
const request = { horizon, levels: [80, 95, 50] };
const codes = [
  'series-too-short',
  'zero-scale',
  'missing-values',
  'negative-values',
  'series-too-long',
  'not-finite',
  'no-convergence',
  'invalid-option',
];

/** What is wrong with a forecast; null when nothing is. */
function flaw({ mean, intervals }: Forecast): string | null {
  if (mean.length !== horizon) return `${mean.length} steps`;
  if (!mean.every(Number.isFinite)) return 'mean is not finite';
  if (intervals.map(({ level }) => level).join() !== '50,80,95') return 'levels are not those asked for';
  for (const [k, { lower, upper }] of intervals.entries()) {
    const inner = intervals[k - 1];
    for (let i = 0; i < horizon; i++) {
      const [low, high] = [lower[i] as number, upper[i] as number];
      if (!Number.isFinite(low) || !Number.isFinite(high)) return 'interval is not finite';
      if (!(low <= ((inner?.lower ?? mean)[i] as number) && high >= ((inner?.upper ?? mean)[i] as number)))
        return 'intervals are not nested';
    }
  }
  return null;
}

/** Every number in it is finite. */
function isFiniteData(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return Object.values(value).every(isFiniteData);
}

/** Fits and forecasts; the code of a refusal. Throws what is not an error of the engine. */
function answer(model: LocalModel, one: Case): { readonly fitted: Fitted; readonly forecast: Forecast } | string {
  try {
    const fitted = model.fit(seriesFor(one), {}, { ...context(), horizon });
    return { fitted, forecast: model.forecast(fitted, request) };
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

describe.each(models.map((model) => [model.kind, model] as const))('robust: %s', (_kind, model) => {
  test('answers any series with sound forecasts, twice the same, or a closed code', () => {
    fc.assert(
      fc.property(anyCase(150), (one) => {
        const first = answer(model, one);
        if (typeof first === 'string') return codes.includes(first);
        expect(flaw(first.forecast)).toBeNull();
        expect(isFiniteData(first.fitted)).toBe(true);
        expect(JSON.stringify(answer(model, one))).toBe(JSON.stringify(first));
        return true;
      }),
      { numRuns: runs, seed },
    );
  });

  test('has a believable forecast for any series with a value, by itself or by one that stands in', () => {
    fc.assert(
      fc.property(anyCase(60), (one) => {
        const series = seriesFor(one);
        fc.pre(series.y.some((value) => Math.abs(value) <= 1e100) && !series.y.some((value) => Math.abs(value) > 1e100));
        const { forecast } = fitAndForecast(model, series, {}, request, context());
        expect(flaw(forecast)).toBeNull();
      }),
      { numRuns: Math.ceil(runs / 3), seed },
    );
  });

  test.each([
    ['a year of half-hours', { shape: 'sales with a season', n: 10_000, m: 48, seed: 1, missing: 0 }],
    ['twenty-seven years of days with their year', { shape: 'integer counts', n: 10_000, m: 365, seed: 2, missing: 0 }],
  ] as const)('ends on %s', (_name, one) => {
    const result = answer(model, one);
    if (typeof result === 'string') expect(codes).toContain(result);
    else expect(flaw(result.forecast)).toBeNull();
  });
});
