import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { calibrate, calibrateUnseen, stretchAt, stretched, type SpreadPrior } from '../../../engine/intervals/calibrate.ts';
import { normalHalfWidth } from '../../../engine/math/normal.ts';
import { studentHalfWidth } from '../../../engine/math/student-t.ts';

const prior: SpreadPrior = { usual: 2, worth: 4, growth: 0.25, most: 20 };
const looksOf = (count: number, h: number, deviation = 1) =>
  Array.from({ length: count }, () => ({ mean: new Float64Array(h), deviation: new Float64Array(h).fill(deviation) }));

describe('calibrate(looks, actuals, share)', () => {
  // Errors all 3 sqrt(2 / pi): three times the mean size of a standard normal number.
  const threefold = new Float64Array(6).fill(3 * Math.sqrt(2 / Math.PI));

  test('draws the measured factor towards one, as good as eight errors', () => {
    const { scale, degrees, ...rest } = calibrate(looksOf(4, 6), Array<Float64Array>(4).fill(threefold), 1 / 3);
    expect(scale).toBeCloseTo(Math.sqrt((8 + 6 * 9) / 14), 12);
    expect(degrees).toBeCloseTo(14, 12);
    expect(rest).toEqual({});
  });

  test('draws it towards what is usual for a model that says so', () => {
    const flat = { ...prior, growth: 0 };
    const { scale, degrees } = calibrate(looksOf(4, 6), Array<Float64Array>(4).fill(threefold), 1 / 3, flat);
    expect(scale).toBeCloseTo(Math.sqrt((4 * 4 + 6 * 9) / 10), 12);
    expect(degrees).toBeCloseTo(10, 12);
  });

  test('lets one look back count for no more than the most', () => {
    const errors = [new Float64Array(6).fill(1e9), threefold];
    const { scale } = calibrate(looksOf(2, 6), errors, 1, { ...prior, growth: 0 });
    expect(scale).toBeCloseTo(Math.sqrt((4 * 4 + 6 * 11.5 ** 2) / 10), 12);
  });

  test('says what the prior says where no error can be measured', () => {
    expect(calibrate(looksOf(1, 6, 0), [threefold], 1, prior)).toEqual(calibrateUnseen(prior, 6));
    expect(calibrate(looksOf(1, 6, 0), [threefold], 1)).toEqual({ scale: 1, degrees: 8 });
  });

  test('finds errors that grow as the prior says: their factor is right at every step', () => {
    const rng = createRng(4);
    const h = 12;
    // The prior's weight is small beside forty looks back.
    const errors = Array.from({ length: 40 }, () => Float64Array.from({ length: h }, (_, i) => 5 * (i + 1) ** 0.25 * rng.normal()));
    const calibration = calibrate(looksOf(40, h), errors, 1, prior);
    const mean = new Float64Array(h);
    const forecast = { mean, intervals: [{ level: 95, lower: mean.map(() => -1), upper: mean.map(() => 1) }] };
    const [interval] = stretched(forecast, calibration).intervals;
    const student = studentHalfWidth(95, calibration.degrees) / normalHalfWidth(95);
    for (let i = 0; i < h; i++) expect((interval?.upper[i] as number) / student / (5 * (i + 1) ** 0.25)).toBeCloseTo(1, 1);
  });
});

test('property: stretched intervals are nested, hold the mean, and a longer horizon has the same first steps', () => {
  const cases = fc.record({
    scale: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    degrees: fc.double({ min: 4, max: 40, noNaN: true }),
    growth: fc.constantFrom(0, 0.25, 0.5),
    widths: fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 30 }),
  });
  fc.assert(
    fc.property(cases, ({ scale, degrees, growth, widths }) => {
      const calibration = { scale, degrees, growth };
      expect(stretchAt(calibration, 95)).toBeGreaterThan(stretchAt(calibration, 80));
      const over = (h: number) => {
        const mean = Float64Array.from({ length: h }, (_, i) => i - 3);
        const about = (level: number, share: number) => ({
          level,
          lower: mean.map((value, i) => value - share * (widths[i] as number)),
          upper: mean.map((value, i) => value + 2 * share * (widths[i] as number)),
        });
        return stretched({ mean, intervals: [about(80, 0.6), about(95, 1)] }, calibration);
      };
      const { mean, intervals } = over(widths.length);
      const [inner, outer] = intervals;
      mean.forEach((value, i) => {
        const bounds = [outer?.lower[i], inner?.lower[i], value, inner?.upper[i], outer?.upper[i]] as number[];
        expect(bounds.every(Number.isFinite)).toBe(true);
        expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
      });
      const first = over(widths.length - 1);
      first.intervals.forEach(({ upper }, k) => expect(upper).toEqual(intervals[k]?.upper.subarray(0, -1)));
    }),
    { seed: 2, numRuns: 200 },
  );
});
