import { describe, expect, test } from 'vitest';
import { commonParameters, describeSaved, forecastSaved, innerOf, runSeries } from '../../../engine/backtest/index.ts';
import type { LiftedModel, SavedModel } from '../../../engine/backtest/index.ts';
import type { ForecastRequest } from '../../../engine/core/forecast.ts';
import type { Series } from '../../../engine/core/panel.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { LocalModel, Spec } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const options = { horizon: 7, folds: 2, levels: [80, 95] };
const request = { horizon: 7, levels: [80, 95] };
const naive = modelByKind('naive');
const reloaded = (saved: SavedModel): SavedModel => JSON.parse(JSON.stringify(saved)) as SavedModel;
const months: Series['calendar'] = {
  axis: { frequency: { unit: 'month', step: 1 }, granularity: 'month', origin: 0, dayOfMonth: 1 },
  start: 0,
};

describe('common options', () => {
  const specs: readonly (readonly [string, Spec])[] = [
    ['log1p', { transform: 'log1p' }],
    ['Box-Cox', { transform: 'box-cox' }],
    ['Box-Cox with a given lambda, adjusted for bias', { transform: 'box-cox', lambda: 0.3, bias_adjust: true }],
    ['differences', { transform: 'difference' }],
    ['days of the month', { calendar_adjustment: 'days' }],
    ['conformal intervals', { intervals: 'conformal' }],
    ['calibrated intervals', { intervals: 'calibrated' }],
    ['whole numbers', { integer: true }],
    ['all together', { transform: 'log1p', calendar_adjustment: 'days', intervals: 'conformal', integer: true, bias_adjust: true }],
  ];
  describe.each(['naive', 'theta', 'exponential-smoothing', 'arima'])('%s', (kind) => {
    test.each(specs)('forecasts with %s, and the same after it was saved and loaded', (_name, spec) => {
      const series: Series = { ...seriesOf(weekly(90), 7), calendar: months };
      const result = runSeries(modelByKind(kind), series, options, spec, context());
      expect(result.modelUsed).toBe(kind);
      expect(forecastSaved(reloaded(result.fitted), request)).toEqual(result.forecast);
      const plain = runSeries(modelByKind(kind), series, options, {}, context());
      expect(result.forecast).not.toEqual(plain.forecast);
      expect(innerOf(result.fitted).kind).toBe(kind);
    });
  });

  test('are described, each with a default that is one of its choices', () => {
    for (const { default: value, choices } of commonParameters) if (choices) expect(choices.map((choice) => choice.value)).toContain(value);
  });

  test('fall back, and say why, when they cannot be had', () => {
    const { warnings, modelUsed } = runSeries(
      modelByKind('theta'),
      seriesOf([-5, ...weekly(40)]),
      options,
      { transform: 'log1p' },
      context(),
    );
    expect(modelUsed).toBe('naive');
    expect(warnings[0]?.message).toMatch(/log\(1 \+ y\) needs values above -1/);
    const wrong = runSeries(modelByKind('exponential-smoothing'), seriesOf(weekly(40)), options, { intervals: 'wide' }, context());
    expect(wrong.warnings[0]?.message).toMatch(/intervals must be one of model, calibrated, conformal but is "wide"/);
  });

  test('fit transformations to the training part alone: values after the origin change nothing', () => {
    const y = weekly(80);
    const changed = Float64Array.from(y, (value, t) => (t >= 73 ? value * 9 : value));
    for (const [, spec] of specs) {
      const [first, second] = [y, changed].map((values) =>
        runSeries(modelByKind('theta'), { ...seriesOf(values, 7), calendar: months }, options, spec, context()),
      );
      expect(second?.folds.map(({ forecast }) => forecast)).toEqual(first?.folds.map(({ forecast }) => forecast));
    }
  });

  test('leave what a model handles itself to the model', () => {
    let got: Spec = {};
    const own: LocalModel = {
      ...naive,
      parameters: [{ name: 'lambda', label: 'L', help: '', type: 'number' }],
      refuse: () => null,
      fit(series, spec, around) {
        got = spec;
        return naive.fit(series, {}, around);
      },
    };
    runSeries(own, seriesOf(weekly(30)), options, { lambda: 0.5, transform: 'none' }, context());
    expect(got).toEqual({ lambda: 0.5 });
  });

  test('save the bare model when nothing is done around it, as it was at first', () => {
    const { fitted } = runSeries(naive, seriesOf(weekly(40).map((value) => value - 200)), options, {}, context());
    expect(fitted.kind).toBe('naive');
  });
});

describe('what values a series can take', () => {
  const falling = Float64Array.from({ length: 40 }, (_, t) => Math.max(0, 40 - t));
  const lowest = (spec: Spec): number =>
    Math.min(...(runSeries(modelByKind('drift'), seriesOf(falling), options, spec, context()).forecast.intervals[1]?.lower ?? []));

  test('floors at zero where the history was never negative, unless told otherwise', () => {
    expect(lowest({})).toBe(0);
    expect(lowest({ non_negative: 'false' })).toBeLessThan(0);
    expect(lowest({ non_negative: false })).toBeLessThan(0);
  });

  test('keeps the floor of a saved model', () => {
    const { fitted } = runSeries(modelByKind('drift'), seriesOf(falling), options, {}, context());
    expect(Math.min(...forecastSaved(reloaded(fitted), { horizon: 60, levels: [95] }).mean)).toBe(0);
    expect((fitted as LiftedModel).target).toEqual({ nonNegative: true, integer: 'no' });
  });

  test('rounds bounds of intermittent counts, and the mean only on request', () => {
    const counts = Float64Array.from({ length: 60 }, (_, t) => (t % 3 === 0 ? 2 : 0));
    const auto = runSeries(modelByKind('mean'), seriesOf(counts), options, {}, context()).forecast;
    expect(auto.mean[0]).toBeCloseTo(2 / 3, 12);
    expect(auto.intervals.every(({ lower, upper }) => [...lower, ...upper].every(Number.isInteger))).toBe(true);
    const whole = runSeries(modelByKind('mean'), seriesOf(counts), options, { integer: true }, context()).forecast;
    expect(whole.mean[0]).toBe(1);
    const smooth = runSeries(modelByKind('mean'), seriesOf(weekly(40)), options, {}, context()).forecast;
    expect(Number.isInteger(smooth.intervals[0]?.upper[0])).toBe(false);
  });
});

describe('regressors', () => {
  /** Forecasts the known future of its first regressor; NaN would show. */
  const echo: LocalModel = {
    ...naive,
    kind: 'naive',
    acceptsRegressors: true,
    fit(series, spec, around) {
      for (const { values } of series.xreg ?? []) expect(values.every(Number.isFinite)).toBe(true);
      return naive.fit(series, spec, around);
    },
    forecast(fitted, asked: ForecastRequest) {
      const plain = naive.forecast(fitted, asked);
      const known = asked.futureXreg?.[0];
      return known ? { mean: Float64Array.from(known.values), intervals: [] } : plain;
    },
  };
  const promo = Float64Array.from({ length: 60 }, (_, t) => 200 + t);
  const series: Series = { ...seriesOf(weekly(60), 7), xreg: [{ name: 'promo', values: promo }] };
  const ahead = [{ name: 'promo', values: Float64Array.from({ length: 7 }, (_, i) => 300 + i) }];

  test('have the held-out values as their known future in folds, and what was handed in at the end', () => {
    const { folds, forecast, warnings } = runSeries(echo, series, { ...options, futureXreg: ahead }, {}, context());
    expect(folds.map((fold) => fold.forecast.mean[0])).toEqual([246, 253]);
    expect(Array.from(forecast.mean)).toEqual([300, 301, 302, 303, 304, 305, 306]);
    expect(warnings).toEqual([]);
  });

  test('are left out, with a warning, where their future is not known', () => {
    const { forecast, folds, warnings } = runSeries(echo, series, options, {}, context());
    expect(forecast.mean[0]).toBe(series.y[59]);
    expect(folds[1]?.forecast.mean[0]).toBe(series.y[52]);
    expect(warnings.map(({ code }) => code)).toEqual(['regressors-unknown']);
  });

  test('repeat the value before a missing one, and the user is told', () => {
    const gappy = Float64Array.from(promo, (value, t) => (t === 0 || t === 59 ? NaN : value));
    const future = [{ name: 'promo', values: Float64Array.of(NaN, 1, 2, 3, 4, 5, 6) }];
    const withGaps = { ...series, xreg: [{ name: 'promo', values: gappy }] };
    const { forecast, warnings } = runSeries(echo, withGaps, { ...options, futureXreg: future }, {}, context());
    expect(forecast.mean[0]).toBe(258);
    expect(warnings).toEqual([
      { code: 'regressor-gaps-filled', message: '3 values of regressors are missing; each repeats the one before.' },
    ]);
  });

  test('are not shown to models that do not use them', () => {
    const blind: LocalModel = {
      ...naive,
      fit(given, spec, around) {
        expect(given.xreg).toBeUndefined();
        return naive.fit(given, spec, around);
      },
    };
    expect(runSeries(blind, series, { ...options, futureXreg: ahead }, {}, context()).warnings).toEqual([]);
  });
});

describe('coverage by steps ahead', () => {
  test('counts hits of each step over the folds', () => {
    const y = Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 10 : 12));
    const { stepCoverage, folds } = runSeries(modelByKind('mean'), seriesOf(y), { horizon: 3, folds: 4, levels: [95, 50] }, {}, context());
    expect(stepCoverage.map(({ level }) => level)).toEqual([50, 95]);
    expect(Array.from(stepCoverage[1]?.total ?? [])).toEqual([4, 4, 4]);
    for (const [k, { inside }] of stepCoverage.entries())
      expect(inside.reduce((a, b) => a + b, 0)).toBe(folds.reduce((sum, fold) => sum + (fold.coverage[k]?.inside ?? NaN), 0));
  });
});

describe('describeSaved', () => {
  test('works on the very values that the model was fitted to', () => {
    const describing: LocalModel = modelByKind('theta');
    const y = Float64Array.from([NaN, NaN, ...weekly(60)]);
    const { fitted } = runSeries(describing, seriesOf(y, 7), options, { transform: 'difference' }, context());
    const { y: seen, skipped, transformed } = describeSaved(fitted, seriesOf(y, 7), request);
    expect(seen[0]).toBeCloseTo((y[3] as number) - (y[2] as number), 12);
    expect(skipped).toBe(3);
    expect(transformed).toBe(true);
  });
});
