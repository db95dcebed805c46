import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimise } from '../../../engine/math/minimise.ts';

test('minimise finds the bottom of the Rosenbrock valley', () => {
  const rosenbrock = (x: Float64Array): number => (1 - (x[0] as number)) ** 2 + 100 * ((x[1] as number) - (x[0] as number) ** 2) ** 2;
  const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 500, tolerance: 1e-14 });
  expect(found.x[0]).toBeCloseTo(1, 3);
  expect(found.x[1]).toBeCloseTo(1, 3);
});
test('minimise keeps out of where the function is not defined', () => {
  const found = minimise((x) => ((x[0] as number) <= 0 ? Infinity : (x[0] as number) - Math.log(x[0] as number)), Float64Array.of(5));
  expect(found.x[0]).toBeCloseTo(1, 4);
});
test('minimise stops when asked', () =>
  expect(() => minimise((x) => (x[0] as number) ** 2, Float64Array.of(3), { shouldStop: () => true })).toThrow(
    expect.objectContaining({ code: 'cancelled' }),
  ));
test('property: minimise solves convex quadratics in any number of dimensions', () =>
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 }), (centre) => {
      const found = minimise(
        (x) => centre.reduce((sum, c, i) => sum + (i + 1) * ((x[i] as number) - c) ** 2, 1),
        new Float64Array(centre.length),
        { tolerance: 1e-12 },
      );
      centre.forEach((c, i) => expect(found.x[i]).toBeCloseTo(c, 2));
    }),
  ));
