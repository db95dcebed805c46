import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { buildHierarchy, reconcile, togetherAtEachMoment, totalQuantiles } from '../../../engine/hierarchy/index.ts';

const ids = ['a', 'b', 'c'];
const periods = 200;
const horizon = 2;
const rng = createRng(5);
const draw = (): Float64Array => Float64Array.from({ length: periods }, () => rng.normal());
const flat = (rows: readonly Float64Array[]): Float64Array => Float64Array.from(rows.flatMap((row) => [...row]));
const shares = [0.025, 0.975];

describe('bounds of a sum', () => {
  test('are those of reconciliation from the bottom up, for the total', () => {
    const common = draw();
    const residuals = ids.map(() => draw().map((value, t) => value + (common[t] as number)));
    const spread = Float64Array.of(1, 2, 3, 4, 5, 6);
    const hierarchy = buildHierarchy({ ids, columns: [{ name: 'shop', values: ids }] }, { chains: [['shop']] });
    const none = new Float64Array(periods).fill(NaN);
    const made = reconcile(
      hierarchy,
      {
        horizon,
        mean: new Float64Array(8),
        spread: Float64Array.of(1, 1, ...spread),
        residuals: { periods, values: flat([none, ...residuals]) },
      },
      { method: { kind: 'bottom-up' }, levels: [95] },
      { shouldStop: () => false },
    );
    const [lower, upper] = totalQuantiles(spread, togetherAtEachMoment(ids, { periods, values: flat(residuals) }), horizon, shares);
    const close = (values: Float64Array | undefined): number[] =>
      Array.from(values?.subarray(0, 2) ?? [], (value) => expect.closeTo(value, 10) as number);
    expect([...(lower ?? [])]).toEqual(close(made.intervals[0]?.lower));
    expect([...(upper ?? [])]).toEqual(close(made.intervals[0]?.upper));
  });

  test('add up where series err together, cancel where they err against each other, and lie between where they have nothing in common', () => {
    const [one, other] = [draw(), draw()];
    const width = (second: Float64Array): number => {
      const joint = togetherAtEachMoment(['a', 'b'], { periods, values: flat([one, second]) });
      const [lower, upper] = totalQuantiles(Float64Array.of(1, 1), joint, 1, shares);
      return (upper?.[0] ?? 0) - (lower?.[0] ?? 0);
    };
    const alone = width(new Float64Array(periods).fill(NaN));
    const together = width(one);
    expect(width(one.map((value) => -value))).toBeCloseTo(0, 10);
    expect(together).toBeGreaterThan(2 * 3.2);
    expect(together).toBeLessThan(2 * 4.6);
    // About the root of a half: quantiles of 200 errors are off by some percent.
    for (const between of [alone, width(other)]) expect(Math.abs(between / together - Math.SQRT1_2)).toBeLessThan(0.1);
  });

  test('need errors of some series', () => {
    const values = new Float64Array(2 * periods).fill(NaN);
    expect(() => togetherAtEachMoment(['a', 'b'], { periods, values })).toThrow(expect.objectContaining({ code: 'series-too-short' }));
  });
});
