import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { findLeak, spearman } from '../../../engine/validation/leakage.ts';

/** Two series of `n` sales each, end to end. */
const n = 200;
function sales(seed = 1) {
  const rng = createRng(seed);
  const y = Float64Array.from({ length: 2 * n }, (_, t) => 100 + 30 * Math.sin((2 * Math.PI * t) / 7) + 10 * rng.normal());
  return { offsets: Int32Array.of(0, n, 2 * n), start: Int32Array.of(0, 0), y };
}
const options = { longestLag: 28 };
const shifted = (y: Float64Array, lag: number): Float64Array =>
  y.map((_, t) => {
    const from = t < n ? 0 : n;
    return t - lag >= from && t - lag < from + n ? (y[t - lag] as number) : NaN;
  });

describe('a leak is', () => {
  const panel = sales();
  const rng = createRng(9);
  it('the target itself, with a few gaps too', () => {
    expect(findLeak(panel, panel.y, options)).toEqual({ kind: 'target', share: 1 });
    expect(
      findLeak(
        panel,
        panel.y.map((value, t) => (t % 5 === 0 ? NaN : value)),
        options,
      ),
    ).toEqual({ kind: 'target', share: 1 });
  });
  it.each([-28, -7, -1, 1, 7, 28])('the target shifted by %i', (lag) => {
    expect(findLeak(panel, shifted(panel.y, lag), options)).toEqual({ kind: 'shifted', lag, share: 1 });
  });
  it('a monotone function of it', () => {
    expect(findLeak(panel, panel.y.map(Math.log), options)).toMatchObject({ kind: 'monotone', rank: 1 });
    expect(
      findLeak(
        panel,
        panel.y.map((value) => -3 * value + 5),
        options,
      ),
    ).toMatchObject({ kind: 'monotone', rank: -1 });
  });
  it('nearly one: customers beside sales', () => {
    expect(
      findLeak(
        panel,
        panel.y.map((value) => value + 2 * rng.normal()),
        options,
      ),
    ).toMatchObject({ kind: 'correlated' });
  });
});

describe('no leak is', () => {
  const panel = sales();
  const rng = createRng(4);
  const trending = { ...panel, y: panel.y.map((value, t) => value + 50 * (t % n)) };
  const columns: readonly (readonly [string, ReturnType<typeof sales>, Float64Array])[] = [
    ['a flag', panel, panel.y.map((value) => (value > 120 ? 1 : 0))],
    ['noise', panel, panel.y.map(() => rng.normal())],
    ['a price that moves against sales', panel, panel.y.map((value) => 10 - 0.02 * value + 0.5 * rng.normal())],
    ['another trend', trending, panel.y.map((_, t) => 3 * (t % n) + rng.normal())],
    ['the count of days beside a trend', trending, panel.y.map((_, t) => t % n)],
    ['a constant', panel, panel.y.map(() => 4)],
    ['nothing', panel, panel.y.map(() => NaN)],
  ];
  it.each(columns)('%s', (_, of, x) => {
    expect(findLeak(of, x, options)).toBeNull();
  });
  it('zeros beside zeros: an intermittent target and a column that is mostly zero', () => {
    const y = panel.y.map((_, t) => (t % 13 === 0 ? 1 + (t % 5) : 0));
    const x = panel.y.map((_, t) => (t % 17 === 0 ? 1 + (t % 11) : 0));
    expect(findLeak({ ...panel, y }, x, options)).toBeNull();
  });
});

it('Spearman by ranks equals the textbook sum for values without ties, is 1 for any rising function, and lies within -1 and 1', () => {
  // 1 - 6 sum(d^2) / (n (n^2 - 1)): d = (0, 1, -1, 0).
  expect(spearman([1, 2, 3, 4], [10, 30, 20, 40])).toBeCloseTo(1 - (6 * 2) / (4 * 15), 14);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 }), (values) => {
      expect(
        spearman(
          values,
          values.map((value) => value ** 3),
        ),
      ).toBeCloseTo(1, 12);
      expect(
        spearman(
          values,
          values.map((value) => -value),
        ),
      ).toBeCloseTo(-1, 12);
    }),
  );
  expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
});
