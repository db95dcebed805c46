import fc from 'fast-check';
import { expect, it } from 'vitest';
import { medianInPlace } from '../../../engine/math/median.ts';

const number = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e3, max: 1e3 }) },
  // Many that are the same, and ranges that are tiny, huge, or beyond what a number can hold.
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(5e-324, -1e-300, 1e300, -1e308, 1.7e308) },
);
const values = fc
  .array(number, { minLength: 1, maxLength: 40 })
  .chain((few) =>
    fc
      .integer({ min: 1, max: 30 })
      .map((times) => Float64Array.from({ length: few.length * times + (times % 2) }, (_, i) => few[(7 * i) % few.length] as number)),
  );

it('is the middle value, or the mean of the middle two, and moves values without changing any', () => {
  fc.assert(
    fc.property(values, (given) => {
      const sorted = given.toSorted();
      const [upper, lower] = [sorted[given.length >> 1] as number, sorted[(given.length - 1) >> 1] as number];
      const moved = given.slice();
      expect(medianInPlace(moved) + 0).toBe((given.length % 2 === 1 ? upper : lower + 0.5 * (upper - lower)) + 0);
      expect(moved.toSorted()).toEqual(sorted);
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('of nothing is missing', () => {
  expect(medianInPlace(new Float64Array(0))).toBeNaN();
});
