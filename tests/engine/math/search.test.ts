import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minimiseBounded } from '../../../engine/math/minimise-bounded.ts';
import { nelderMead } from '../../../engine/math/nelder-mead.ts';

describe('minimiseBounded(f, grid)', () => {
  test('finds the minimum of a parabola, or the nearer bound (property)', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), (centre) => {
        const { x } = minimiseBounded((at) => (at - centre) ** 2, [0, 0.3, 0.6, 1]);
        expect(Math.abs(x - Math.min(1, Math.max(0, centre)))).toBeLessThan(3e-6);
      }),
    );
  });
  test('takes the deeper of two valleys when the grid sees both', () => {
    const f = (x: number): number => Math.min((x - 0.2) ** 2, (x - 0.8) ** 2 - 0.01);
    expect(minimiseBounded(f, [0, 0.25, 0.5, 0.75, 1]).x).toBeCloseTo(0.8, 5);
  });
  test('answers the lower bound for a function that is nowhere defined', () =>
    expect(minimiseBounded(() => Infinity, [2, 3])).toEqual({ x: 2, value: Infinity }));
});

describe('nelderMead(f, start)', () => {
  const rosenbrock = ([x = 0, y = 0]: Float64Array): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  test('walks down the valley of Rosenbrock', () => {
    const { x, converged } = nelderMead(rosenbrock, [-1.2, 1], { steps: [0.5, 0.5], tolerance: 1e-14, maxEvaluations: 2000 });
    expect(converged).toBe(true);
    expect(x[0]).toBeCloseTo(1, 5);
    expect(x[1]).toBeCloseTo(1, 5);
  });
  test('is not held up by a wall', () => {
    const { x } = nelderMead((at) => ((at[0] as number) < 0.5 ? Infinity : rosenbrock(at)), [2, 2], {
      steps: [0.5, 0.5],
      maxEvaluations: 2000,
    });
    expect(x[0]).toBeCloseTo(1, 2);
  });
  test('stops when asked to', () =>
    expect(() => nelderMead(rosenbrock, [0, 0], { steps: [1, 1], shouldStop: () => true })).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    ));
});
