import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSeries } from '../../../engine/backtest/index.ts';
import type { Series } from '../../../engine/core/panel.ts';
import { calibrate, stretchAt } from '../../../engine/intervals/calibrate.ts';
import { candidatesFor, isIntermittent, type Members } from '../../../engine/models/best/candidates.ts';
import { combineForecasts, weightedMedian } from '../../../engine/models/best/combine.ts';
import { findSeason } from '../../../engine/models/best/find-season.ts';
import type { BestFitted } from '../../../engine/models/best/fitted.ts';
import { judge } from '../../../engine/models/best/judge.ts';
import { looksBack } from '../../../engine/intervals/looks.ts';
import { oneStandardError, weightsFrom } from '../../../engine/models/best/weights.ts';
import { createBest } from '../../../engine/models/best/best.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Fitted, LocalModel, Spec } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const best = modelByKind('best');
const naive = modelByKind('naive');
const fit = (series: Series, spec: Spec = {}): BestFitted => best.fit(series, spec, { ...context(), horizon: 7 }) as BestFitted;

describe('weights', () => {
  test('are in proportion to one over the squared mean error, worked by hand', () => {
    // Mean errors 1 and 2: 1 to 1/4.
    const weights = weightsFrom(
      [
        [0.5, 1.5],
        [1, 3],
      ],
      [0, 1],
    );
    expect(weights[0]).toBeCloseTo(0.8, 12);
    expect(weights[1]).toBeCloseTo(0.2, 12);
  });

  test('are equal where nothing is known and where nobody errs; none goes to one that failed', () => {
    expect(weightsFrom([[1], [2]], [])).toEqual([0.5, 0.5]);
    expect(weightsFrom([[0], [0]], [0])).toEqual([0.5, 0.5]);
    expect(
      weightsFrom(
        [
          [1, Infinity],
          [7, 7],
        ],
        [0, 1],
      ),
    ).toEqual([0, 1]);
  });

  test('property: are shares, larger for smaller errors', () => {
    const row = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (errors) => {
        const weights = weightsFrom(errors, [0, 1, 2]);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        const sum = (k: number): number => (errors[k] as number[]).reduce((a, b) => a + b, 0);
        for (const k of weights.keys())
          for (const l of weights.keys()) if (sum(k) < sum(l)) expect(weights[k]).toBeGreaterThanOrEqual(weights[l] as number);
      }),
      { seed: 20261121 },
    );
  });
});

describe('one model by the one-standard-error rule', () => {
  test('is the simplest of those within one standard error of the best', () => {
    // Differences to the best: 0.1 (standard error 0.2) and 1 (standard error 0): the second is as good, and simpler.
    const errors = [
      [1, 2, 3],
      [1.5, 1.8, 3],
      [2, 3, 4],
    ];
    expect(oneStandardError(errors, [15, 11, 1])).toBe(1);
    expect(oneStandardError(errors, [1, 11, 15])).toBe(0);
    expect(oneStandardError([[], []], [9, 3])).toBe(1);
  });
});

test('calibrates one model by looks that did not choose it', () => {
  const candidate = (kind: string, complexity: number) => ({ model: { ...naive, kind, complexity }, seasonLength: 1 });
  const rows = [
    [0.1, 3, 3],
    [3, 1, 1],
  ].map((row) => row.map((error) => ({ mean: Float64Array.of(error), deviation: Float64Array.of(1) })));
  const looks = { origins: [12, 11, 10], horizon: 1, step: 1 };
  const zeros = seriesOf(new Float64Array(13));
  const { weights, calibration } = judge([candidate('a', 1), candidate('b', 2)], rows, zeros, looks, 'none');
  expect(weights).toEqual([1, 0]);
  // By the looks at 11 and 10 alone b would have been taken, which was off by 3 at 12; a, taken without one of the others, by 3 there.
  const measured = 3 / Math.sqrt(2 / Math.PI);
  expect(calibration.scale).toBeCloseTo(Math.sqrt((8 + 9 * measured ** 2) / 17), 12);
  const [first = []] = rows.map((row) => row.slice(0, 1));
  const alone = judge([candidate('a', 1)], [first], zeros, { ...looks, origins: [12] }, 'none');
  expect(alone.calibration.scale).toBeCloseTo(Math.sqrt((8 + 3 * (0.1 / Math.sqrt(2 / Math.PI)) ** 2) / 11), 12);
});

describe('combination', () => {
  test('has a weighted median that is the median for equal weights', () => {
    expect(weightedMedian([5, 1, 3], [1, 1, 1])).toBe(3);
    expect(weightedMedian([4, 1, 3, 2], [0.25, 0.25, 0.25, 0.25])).toBe(2.5);
    expect(weightedMedian([1, 2, 9], [0.1, 0.1, 0.8])).toBe(9);
  });

  test('averages point forecasts and the distances of bounds, stretched', () => {
    const one = (mean: number, low: number, high: number) => ({
      mean: Float64Array.of(mean),
      intervals: [{ level: 80, lower: Float64Array.of(low), upper: Float64Array.of(high) }],
    });
    const { mean, intervals } = combineForecasts([one(10, 8, 11), one(20, 14, 29)], [0.5, 0.5], 'mean', () => 2);
    expect([mean[0], intervals[0]?.lower[0], intervals[0]?.upper[0]]).toEqual([15, 7, 25]);
  });

  test('stretches by what earlier errors show: twice the spread, drawn towards one, with the tails of few observations', () => {
    const look = { mean: new Float64Array(6), deviation: new Float64Array(6).fill(1) };
    const size = 2 * Math.sqrt(2 / Math.PI);
    const wide = calibrate([look, look], [new Float64Array(6).fill(size), new Float64Array(6).fill(-size)], 1);
    // Prior worth 8 errors of size one, 6 of size two: sqrt((8 + 6 * 4) / 14).
    expect(wide.scale).toBeCloseTo(Math.sqrt(32 / 14), 12);
    expect(wide.degrees).toBe(14);
    expect(stretchAt(wide, 95) / stretchAt(wide, 80)).toBeGreaterThan(1);
    expect(calibrate([], [], 1).scale).toBe(1);
    expect(calibrate([look], [new Float64Array(6).fill(NaN)], 1).scale).toBe(1);
  });
});

describe('candidates', () => {
  test('are found by season, intermittency and time to spend', () => {
    const model = (kind: string): LocalModel => ({ ...naive, kind });
    const members: Members = {
      usual: [model('usual')],
      slow: [model('slow')],
      seasonal: [model('seasonal')],
      foundSeason: [model('found')],
      intermittent: [model('croston')],
      more: [model('more')],
      simple: [naive],
    };
    const kinds = (y: Iterable<number>, m: number, budget: 'fast' | 'normal' | 'thorough', found = 1): string[] =>
      candidatesFor(members, seriesOf(y, m), budget, found).map(({ model: one, seasonLength }) => `${one.kind}/${seasonLength}`);
    expect(kinds([1, 2, 3], 1, 'fast')).toEqual(['usual/1']);
    expect(kinds([1, 2, 3], 4, 'normal')).toEqual(['usual/4', 'slow/4', 'seasonal/4']);
    expect(kinds([1, 0, 0], 1, 'normal', 52)).toEqual(['usual/1', 'slow/1', 'croston/1', 'found/52']);
    expect(kinds([1, 2, 3], 1, 'thorough')).toEqual(['usual/1', 'slow/1', 'more/1']);
    expect(isIntermittent(Float64Array.of(0, 0, 0))).toBe(false);
    expect(isIntermittent(Float64Array.of(0, 0, -1))).toBe(false);
  });

  test('include a season that the values show and nobody set', () => {
    const y = Float64Array.from(weekly(300), (_, t) => 100 + 30 * Math.sin((2 * Math.PI * t) / 52) + ((t * 7919) % 13));
    expect(findSeason(seriesOf(y), 250)).toBe(52);
    expect(findSeason(seriesOf(y), 100)).toBe(1);
    expect(findSeason(seriesOf(weekly(300)), 250)).toBe(7);
    const kinds = fit(seriesOf(weekly(300))).judged.map(({ seasonLength }) => seasonLength);
    expect(kinds).toContain(7);
    expect(fit(seriesOf(weekly(300)), { find_seasons: false }).judged.map(({ seasonLength }) => seasonLength)).not.toContain(7);
  });
});

describe('looking back', () => {
  test('goes back in thirds of the horizon, less far for a short series, not at all for a tiny one', () => {
    expect(looksBack(seriesOf(weekly(60)), 3, 12)).toEqual({ origins: [48, 44, 40], horizon: 12, step: 4 });
    expect(looksBack(seriesOf(weekly(14)), 3, 12)).toEqual({ origins: [10, 9, 8], horizon: 4, step: 1 });
    expect(looksBack(seriesOf(weekly(6)), 3, 12).origins).toEqual([]);
  });
});

describe('best', () => {
  test('says what it chose, with shares that add up, and why', () => {
    const fitted = fit(seriesOf(weekly(120), 7));
    const shares = Object.values(fitted.weights);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(fitted.weights[fitted.leading]).toBe(Math.max(...shares));
    expect(fitted.chosen).toBe(shares.length === 1 ? fitted.leading : 'combination');
    expect(fitted.notes?.[0]?.message).toMatch(/^Best (combined|took) .*%?.*earlier points/);
    expect(fitted.looks).toBe(3);
  });

  test('takes one model when it is told not to combine', () => {
    const fitted = fit(seriesOf(weekly(120), 7), { combine: 'none' });
    expect(Object.keys(fitted.weights)).toEqual([fitted.chosen]);
    expect(fitted.members).toHaveLength(1);
    const [{ fitted: member } = { fitted: {} as Fitted }] = fitted.members;
    const alone = modelByKind(member.kind).forecast(member, { horizon: 5, levels: [80] });
    expect(best.forecast(fitted, { horizon: 5, levels: [80] }).mean).toEqual(alone.mean);
  });

  test.each(['mean', 'median'])('gives all members equal shares for the %s', (combine) => {
    const fitted = fit(seriesOf(weekly(120), 7), { combine });
    expect(new Set(fitted.members.map(({ weight }) => weight.toFixed(12))).size).toBe(1);
    expect(fitted.rule).toBe(combine);
  });

  test('leaves ARIMA out when there is little time and adds models when there is much', () => {
    const kinds = (budget: string): string[] => fit(seriesOf(weekly(60), 7), { budget }).judged.map(({ kind }) => kind);
    expect(kinds('fast')).not.toContain('arima');
    expect(kinds('normal')).toContain('arima');
    expect(kinds('thorough').length).toBeGreaterThan(kinds('normal').length);
  });

  test('prefers a model that knows the series to one that does not', () => {
    const sine = (t: number): number => 100 + 20 * Math.sin((2 * Math.PI * t) / 5);
    const made = (kind: string, next: (n: number, i: number) => number): LocalModel => ({
      ...naive,
      kind,
      fit: (series) => ({ kind, formatVersion: 1, last: series.y.length, sigma: 1 }),
      forecast: (fitted, { horizon, levels }) => {
        const mean = Float64Array.from({ length: horizon }, (_, i) => next((fitted as { last?: number } & Fitted).last ?? 0, i));
        const bound = (sign: number) => mean.map((value) => value + sign);
        return { mean, intervals: levels.map((level) => ({ level, lower: bound(-level / 50), upper: bound(level / 50) })) };
      },
    });
    const seer = made('seer', (n, i) => sine(n + i));
    const blind = made('blind', () => 100);
    const none = { slow: [], seasonal: [], foundSeason: [], intermittent: [], more: [] };
    const chooser = createBest({ ...none, usual: [blind, seer], simple: [naive] });
    const fitted = chooser.fit(seriesOf(Float64Array.from({ length: 60 }, (_, t) => sine(t))), {}, { ...context(), horizon: 6 });
    expect(fitted.chosen).toBe('seer');
    expect(fitted.notes?.[0]).toEqual({ code: 'best-chose', message: 'Best took Naive alone, by its errors at 3 earlier points.' });
  });

  test('gives the same answer with and without what a backtest remembers', () => {
    const series = seriesOf(weekly(90), 7);
    const options = { horizon: 7, folds: 2, levels: [80] };
    const backtested = runSeries(best, series, options, {}, context());
    const alone = runSeries(best, series, { ...options, folds: 0 }, {}, context());
    expect(backtested.forecast).toEqual(alone.forecast);
    expect(backtested.modelUsed).toBe('best');
  });

  test('does not fit the same training part twice in a backtest', () => {
    const seen: number[] = [];
    const counting: LocalModel = {
      ...naive,
      kind: 'counting',
      fit(series, spec, around) {
        seen.push(series.y.length);
        return { ...naive.fit(series, spec, around), kind: 'counting' };
      },
    };
    const none = { slow: [], seasonal: [], foundSeason: [], intermittent: [], more: [], simple: [naive] };
    runSeries(createBest({ ...none, usual: [counting] }), seriesOf(weekly(60)), { horizon: 6, folds: 3, levels: [80] }, {}, context());
    expect(new Set(seen).size).toBe(seen.length);
    // Ends 60, 54, 48, 42, each looked back on from three points two apart: 13 different ones of 16.
    expect(seen.length).toBe(13);
  });

  test('answers intermittent demand with its models, judged by squared errors, not with zero', () => {
    const y = Float64Array.from({ length: 90 }, (_, t) => (t % 4 === 1 ? 3 : 0));
    const { forecast } = runSeries(best, seriesOf(y), { horizon: 6, folds: 0, levels: [80] }, { find_seasons: false }, context());
    const total = forecast.mean.reduce((a, b) => a + b, 0);
    expect(total).toBeGreaterThan(1);
    expect(fit(seriesOf(y)).judged.map(({ kind }) => kind)).toContain('tsb');
  });

  test('hands regressors to members that use them', () => {
    let got: readonly number[] = [];
    const uses: LocalModel = {
      ...naive,
      acceptsRegressors: true,
      forecast(fitted, asked) {
        if (asked.futureXreg) got = Array.from(asked.futureXreg[0]?.values ?? []);
        return naive.forecast(fitted, asked);
      },
    };
    const none = { slow: [], seasonal: [], foundSeason: [], intermittent: [], more: [] };
    const chooser = createBest({ ...none, usual: [uses], simple: [naive] });
    const series: Series = { ...seriesOf(weekly(40)), xreg: [{ name: 'x', values: Float64Array.from({ length: 40 }, (_, t) => t) }] };
    const futureXreg = [{ name: 'x', values: Float64Array.of(40, 41) }];
    const { warnings } = runSeries(chooser, series, { horizon: 2, folds: 1, levels: [80], futureXreg }, {}, context());
    expect(got).toEqual([40, 41]);
    expect(warnings.map(({ code }) => code)).toEqual(['best-chose']);
  });

  test('refuses settings that it does not have', () => {
    expect(best.refuse(seriesOf(weekly(30)), { budget: 'endless' })?.message).toMatch(/"budget" must be one of fast, normal, thorough/);
    expect(best.refuse(seriesOf(weekly(30)), { speed: 1 })?.code).toBe('invalid-option');
    expect(best.refuse(seriesOf([NaN, NaN]), {})?.code).toBe('series-too-short');
  });

  test('is described by its members, their shares and errors', () => {
    const series = seriesOf(weekly(120), 7);
    const fitted = fit(series);
    const description = best.describe?.(fitted, series, { horizon: 7, levels: [] });
    expect(description?.components).toHaveLength(fitted.members.length);
    expect(description?.components.every(({ values }) => values.length === 127)).toBe(true);
    expect(description?.fitted).toHaveLength(120);
    const mean = best.forecast(fitted, { horizon: 7, levels: [] }).mean;
    const combined = fitted.members.reduce((sum, { weight }, k) => sum + weight * (description?.components[k]?.values[120] ?? NaN), 0);
    expect(combined).toBeCloseTo(mean[0] as number, 9);
    expect(description?.estimates.filter(({ name }) => name.startsWith('share of')).length).toBe(fitted.members.length);
  });
});
