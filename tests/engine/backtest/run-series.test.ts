import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { innerOf, runSeries } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { models, modelByKind } from '../../../engine/models/index.ts';
import type { LocalModel } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const options = { horizon: 7, folds: 3, levels: [80, 95] };
const naive = modelByKind('naive');
/** A model that looks at what it is given and forecasts `value`. */
const spy = (look: (y: Float64Array) => void, value = 1): LocalModel => ({
  ...naive,
  kind: 'spy',
  label: 'Spy',
  fit(series) {
    look(series.y);
    return { kind: 'spy', formatVersion: 1 };
  },
  forecast: (_fitted, { horizon, levels }) => ({
    mean: new Float64Array(horizon).fill(value),
    intervals: levels.map((level) => ({
      level,
      lower: new Float64Array(horizon).fill(value - 1),
      upper: new Float64Array(horizon).fill(value + 1),
    })),
  }),
});

describe('runSeries', () => {
  test('trains each fold on what lies before its origin, then on everything', () => {
    const seen: number[] = [];
    const y = Float64Array.from({ length: 60 }, (_, t) => t);
    const result = runSeries(
      spy((part) => {
        seen.push(part.length);
        expect(part.at(-1)).toBe(part.length - 1);
      }),
      seriesOf(y),
      options,
      {},
      context(),
    );
    expect(seen).toEqual([39, 46, 53, 60]);
    expect(result.folds.map(({ origin }) => origin)).toEqual([39, 46, 53]);
    expect(result.modelUsed).toBe('spy');
  });

  test('fills gaps from the training part alone: values after the origin change nothing', () => {
    const y = weekly(80);
    y[50] = NaN;
    y[58] = NaN;
    y[72] = NaN;
    const changed = Float64Array.from(y, (value, t) => (t >= 73 ? value * 9 : value));
    for (const model of models) {
      const first = runSeries(model, seriesOf(y, 7), options, {}, context());
      const second = runSeries(model, seriesOf(changed, 7), options, {}, context());
      expect(second.folds.map(({ forecast }) => forecast)).toEqual(first.folds.map(({ forecast }) => forecast));
    }
  });

  test("scales MASE by the fold's training part only, worked by hand", () => {
    const y = [1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56, 67];
    const { folds } = runSeries(naive, seriesOf(y), { horizon: 1, folds: 2, levels: [80] }, {}, context());
    expect(folds.map(({ origin }) => origin)).toEqual([10, 11]);
    expect(folds[0]?.metrics.mase).toBeCloseTo(10 / 5, 12);
    expect(folds[1]?.metrics.mase).toBeCloseTo(11 / 5.5, 12);
  });

  test('skips missing actuals in metrics and coverage', () => {
    const y = new Float64Array(30).map((_, t) => t % 3);
    y[24] = NaN;
    const { folds } = runSeries(
      spy(() => {}),
      seriesOf(y),
      { ...options, folds: 1 },
      {},
      context(),
    );
    expect(folds[0]?.coverage).toEqual([
      { level: 80, inside: 6, total: 6 },
      { level: 95, inside: 6, total: 6 },
    ]);
  });

  test('trims leading gaps and counts origins in the series as it was given', () => {
    const y = Float64Array.from([NaN, NaN, NaN, ...weekly(60)]);
    const { folds, warnings } = runSeries(naive, seriesOf(y), options, {}, context());
    expect(folds.at(-1)?.origin).toBe(56);
    expect(warnings).toEqual([]);
  });

  test('reports filled gaps with their number', () => {
    const y = weekly(60);
    y[20] = NaN;
    expect(runSeries(naive, seriesOf(y, 7), options, {}, context()).warnings).toEqual([
      {
        code: 'gaps-filled',
        message: '1 of 60 values are missing and were filled in before fitting; intervals do not count what that leaves unknown.',
      },
    ]);
  });

  test.each([
    ['seasonal-naive', 7, 60],
    ['naive', 1, 60],
  ])('lets %s stand in for a model that fails at season %i, and says so', (kind, m, n) => {
    const failing: LocalModel = {
      ...spy(() => {
        throw new EngineError('no-convergence', 'It did not settle.');
      }),
      label: 'Failing',
    };
    const result = runSeries(failing, seriesOf(weekly(n), m), options, {}, context());
    expect(result.model).toBe('spy');
    expect(result.modelUsed).toBe(kind);
    expect(innerOf(result.fitted).kind).toBe(kind);
    expect(result.folds.every((fold) => fold.model === kind)).toBe(true);
    expect(result.warnings).toEqual([{ code: 'fell-back', message: `Failing could not be used: It did not settle. ${kind} stood in.` }]);
  });

  test('replaces an explosive forecast', () => {
    const result = runSeries(
      spy(() => {}, 1e6),
      seriesOf(weekly(60)),
      options,
      {},
      context(),
    );
    expect(result.modelUsed).toBe('naive');
    expect(result.warnings[0]?.message).toMatch(/far outside the history/);
  });

  test('floors forecasts at zero when no value was negative, and keeps intervals nested', () => {
    const y = Float64Array.from({ length: 60 }, (_, t) => Math.max(0, 30 - t));
    for (const model of models) {
      const { forecast } = runSeries(model, seriesOf(y), options, {}, context());
      expect(Math.min(...forecast.mean)).toBeGreaterThanOrEqual(0);
      const [inner, outer] = forecast.intervals;
      outer?.lower.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(inner?.lower[i] as number);
        expect(outer.upper[i] as number).toBeGreaterThanOrEqual(inner?.upper[i] as number);
      });
    }
    const drifting = runSeries(modelByKind('drift'), seriesOf(y.map((value) => value - 5)), options, {}, context());
    expect(drifting.forecast.mean[6]).toBeLessThan(-5);
  });

  test('treats a series that is shorter than its season as one without season, for every model alike', () => {
    const origins = models.map((model) => {
      const result = runSeries(model, seriesOf(weekly(52), 52), { ...options, horizon: 8 }, {}, context());
      expect(result.warnings.map(({ code }) => code)).toContain('no-season');
      expect(result.folds.every(({ metrics }) => Number.isFinite(metrics.mase))).toBe(true);
      return result.folds.map(({ origin }) => origin);
    });
    expect(new Set(origins.map(String)).size).toBe(1);
  });

  test.each([1, 2, 3, 5, 9, 12])('answers a series of %i values with finite forecasts from every model', (n) => {
    for (const model of models) {
      const result = runSeries(model, seriesOf(weekly(n), 7), options, {}, context());
      expect(result.forecast.mean.every(Number.isFinite)).toBe(true);
      expect(result.folds.length).toBeLessThanOrEqual(3);
      expect(result.warnings.map(({ code }) => code)).toContain('few-folds');
    }
  });

  test('lets only cancellation and hopeless data through as errors', () => {
    expect(() => runSeries(naive, seriesOf([NaN, NaN]), options, {}, context())).toThrow(
      expect.objectContaining({ code: 'series-too-short' }),
    );
    expect(() => runSeries(naive, seriesOf(weekly(60)), options, {}, { ...context(), shouldStop: () => true })).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    );
    const broken = spy(() => {
      throw new TypeError('a mistake in the code');
    });
    expect(() => runSeries(broken, seriesOf(weekly(60)), options, {}, context())).toThrow(TypeError);
  });

  test('measures each fit and forecast, of folds and of the whole', () => {
    const phases: string[] = [];
    const shares: number[] = [];
    runSeries(
      naive,
      seriesOf(weekly(60)),
      options,
      {},
      {
        ...context(),
        measure: (phase, work) => {
          phases.push(phase);
          return work();
        },
        onProgress: (share) => shares.push(share),
      },
    );
    expect(phases).toEqual(Array(4).fill(['fit', 'forecast']).flat());
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test('property: any series of finite values and gaps gets finite forecasts from every model', () => {
    const value = fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
      { weight: 2, arbitrary: fc.constant(0) },
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 45 }), fc.constantFrom(1, 4, 7), (values, m) => {
        fc.pre(values.some((v) => !Number.isNaN(v)));
        for (const model of models) {
          const { forecast } = runSeries(model, seriesOf(values, m), { horizon: 5, folds: 2, levels: [80] }, {}, context());
          expect(forecast.mean.every(Number.isFinite)).toBe(true);
          expect(forecast.intervals[0]?.lower.every((low, i) => low <= (forecast.mean[i] as number))).toBe(true);
        }
      }),
      { numRuns: 40, seed: 20261121 },
    );
  });
});
