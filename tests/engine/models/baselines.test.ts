import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { modelByKind, models } from '../../../engine/models/index.ts';
import type { Naive2Fitted } from '../../../engine/models/naive2/naive2.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const read = <T>(name: string): T => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden', name), 'utf8')) as T;
const air = read<{ series: Record<string, { y: number[] }> }>('classic-series.json').series['AirPassengers']?.y ?? [];
// Command and version are in the file.
const average = read<{ seasonalWindowAverage: { window: number; mean: number[] } }>('statsforecast.json').seasonalWindowAverage;

test('the baselines that are always compared are naive and seasonal naive', () =>
  expect(models.filter(({ baseline }) => baseline).map(({ kind }) => kind)).toEqual(['naive', 'seasonal-naive']));

describe('seasonal-window-average', () => {
  const model = modelByKind('seasonal-window-average');
  test('is SeasonalWindowAverage of statsforecast', () => {
    const fitted = model.fit(seriesOf(air, 12), { window: average.window }, context());
    model
      .forecast(fitted, { horizon: 12, levels: [] })
      .mean.forEach((value, i) => expect(value).toBeCloseTo(average.mean[i] as number, 10));
  });
  test('with a window of one is seasonal naive, its first season of intervals too', () => {
    const series = seriesOf(air, 12);
    const naive = modelByKind('seasonal-naive');
    const one = model.forecast(model.fit(series, { window: 1 }, context()), { horizon: 12, levels: [80] });
    const other = naive.forecast(naive.fit(series, {}, context()), { horizon: 12, levels: [80] });
    expect(one.mean).toEqual(other.mean);
    one.intervals[0]?.upper.forEach((bound, i) => expect(bound).toBeCloseTo(other.intervals[0]?.upper[i] as number, 9));
  });
  test('averages as many seasons as there are', () => {
    const fitted = model.fit(seriesOf([1, 10, 3, 20, 5], 2), { window: 50 }, context());
    expect(Array.from(model.forecast(fitted, { horizon: 3, levels: [] }).mean)).toEqual([15, 4, 15]);
  });
  test('refuses a window that is no whole number of seasons', () =>
    expect(model.refuse(seriesOf(air, 12), { window: 1.5 })?.message).toMatch(/"window" must be a whole number from 1 to 1000 but is 1.5/));
});

describe('naive2', () => {
  const model = modelByKind('naive2');
  test('is naive where no season is found', () => {
    const rng = createRng(5);
    const noise = Float64Array.from({ length: 60 }, () => 100 + rng.normal());
    const { mean } = model.forecast(model.fit(seriesOf(noise, 7), {}, context()), { horizon: 3, levels: [] });
    expect(Array.from(mean)).toEqual(new Array(3).fill(noise[59]));
  });
  test('looks for a season from three seasons on', () => {
    const figure = (n: number): readonly number[] =>
      (
        model.fit(
          seriesOf(
            Float64Array.from({ length: n }, (_, t) => (t % 7 === 0 ? 90 : 10)),
            7,
          ),
          {},
          context(),
        ) as unknown as Naive2Fitted
      ).figure;
    expect(figure(20)).toHaveLength(0);
    expect(figure(21)).toHaveLength(7);
  });
});

test.each(['naive', 'seasonal-naive', 'drift', 'mean', 'naive2', 'seasonal-window-average'])(
  '%s describes fitted values, residuals and a level that goes on as the forecast',
  (kind) => {
    const model = modelByKind(kind);
    const series = seriesOf(weekly(50), 7);
    const fitted = model.fit(series, {}, context());
    const description = model.describe?.(fitted, series, { horizon: 9, levels: [] });
    const [level, season] = description?.components ?? [];
    model.forecast(fitted, { horizon: 9, levels: [] }).mean.forEach((value, i) => {
      const effect = season?.values[50 + i] ?? 1;
      expect((level?.values[50 + i] as number) * effect).toBeCloseTo(value, 8);
    });
    for (let t = 28; t < 50; t++)
      expect((description?.fitted[t] as number) + (description?.residuals[t] as number)).toBeCloseTo(series.y[t] as number, 8);
    expect(model.refuse(series, { period: 3 })).toMatchObject({ code: 'invalid-option' });
  },
);

describe('intervals of the simple methods', () => {
  test('the mean is R meanf, t distribution included', () => {
    // R 4.2.2, forecast 8.20: meanf(c(3, 7, 5, 9, 4, 6), h = 1, level = 95)$upper
    const values = [3, 7, 5, 9, 4, 6];
    const model = modelByKind('mean');
    const { intervals } = model.forecast(model.fit(seriesOf(values), {}, context()), { horizon: 1, levels: [95] });
    expect(intervals[0]?.upper[0]).toBeCloseTo(11.6646909498181, 10);
  });
  test.each([
    ['mean', 0, 0],
    ['naive', 1, 0],
    ['drift', 1, 2],
  ] as const)('%s covers 95%% of its own process from six values on', (kind, carried, slope) => {
    const model = modelByKind(kind);
    const rng = createRng(17);
    let covered = 0;
    const runs = 6000;
    for (let i = 0; i < runs; i++) {
      let before = 0;
      const y = Float64Array.from({ length: 8 }, () => (before = carried * before + slope + rng.normal()));
      const { intervals } = model.forecast(model.fit(seriesOf(y.slice(0, 6)), {}, context()), { horizon: 2, levels: [95] });
      const value = y[7] as number;
      if (value > (intervals[0]?.lower[1] as number) && value < (intervals[0]?.upper[1] as number)) covered++;
    }
    // Three standard errors of the share; normal intervals cover 86 to 90%.
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(0.0085);
  });
});
