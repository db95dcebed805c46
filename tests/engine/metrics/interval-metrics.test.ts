import { expect, test } from 'vitest';
import { msis, owa } from '../../../engine/metrics/index.ts';

test('msis is width and penalties over the seasonal naive scale, worked by hand', () => {
  // Widths 4 and 4; the second actual lies 1 above, which costs 2 / 0.05; training changes by 2 on average.
  const score = msis(Float64Array.of(3, 6), Float64Array.of(1, 1), Float64Array.of(5, 5), 95, Float64Array.of(0, 1, 4), 1);
  expect(score).toBeCloseTo((4 + 4 + 40) / 2 / 2, 10);
});

test('owa averages two ratios of means', () => {
  expect(owa({ smape: 8, mase: 3 }, { smape: 10, mase: 2 })).toBeCloseTo((0.8 + 1.5) / 2, 12);
});

test('msis and owa refuse a scale of zero', () => {
  const two = Float64Array.of(1, 2);
  expect(() => msis(two, two, two, 95, Float64Array.of(5, 5, 5), 1)).toThrow(expect.objectContaining({ code: 'zero-scale' }));
  expect(() => owa({ smape: 1, mase: 1 }, { smape: 0, mase: 1 })).toThrow(expect.objectContaining({ code: 'zero-scale' }));
});
