import { expect, it } from 'vitest';
import type { FoldData } from '../../engine/backtest/types.ts';
import { seriesAt, sliceSeries, type Panel } from '../../engine/core/panel.ts';
import { withFoldFeatures } from '../../main/jobs/refold-features.ts';

const axis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 } as const;
/** Two series, the second from period 3 on; the feature's value is the number of the period, the regressor's ten times that. */
const panel: Panel = {
  frequency: axis.frequency,
  seasonLength: 1,
  ids: ['a', 'b'],
  offsets: Int32Array.of(0, 5, 15),
  start: Int32Array.of(0, 3),
  y: new Float64Array(15),
  axis,
  regressors: ['price', 'day'].map((name, k) => {
    const value = (period: number): number => (k === 0 ? 10 : 1) * period;
    const values = Float64Array.from({ length: 15 }, (_, i) => value(i < 5 ? i : 3 + i - 5));
    return { name, values, future: Float64Array.of(value(5), value(6), value(13), value(14)) };
  }),
  futurePeriods: 2,
};

/** As if cleaning had cut off the first two values and changed the price. */
const refold = (origin: number): FoldData | null => {
  if (origin < 4) return null;
  const { xreg: _, ...training } = sliceSeries(seriesAt(panel, 1), 2, origin);
  const price = (from: number, count: number) => [{ name: 'price', values: new Float64Array(count).fill(from) }];
  return { training: { ...training, xreg: price(1, origin - 2) }, actual: new Float64Array(2), futureXreg: price(2, 2) };
};

it('a fold that is cleaned anew gets the features of its own periods, behind its own regressors', () => {
  const fold = withFoldFeatures(panel, 1, 2, ['day'], refold)(9);
  expect(fold?.training.xreg?.map(({ name }) => name)).toEqual(['price', 'day']);
  // The series begins in period 3; two values are cut off.
  expect([...(fold?.training.xreg?.[1]?.values ?? [])]).toEqual([5, 6, 7, 8, 9, 10, 11]);
  expect([...(fold?.futureXreg?.[1]?.values ?? [])]).toEqual([12, 13]);
  expect([...(fold?.futureXreg?.[0]?.values ?? [])]).toEqual([2, 2]);
});

it('the last fold reaches into the known future, and beyond it nothing is known', () => {
  const fold = withFoldFeatures(panel, 1, 4, ['day'], refold)(10);
  expect([...(fold?.futureXreg?.[1]?.values ?? [])].slice(0, 2)).toEqual([13, 14]);
  expect(fold?.futureXreg?.[1]?.values[2]).toBeNaN();
});

it('a fold without data stays so, and without features nothing changes', () => {
  expect(withFoldFeatures(panel, 1, 2, ['day'], refold)(3)).toBeNull();
  expect(withFoldFeatures(panel, 1, 2, [], refold)(9)?.training.xreg?.map(({ name }) => name)).toEqual(['price']);
});
