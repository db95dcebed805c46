import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSeries } from '../../../engine/backtest/index.ts';
import { createRng } from '../../../engine/core/rng.ts';
import type { Series } from '../../../engine/core/panel.ts';
import type { OnlineLinearFitted } from '../../../engine/models/online-linear/learn-series.ts';
import { onlineLinear } from '../../../engine/models/online-linear/online-linear.ts';
import type { LocalModel } from '../../../engine/models/model.ts';
import { learn, predictOnline, startOnline } from '../../../engine/online/index.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const update = (fitted: OnlineLinearFitted, series: Series): OnlineLinearFitted => {
  const made = onlineLinear.update?.(fitted, series, context());
  if (!made) throw new Error('not updated');
  return made;
};

test('property: updated piece by piece, through JSON in between, with gaps and regressors, it is the fit to all to the bit', () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom<Readonly<Record<string, string | number>>>(
        {},
        { trend: 'linear' },
        { season: 'dummies', forgetting: 0.97 },
        { season: 'none' },
      ),
      fc.boolean(),
      (seed, pieces, spec, gaps) => {
        const rng = createRng(seed);
        const n = 60 + pieces.reduce((sum, piece) => sum + piece, 0);
        const price = Float64Array.from({ length: n }, () => rng.normal());
        const y = weekly(n, seed).map((value, t) => (gaps && t > 0 && rng.uniform() < 0.1 ? NaN : value - 5 * (price[t] as number)));
        const part = (length: number): Series => ({
          id: 's',
          y: y.subarray(0, length),
          seasonLength: 7,
          xreg: [{ name: 'price', values: price.subarray(0, length) }],
        });
        let fitted = onlineLinear.fit(part(60), spec, context());
        let length = 60;
        for (const piece of pieces) {
          length += piece;
          fitted = update(JSON.parse(JSON.stringify(fitted)) as OnlineLinearFitted, part(length));
        }
        expect(fitted).toEqual(onlineLinear.fit(part(n), spec, context()));
      },
    ),
    { numRuns: 40 },
  );
});

test('a backtest goes on from fold to fold, fits once, and comes to the very forecasts of fits anew', () => {
  let fits = 0;
  let updates = 0;
  const counting: LocalModel<OnlineLinearFitted> = {
    ...onlineLinear,
    fit: (...given) => (fits++, onlineLinear.fit(...given)),
    update: (...given) => (updates++, onlineLinear.update?.(...given) ?? null),
  };
  const { update: _update, ...rest } = onlineLinear;
  const anew: LocalModel<OnlineLinearFitted> = rest;
  const series = seriesOf(weekly(200), 7);
  const options = { horizon: 14, folds: 4, levels: [80, 95] };
  const found = runSeries(counting as unknown as LocalModel, series, options, {}, context());
  expect([fits, updates]).toEqual([1, 4]);
  expect(found).toEqual(runSeries(anew as unknown as LocalModel, series, options, {}, context()));
  // What looks back at all values is made anew each time.
  fits = 0;
  runSeries(counting as unknown as LocalModel, series, options, { transform: 'log1p' }, context());
  expect(fits).toBe(5);
});

test('errors that learning tells are those of forecasts made before', () => {
  const rng = createRng(3);
  const rows: number[] = [];
  const y: number[] = [];
  for (let t = 0; t < 60; t++) {
    rows.push(rng.normal(), rng.normal());
    y.push(2 + (rows.at(-1) as number) + rng.normal());
  }
  for (const forgetting of [1, 0.9]) {
    const errors = new Float64Array(60);
    learn(startOnline({ names: ['a', 'b'], forgetting }), rows, y, errors);
    expect([...errors.subarray(0, 3)]).toEqual([NaN, NaN, NaN]);
    for (let t = 3; t < 60; t++) {
      const before = learn(startOnline({ names: ['a', 'b'], forgetting }), rows.slice(0, 2 * t), y.slice(0, t));
      const error = (y[t] as number) - predictOnline(before, rows.slice(2 * t, 2 * t + 2)).mean;
      // The first ones divide by what is hardly known.
      expect(Math.abs((errors[t] as number) - error)).toBeLessThan(1e-9 * Math.max(1, Math.abs(error)) * (t < 6 ? 100 : 1));
    }
  }
});

describe('golden: statsmodels RecursiveLS (tests/golden/online-linear-model.py)', () => {
  const golden = JSON.parse(readFileSync(new URL('../../golden/online-linear-model.json', import.meta.url), 'utf8')) as {
    readonly y: readonly number[];
    readonly x: readonly number[];
    readonly coefficients: readonly number[];
    readonly errors: readonly number[];
    readonly forecast: readonly number[];
    readonly future: readonly number[];
  };
  const series: Series = {
    id: 'g',
    y: Float64Array.from(golden.y),
    seasonLength: 7,
    xreg: [{ name: 'x', values: Float64Array.from(golden.x) }],
  };
  const fitted = onlineLinear.fit(series, { forgetting: 1, trend: 'linear', lags: [1, 7] }, context());
  const request = { horizon: golden.forecast.length, levels: [80], futureXreg: [{ name: 'x', values: Float64Array.from(golden.future) }] };
  const near = (ours: number, theirs: number): void =>
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(theirs)));

  test('coefficients on trend, waves, regressor and lags', () => {
    const { estimates } = onlineLinear.describe?.(fitted, series, request) ?? { estimates: [] };
    expect(estimates.map(({ name }) => name).slice(-3)).toEqual(['regressor x', 'lag 1', 'lag 7']);
    golden.coefficients.forEach((value, i) => near(estimates[i]?.value as number, value));
  });

  test('forecasts of each next value', () => {
    const oneStep = onlineLinear.describe?.(fitted, series, request).fitted as Float64Array;
    // Recursive residuals are errors in units of their spread: the script turns them back.
    golden.errors.forEach((error, i) => {
      const t = golden.y.length - golden.errors.length + i;
      near((golden.y[t] as number) - (oneStep[t] as number), error);
    });
  });

  test('forecasts of steps ahead, each from those before it', () => {
    onlineLinear.forecast(fitted, request).mean.forEach((value, h) => near(value, golden.forecast[h] as number));
  });
});

test('80 percent intervals hold about 80 percent of values 1 to 10 steps ahead of an autoregression that is estimated', () => {
  const rng = createRng(8);
  let [inside, all] = [0, 0];
  for (let run = 0; run < 300; run++) {
    const y = new Float64Array(110);
    for (let t = 1; t < y.length; t++) y[t] = 10 + 0.7 * ((y[t - 1] as number) - 10) + rng.normal();
    const { intervals } = onlineLinear.forecast(onlineLinear.fit(seriesOf(y.subarray(0, 100)), { lags: [1], forgetting: 1 }, context()), {
      horizon: 10,
      levels: [80],
    });
    for (let h = 0; h < 10; h++) {
      all++;
      const value = y[100 + h] as number;
      if (value >= (intervals[0]?.lower[h] as number) && value <= (intervals[0]?.upper[h] as number)) inside++;
    }
  }
  // Runs are independent, steps of one are not: about 900 independent ones, five standard deviations are 0.067.
  expect(Math.abs(inside / all - 0.8)).toBeLessThan(0.067);
});

test('follows a change by the factor that forgets, and says which one it uses', () => {
  const rng = createRng(5);
  const y = Float64Array.from(
    { length: 600 },
    (_, t) => (t < 300 ? 100 : 300) + (t < 300 ? 1 : -1) * 20 * Math.sin((2 * Math.PI * t) / 7) + rng.normal(),
  );
  const part = seriesOf(y.subarray(0, 560), 7);
  const fitted = onlineLinear.fit(part, { lags: [] }, context());
  const request = { horizon: 40, levels: [80] };
  expect(onlineLinear.describe?.(fitted, part, request).name).toBe('Online regression, lambda = 0.98');
  onlineLinear.forecast(fitted, request).mean.forEach((value, h) => expect(Math.abs(value - (y[560 + h] as number))).toBeLessThan(8));
  // The one that remembers all stands between the levels.
  const remembering = onlineLinear.fit(part, { lags: [], forgetting: 1 }, context());
  expect(onlineLinear.forecast(remembering, request).mean[0] as number).toBeLessThan(250);
});

test('says what is wrong with settings', () => {
  const refused = (spec: Parameters<typeof onlineLinear.refuse>[1]): string =>
    onlineLinear.refuse(seriesOf(weekly(90), 7), spec)?.message ?? '';
  expect(refused({ lags: [1.5] })).toMatch(/"lags" must be a list of whole numbers from 1 to 1000 but is \[1.5\]/);
  expect(refused({ lags: [0] })).toMatch(/"lags" must be/);
  expect(refused({ forgetting: 1.2 })).toMatch(/"forgetting" must be a number from 0.5 to 1 but is 1.2/);
  expect(refused({ lags: [200] })).toMatch(/needs at least \d+ values .* lags up to 200\) but the series has 90/);
  expect(onlineLinear.refuse(seriesOf([NaN, ...weekly(90)], 7), {})?.code).toBe('missing-values');
  expect(onlineLinear.refuse({ ...seriesOf(weekly(900), 7), seasons: [7, 365] }, { season: 'dummies' })?.message).toMatch(
    /at most 300 columns but give/,
  );
});
