import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { calibrateConformal, conformalWidths, withConformalIntervals } from '../../../engine/intervals/conformal.ts';
import { horizonScales, scaleAt } from '../../../engine/intervals/horizon-scales.ts';

const calibrated = (errors: readonly Float64Array[]) => {
  const conformal = calibrateConformal(errors);
  if (!conformal) throw new Error('no errors');
  return conformal;
};

describe('conformal widths', () => {
  test('are the (n + 1) quantile of absolute errors for one step and many folds, worked by hand', () => {
    // 19 errors 1 ... 19 of mean 10: at 80 percent the quantile of share 20 * 0.8 / 19 of 19 ordered values, number 1 + 18 * 16 / 19.
    const errors = Array.from({ length: 19 }, (_, i) => Float64Array.of(i % 2 === 0 ? i + 1 : -i - 1));
    const [width] = conformalWidths(calibrated(errors), 1, [80]);
    expect(width?.[0]).toBeCloseTo(1 + (18 * 16) / 19, 10);
  });

  test('widen where few errors cannot show a level, and by more the fewer there are', () => {
    const ratio = (folds: number): number => {
      const errors = Array.from({ length: folds }, (_, i) => Float64Array.of(1 + i / folds));
      return (conformalWidths(calibrated(errors), 1, [99])[0]?.[0] as number) / 2;
    };
    expect(ratio(4)).toBeGreaterThan(ratio(8));
    expect(ratio(8)).toBeGreaterThan(ratio(16));
    expect(ratio(16)).toBeGreaterThan(1);
  });

  test('follow the growth of errors and carry it on beyond the steps that were measured', () => {
    const rng = createRng(5);
    const errors = Array.from({ length: 12 }, () => {
      let walk = 0;
      return Float64Array.from({ length: 10 }, () => (walk += rng.normal()));
    });
    const scales = horizonScales(errors);
    expect(scaleAt(scales, 10) / scaleAt(scales, 1)).toBeGreaterThan(2);
    expect(scaleAt(scales, 40)).toBeGreaterThan(scaleAt(scales, 10));
    expect(scales.growth).toBeGreaterThan(0.3);
  });

  test('cover new values of the same kind at least as often as they say, from a handful of folds on', () => {
    const rng = createRng(11);
    for (const folds of [4, 10, 30]) {
      let inside = 0;
      let total = 0;
      for (let trial = 0; trial < 400; trial++) {
        const draw = (): Float64Array => {
          const common = rng.normal();
          return Float64Array.from({ length: 6 }, (_, h) => (1 + 0.2 * h) * (0.7 * common + rng.normal()));
        };
        const [width] = conformalWidths(calibrated(Array.from({ length: folds }, draw)), 6, [90]);
        draw().forEach((error, h) => {
          total++;
          if (Math.abs(error) <= (width?.[h] as number)) inside++;
        });
      }
      // Two standard errors of 400 independent draws are 0.03.
      expect(inside / total).toBeGreaterThan(0.87);
      expect(inside / total).toBeLessThan(0.97);
    }
  });

  test('property: are finite, nested, and hold the mean; errors may be missing or zero', () => {
    const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(0), fc.constant(NaN));
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 }), (rows) => {
        const conformal = calibrateConformal(rows.map((row) => Float64Array.from(row)));
        fc.pre(conformal !== null);
        const { mean, intervals } = withConformalIntervals(new Float64Array(20).fill(3), conformal, [95, 50, 99]);
        expect(intervals.map(({ level }) => level)).toEqual([50, 95, 99]);
        intervals.forEach(({ lower, upper }, k) => {
          for (let i = 0; i < mean.length; i++) {
            expect(Number.isFinite(lower[i]) && Number.isFinite(upper[i])).toBe(true);
            expect(lower[i]).toBeLessThanOrEqual(intervals[k - 1]?.lower[i] ?? (mean[i] as number));
            expect(upper[i]).toBeGreaterThanOrEqual(intervals[k - 1]?.upper[i] ?? (mean[i] as number));
          }
        });
        expect(JSON.parse(JSON.stringify(conformal))).toEqual(conformal);
      }),
      { numRuns: 100, seed: 20261121 },
    );
  });

  test('say that nothing is known when no error is', () => {
    expect(calibrateConformal([Float64Array.of(NaN, NaN)])).toBeNull();
    expect(calibrateConformal([])).toBeNull();
  });
});
