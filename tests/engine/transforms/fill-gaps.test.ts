import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillGaps } from '../../../engine/transforms/fill-gaps.ts';

const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

test('a gap without a season is filled by a straight line', () => expect(fillGaps(f64(1, NaN, NaN, 4), 1)).toEqual(f64(1, 2, 3, 4)));
test('gaps at the ends repeat the nearest value', () => expect(fillGaps(f64(NaN, 2, 5, NaN), 1)).toEqual(f64(2, 2, 5, 5)));
test('a gap in a seasonal series follows the season', () => {
  const whole = Float64Array.from({ length: 42 }, (_, t) => 10 + [0, 1, 2, 9, 2, 1, 0][t % 7]!);
  const gappy = Float64Array.from(whole);
  gappy[17] = NaN;
  gappy[41] = NaN;
  const filled = fillGaps(gappy, 7);
  // The gap itself pulls its season's level down a little.
  expect(filled[17]).toBeCloseTo(19, 0);
  expect(filled[41]).toBeCloseTo(10, 0);
});
test('a complete series comes back as it is', () => {
  const y = f64(1, 2, 3);
  expect(fillGaps(y, 1)).toBe(y);
});
test('property: observed values stay, nothing is missing afterwards, the input is left alone', () =>
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: NaN, freq: 4 }), { minLength: 1, maxLength: 60 }),
      fc.constantFrom(1, 4, 7),
      (values, m) => {
        fc.pre(values.some((value) => !Number.isNaN(value)));
        const y = Float64Array.from(values);
        const filled = fillGaps(y, m);
        expect(y).toEqual(Float64Array.from(values));
        filled.forEach((value, t) => {
          expect(Number.isFinite(value)).toBe(true);
          if (!Number.isNaN(values[t])) expect(value).toBe(values[t]);
        });
      },
    ),
  ));
