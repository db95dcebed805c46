import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { forecastSaved, runSeries, type LiftedModel } from '../../../engine/backtest/index.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context, seriesOf } from '../test-context.ts';

/** `lynx` of R's datasets, 1821 to 1835. */
const lynx = [269, 321, 585, 871, 1475, 2821, 3928, 5943, 4950, 2577, 523, 98, 184, 279, 409];

describe('a mean adjusted for bias does not change with the levels asked for', () => {
  const specs: readonly Spec[] = [{}, { intervals: 'calibrated' }, { intervals: 'conformal' }];
  describe.each(['exponential-smoothing', 'arima', 'naive', 'best'])('%s', (kind) => {
    test.each(specs)('%j', (spec) => {
      const options = { horizon: 4, folds: 0, levels: [50] };
      const run = (levels: number[]) =>
        runSeries(modelByKind(kind), seriesOf(lynx), { ...options, levels }, { transform: 'log1p', bias_adjust: true, ...spec }, context());
      const { forecast, fitted, modelUsed } = run([50]);
      expect(modelUsed).toBe(kind);
      for (const levels of [[99], [80, 95], []]) expect(run(levels).forecast.mean).toEqual(forecast.mean);
      const again = forecastSaved(fitted, { horizon: 4, levels: [10, 99] });
      expect(again.mean).toEqual(forecast.mean);
      expect(again.intervals.map(({ level }) => level)).toEqual([10, 99]);
    });
  });
});

describe('widths are measured before values are floored and rounded', () => {
  /** Counts with mean 0.7, by inversion. */
  function poisson(seed: number): number[] {
    const rng = createRng(seed);
    return Array.from({ length: 60 }, () => {
      let count = 0;
      for (let left = rng.uniform(), p = Math.exp(-0.7); left > p; p *= 0.7 / count) {
        left -= p;
        count++;
      }
      return count;
    });
  }
  const fittedTo = (y: Iterable<number>, spec: Spec): LiftedModel =>
    runSeries(modelByKind('ses'), seriesOf(y), { horizon: 6, folds: 0, levels: [80, 95] }, spec, context()).fitted as LiftedModel;

  test.each(['calibrated', 'conformal'])('%s intervals of counts', (intervals) => {
    for (const seed of [1, 2, 3]) {
      const y = poisson(seed);
      const handled = fittedTo(y, { intervals });
      const rounded = fittedTo(y, { intervals, integer: true });
      const free = fittedTo(y, { intervals, non_negative: 'false', integer: 'false' });
      expect(handled.target).toEqual({ nonNegative: true, integer: 'bounds' });
      expect(free.calibration ?? free.conformal).toBeDefined();
      for (const other of [handled, rounded]) {
        expect(other.calibration).toEqual(free.calibration);
        expect(other.conformal).toEqual(free.conformal);
      }
      const lower = forecastSaved(handled, { horizon: 6, levels: [95] }).intervals[0]?.lower;
      expect(lower?.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('differences of a training part that ends in a gap', () => {
  const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/classic-series.json'), 'utf8')) as {
    series: { AirPassengers: { y: number[] } };
  };
  const y = golden.series.AirPassengers.y;
  const gappy = y.map((value, t) => (t === 119 ? NaN : value));

  test('are summed from the level that the gap is filled with', () => {
    const options = { horizon: 12, folds: 2, levels: [95] };
    const result = runSeries(modelByKind('arima'), seriesOf(gappy, 12), options, { transform: 'difference' }, context());
    expect(result.folds.map(({ model }) => model)).toEqual(['arima', 'arima']);
    expect(result.warnings.map(({ code }) => code)).not.toContain('fell-back-in-folds');
    const whole = runSeries(modelByKind('arima'), seriesOf(y, 12), options, { transform: 'difference' }, context());
    const first = result.folds[0]?.forecast.mean ?? [];
    expect(first).toHaveLength(12);
    for (const [i, value] of first.entries()) expect(Math.abs(value / (whole.folds[0]?.forecast.mean[i] ?? NaN) - 1)).toBeLessThan(0.1);
  });

  test.each(['arima', 'exponential-smoothing', 'ses'])('%s goes on from a long gap too', (kind) => {
    const ends = y.slice(0, 100).map((value, t) => (t >= 93 ? NaN : value));
    const { forecast, modelUsed } = runSeries(
      modelByKind(kind),
      seriesOf(ends, 12),
      { horizon: 12, folds: 0, levels: [95] },
      { transform: 'difference' },
      context(),
    );
    expect(modelUsed).toBe(kind);
    expect(forecast.mean.every(Number.isFinite)).toBe(true);
  });
});

test.each(['theta', 'best', 'arima'])('%s says that intervals do not count what filled gaps leave unknown', (kind) => {
  const rng = createRng(5);
  const y = Float64Array.from({ length: 400 }, (_, t) => (t % 5 === 2 || t % 5 === 3 ? NaN : rng.normal()));
  const spec = kind === 'arima' ? { p: 1, d: 0, q: 0 } : {};
  const { warnings } = runSeries(modelByKind(kind), seriesOf(y), { horizon: 2, folds: 0, levels: [95] }, spec, context());
  expect(warnings.find(({ code }) => code === 'gaps-filled')?.message).toMatch(/intervals do not count what that leaves unknown/);
});
