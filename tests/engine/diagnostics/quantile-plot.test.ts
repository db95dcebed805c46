import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { breuschPagan } from '../../../engine/diagnostics/breusch-pagan.ts';
import { strayChance } from '../../../engine/diagnostics/quantile-band-levels.ts';
import { quantilePlot } from '../../../engine/diagnostics/quantile-plot.ts';
import { betaQuantile } from '../../../engine/math/distributions/beta-quantile.ts';
import { incompleteBeta } from '../../../engine/math/distributions/beta.ts';
import { normalCdf } from '../../../engine/math/distributions/tails.ts';
import { golden, near, nearRelative } from '../comparison/golden.ts';

interface FromR {
  readonly qq: readonly {
    readonly y: number[];
    readonly theoretical: number[];
    readonly slope: number;
    readonly intercept: number;
    readonly lower: number[];
  }[];
  readonly qbeta: readonly [number, number, number, number][];
  readonly bp: {
    readonly residuals: number[];
    readonly fitted: number[];
    readonly linear: readonly [number, number];
    readonly curved: readonly [number, number];
  };
}
const r = golden('comparison-r') as FromR;
const normals = (n: number, seed: number): Float64Array => {
  const rng = createRng(seed);
  return Float64Array.from({ length: n }, () => rng.normal());
};

describe('golden: R (tests/golden/comparison-r.R)', () => {
  test('positions of qqnorm, the line of qqline', () => {
    for (const { y, theoretical, slope, intercept } of r.qq) {
      const plot = quantilePlot(Float64Array.from(y));
      theoretical.forEach((value, i) => near(plot?.theoretical[i], value, 1e-12));
      near(plot?.line.slope, slope, 1e-12);
      near(plot?.line.intercept, intercept, 1e-12);
    }
  });
  test('bounds are quantiles of the ordered values', () => {
    for (const { y, lower } of r.qq) {
      const n = y.length;
      const values = Float64Array.from(y);
      const centre = values.reduce((sum, value) => sum + value, 0) / n;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1));
      const plot = quantilePlot(values);
      const tail = strayChance(n, 95) / 2;
      lower.forEach((bound, i) => {
        // R's bounds leave 0.01, ours what belongs to 95 percent: each by its own measure.
        near(incompleteBeta(normalCdf((bound - centre) / spread), i + 1, n - i), 0.01, 1e-9);
        near(incompleteBeta(normalCdf(((plot?.lower[i] as number) - centre) / spread), i + 1, n - i), tail, 1e-9);
        near(1 - incompleteBeta(normalCdf(((plot?.upper[i] as number) - centre) / spread), i + 1, n - i), tail, 1e-9);
      });
    }
  });
  test('quantiles of the beta distribution as qbeta', () => {
    for (const [p, a, b, x] of r.qbeta) nearRelative(betaQuantile(p, a, b), x, 1e-10);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaQuantile(-1, 2, 3), betaQuantile(0.5, 0.5, 3)]).toEqual([0, 1, NaN, NaN]);
  });
  test('Breusch-Pagan and White in the fitted value as bptest of lmtest', () => {
    const residuals = Float64Array.from(r.bp.residuals);
    const fitted = Float64Array.from(r.bp.fitted);
    for (const [curved, [statistic, p]] of [
      [false, r.bp.linear],
      [true, r.bp.curved],
    ] as const) {
      const ours = breuschPagan(residuals, fitted, curved);
      near(ours?.statistic, statistic);
      nearRelative(ours?.pValue as number, p);
      expect(ours?.degreesOfFreedom).toBe(curved ? 2 : 1);
    }
    expect(breuschPagan(residuals, fitted)?.correlation).toBeGreaterThan(0.3);
  });
});

describe('the band', () => {
  /** 1,000 samples: a standard error of 0.7 percent. */
  test.each([13, 40])('holds all of %i normal values in 95 percent of samples, between the rows of its table too', (n) => {
    let strayed = 0;
    for (let sample = 0; sample < 1000; sample++) if ((quantilePlot(normals(n, sample + 1))?.outside as number) > 0) strayed++;
    expect(strayed / 1000).toBeGreaterThan(0.028);
    expect(strayed / 1000).toBeLessThan(0.072);
  });
  test('a value far out lies outside, and so do skewed values', () => {
    const spiked = normals(100, 4);
    spiked[50] = 9;
    expect(quantilePlot(spiked)?.outside).toBeGreaterThan(0);
    expect(quantilePlot(normals(200, 5).map((value) => Math.exp(value)))?.outside).toBeGreaterThan(50);
    expect(quantilePlot(normals(200, 5))?.outside).toBe(0);
  });
  test('a higher level is wider; many values are thinned with both ends kept', () => {
    const y = normals(5000, 6);
    const plots = ([90, 95, 99] as const).map((level) => quantilePlot(y, level));
    for (let i = 0; i < 300; i++) {
      const lows = plots.map((plot) => plot?.lower[i] as number);
      expect([...lows].sort((a, b) => b - a)).toEqual(lows);
    }
    expect(plots[0]?.sample).toHaveLength(300);
    expect(plots[0]?.sample[0]).toBe(Math.min(...y));
    expect(plots[0]?.sample[299]).toBe(Math.max(...y));
  });
  test('the table has no jumps: chances fall with n, and stay below what single points would have', () => {
    for (const level of [90, 95, 99] as const) {
      let before = 1;
      for (const n of [5, 6, 12, 25, 99, 100, 101, 450, 1e4, 1e6]) {
        const chance = strayChance(n, level);
        expect(chance).toBeLessThanOrEqual(before);
        expect(chance).toBeGreaterThan((1 - level / 100) / 300);
        before = chance;
      }
    }
  });
});

describe('odd input', () => {
  test('too few values, or quartiles that are the same, have no plot', () => {
    expect(quantilePlot(Float64Array.of(1, 2, 3, NaN))).toBe(null);
    expect(quantilePlot(new Float64Array(20).fill(7))).toBe(null);
  });
  test('whatever the values, bounds are finite and ascend', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 60 }), (values) => {
        const plot = quantilePlot(Float64Array.from(values));
        if (!plot) return;
        for (const column of [plot.theoretical, plot.sample, plot.lower, plot.upper])
          for (let i = 0; i < column.length; i++) {
            expect(Number.isFinite(column[i])).toBe(true);
            if (i > 0) expect(column[i] as number).toBeGreaterThanOrEqual(column[i - 1] as number);
          }
      }),
      { numRuns: 50 },
    );
  });
  test('no test against a fitted value that does not vary, of residuals of one size, or of too few', () => {
    const wild = normals(20, 8);
    expect(breuschPagan(wild, new Float64Array(20).fill(5))).toBe(null);
    expect(breuschPagan(new Float64Array(20), normals(20, 9))).toBe(null);
    expect(
      breuschPagan(
        Float64Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
        normals(20, 9),
      ),
    ).toBe(null);
    expect(breuschPagan(wild.subarray(0, 4), normals(4, 9))).toBe(null);
  });
  test('gaps, units and a level far from zero do not matter', () => {
    const [residuals, fitted] = [normals(60, 10), normals(60, 11)];
    const plain = breuschPagan(residuals, fitted, true);
    const gappy = Float64Array.of(NaN, ...residuals, 1);
    const beside = Float64Array.of(3, ...fitted, NaN);
    near(breuschPagan(gappy, beside, true)?.statistic, plain?.statistic as number);
    const far = breuschPagan(
      residuals.map((value) => value * 1e-90),
      fitted.map((value) => 1e6 + value),
      true,
    );
    near(far?.statistic, plain?.statistic as number, 1e-6);
  });
});
