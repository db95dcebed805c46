import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { autocorrelations } from '../../../engine/diagnostics/autocorrelation.ts';
import { dickeyFuller } from '../../../engine/diagnostics/dickey-fuller.ts';
import { histogram } from '../../../engine/diagnostics/histogram.ts';
import { kpss } from '../../../engine/diagnostics/kpss.ts';
import { quantilePoints } from '../../../engine/diagnostics/quantiles.ts';
import { residualDiagnostics, residualParameters } from '../../../engine/diagnostics/residuals.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { context, seriesOf } from '../test-context.ts';

const noise = (n: number, seed = 3): Float64Array => {
  const rng = createRng(seed);
  return Float64Array.from({ length: n }, () => rng.normal());
};

function everyNumber(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Float64Array) return [...value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(everyNumber) : [];
}

test('white noise passes, a random walk and residuals with wild times do not', () => {
  const white = residualDiagnostics(noise(500), { seasonLength: 7, parameters: 2 });
  expect(white?.ljungBox).toMatchObject({ lags: 14, degreesOfFreedom: 12 });
  expect(white?.ljungBox?.pValue).toBeGreaterThan(0.05);
  expect(white?.normality?.pValue).toBeGreaterThan(0.05);
  expect(white?.heteroscedasticity?.pValue).toBeGreaterThan(0.05);
  expect(white?.bound).toBeCloseTo(1.96 / Math.sqrt(500), 4);
  expect(white?.acf.filter((value) => Math.abs(value) > (white?.bound ?? 0)).length).toBeLessThan(5);
  let sum = 0;
  const walk = noise(500).map((value) => (sum += value));
  expect(residualDiagnostics(walk, { seasonLength: 1, parameters: 0 })?.ljungBox?.pValue).toBeLessThan(1e-10);
  const wild = noise(500).map((value, t) => value * (t % 100 < 30 ? 5 : 1));
  expect(residualDiagnostics(wild, { seasonLength: 1, parameters: 0 })?.heteroscedasticity?.pValue).toBeLessThan(1e-4);
});

test('missing residuals at the ends do not count as gaps, and gaps inside are left out', () => {
  const inner = noise(100);
  const options = { seasonLength: 1, parameters: 0 };
  expect(residualDiagnostics(Float64Array.of(NaN, NaN, ...inner, NaN), options)).toEqual(residualDiagnostics(inner, options));
  // acf(x, na.action = na.pass) of R 4.2.2 for x = c(1, 3, NA, 2, 5, 4, NA, 6), lags 1 to 3.
  const gappy = autocorrelations(Float64Array.of(1, 3, NaN, 2, 5, 4, NaN, 6), 3);
  [-0.0214285714286, 0.0857142857143, 0.385714285714].forEach((value, i) => expect(gappy[i]).toBeCloseTo(value, 11));
});

test('with gaps Ljung-Box counts the residuals that there are, as R does', () => {
  // First 60 residuals of R's arima(presidents, order = c(1, 0, 0)), to four digits; R 4.2.2: Box.test(r, lag = 8, "Ljung-Box", fitdf = 1)
  // gives 12.117020188871, p 0.0967756755031.
  const r = Float64Array.of(
    ...[NaN, 17.4716, 0.4244, -2.4547, -8.6856, -11.7956, -8.0815, -13.3123, -1.2465, 21.281, -5.3231, 0.6219, -19.2023, -0.5432, NaN],
    ...[NaN, 15.3446, -9.7406, 0.1494, -5.8506, -6.9056, -9.9606, 5.6327, -8.7848, -6.0157, -15.5432, 2.3468, -13.2465, -3.829, 1.5227],
    ...[NaN, -5.9778, 22.7535, 15.501, 4.1386, -11.6856, 11.6769, -7.3889, 10.8527, -11.3889, 14.1494, -0.3889, 13.0836, -1.9823, 5.9627],
    ...[-1.5098, -1.3889, 9.9077, 7.3144, -12.9823, 2.0286, -4.7956, 3.1494, -10.3231, -2.2573, 2.5669, 4.2702, 5.1494, 0.0286, 5.8527],
  );
  const test = residualDiagnostics(r, { seasonLength: 4, parameters: 1 })?.ljungBox;
  expect(test).toMatchObject({ lags: 8, degreesOfFreedom: 7 });
  expect(test?.statistic).toBeCloseTo(12.117020188871, 10);
  expect(test?.pValue).toBeCloseTo(0.0967756755031, 10);
});

test('of an ARIMA only its own coefficients take degrees of freedom, not drift and regression', () => {
  const model = modelByKind('arima');
  let level = 0;
  const y = noise(120).map((value) => (level += 1 + value));
  const regressor = { name: 'x', values: noise(120, 9) };
  const series = { ...seriesOf(y, 1), xreg: [regressor] };
  const spec = { p: 1, d: 1, q: 1, constant: 'true' };
  const page = model.describe?.(model.fit(series, spec, context()), series, {
    horizon: 2,
    levels: [],
    futureXreg: [{ name: 'x', values: new Float64Array(2) }],
  });
  expect(page?.estimates.map(({ name }) => name)).toEqual(['ar1', 'ma1', 'drift', 'x']);
  expect(page && residualParameters(page)).toBe(2);
  const ets = modelByKind('ses');
  const smoothed = ets.describe?.(ets.fit(series, {}, context()), series, { horizon: 2, levels: [] });
  // Alpha and the initial level.
  expect(smoothed && residualParameters(smoothed)).toBe(2);
  expect(residualParameters({ criteria: null })).toBe(0);
});

const numbers = fc.oneof(fc.constant(NaN), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 1e-300, 1e90, -1e90, 5));
describe('property: whatever the residuals', () => {
  test('every number is finite, probabilities are probabilities, bars hold every value', () => {
    fc.assert(
      fc.property(
        fc.array(numbers, { maxLength: 80 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 6 }),
        (values, seasonLength, parameters) => {
          const y = Float64Array.from(values);
          const result = residualDiagnostics(y, { seasonLength, parameters });
          const count = values.filter((value) => !Number.isNaN(value)).length;
          if (count < 3) {
            expect(result).toBeNull();
            return;
          }
          expect(everyNumber(result).every(Number.isFinite)).toBe(true);
          expect(result?.histogram.counts.reduce((sum, bar) => sum + bar, 0)).toBe(count);
          expect(result?.count).toBe(count);
          for (const outcome of [result?.ljungBox, result?.normality, result?.heteroscedasticity])
            if (outcome) expect(outcome.pValue >= 0 && outcome.pValue <= 1 && outcome.statistic >= 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('constants, spikes and alternation are answered, also 10,000 of them with a season of 400', () => {
    const n = 10_000;
    for (const y of [
      new Float64Array(n),
      new Float64Array(n).fill(0.1),
      new Float64Array(n).map((_, t) => (t === 777 ? 1 : 0)),
      new Float64Array(n).map((_, t) => (t % 2 === 0 ? 1 : -1)),
    ]) {
      const result = residualDiagnostics(y, { seasonLength: 400, parameters: 3 });
      expect(everyNumber(result).every(Number.isFinite)).toBe(true);
      expect(result?.histogram.counts.length).toBeLessThanOrEqual(60);
    }
    expect(residualDiagnostics(new Float64Array(50).fill(0.1), { seasonLength: 1, parameters: 0 })).toMatchObject({
      ljungBox: null,
      normality: null,
    });
  });

  test('unit-root tests answer or refuse with a closed code', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 60 }), (values) => {
        const y = Float64Array.from(values);
        for (const about of ['level', 'trend'] as const) expect(Number.isFinite(kpss(y, { about }).statistic)).toBe(true);
        try {
          const { statistic, pValue } = dickeyFuller(y);
          expect(Number.isFinite(statistic) && pValue >= 0 && pValue <= 1).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
    );
  });
});

test('quantile points are thinned to both ends, and histogram bars are equally wide', () => {
  const { theoretical, sample } = quantilePoints(
    Float64Array.from({ length: 2001 }, (_, i) => 2000 - i),
    101,
  );
  expect(sample).toHaveLength(101);
  expect([sample[0], sample[50], sample[100]]).toEqual([0, 1000, 2000]);
  expect(theoretical[50]).toBeCloseTo(0, 12);
  expect(theoretical[0]).toBeCloseTo(-(theoretical[100] as number), 12);
  const { edges, counts } = histogram(Float64Array.of(0, 1, 1, 2, 10));
  expect(edges[0]).toBe(0);
  expect(edges[edges.length - 1]).toBe(10);
  expect(counts.reduce((sum, bar) => sum + bar, 0)).toBe(5);
});
