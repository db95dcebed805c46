import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anomaliesOf, countAnomalies, reasonFor, robustSpread } from '../../../engine/stats/anomalies.ts';
import { cleanRemainder } from '../../../engine/stats/clean-remainder.ts';
import { boxFigures } from '../../../engine/stats/box-figures.ts';
import { transform } from '../../../engine/stats/fourier-transform.ts';
import { judgedPart } from '../../../engine/stats/judged-part.ts';
import { medianInPlace } from '../../../engine/math/median.ts';
import { periodogram, strongestPeriods } from '../../../engine/stats/periodogram.ts';
import { quantile, sortedValues } from '../../../engine/stats/quantile.ts';
import { seasonsToTell } from '../../../engine/stats/seasons-to-tell.ts';
import { spectralEntropy } from '../../../engine/stats/spectral-entropy.ts';
import { stationarityOf } from '../../../engine/stats/stationarity.ts';
import { strengthsOf } from '../../../engine/stats/strengths.ts';
import { takeApart } from '../../../engine/stats/take-apart.ts';
import { changeOverYear, yearInPeriods } from '../../../engine/stats/year-before.ts';

/** The same noise every time, uniform about 0. */
function noise(n: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
const finite = fc.double({ noNaN: true, min: -1e6, max: 1e6 });

test('property: the median by selection is the one of the ordered values', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(finite, fc.constantFrom(0, 1, 2)), { minLength: 1, maxLength: 60 }), (values) => {
      const sorted = sortedValues(Float64Array.from(values));
      // Minus zero is zero here.
      expect(medianInPlace(Float64Array.from(values)) + 0).toBe(quantile(sorted, 0.5) + 0);
    }),
  );
  expect(medianInPlace(new Float64Array(0))).toBeNaN();
});

test('property: the transform of any length is the sum that defines it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 1000 }), (n, seed) => {
      const real = noise(n, seed);
      const imaginary = noise(n, seed + 1);
      const [a, b] = [Float64Array.from(real), Float64Array.from(imaginary)];
      transform(a, b);
      for (let k = 0; k < n; k++) {
        let [re, im] = [0, 0];
        for (let t = 0; t < n; t++) {
          const turn = (2 * Math.PI * k * t) / n;
          re += (real[t] as number) * Math.cos(turn) + (imaginary[t] as number) * Math.sin(turn);
          im += (imaginary[t] as number) * Math.cos(turn) - (real[t] as number) * Math.sin(turn);
        }
        expect(Math.abs((a[k] as number) - re) + Math.abs((b[k] as number) - im)).toBeLessThan(1e-11);
      }
    }),
  );
});

test('property: parts add up to the series, whatever is missing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: finite }, { weight: 1, arbitrary: fc.constant(NaN) }), { minLength: 0, maxLength: 80 }),
      fc.subarray([4, 7, 12, 30]),
      (values, seasons) => {
        const y = Float64Array.from(values);
        const parts = takeApart(y, seasons);
        if (!parts) return;
        for (const [t, value] of y.entries()) {
          const rest = parts.seasons.reduce((sum, season) => sum + (season.values[t] as number), parts.trend[t] as number);
          if (Number.isNaN(value)) expect(parts.remainder[t]).toBeNaN();
          else expect(Math.abs(rest + (parts.remainder[t] as number) - value)).toBeLessThan(1e-7);
        }
        const { trend, seasons: strengths } = strengthsOf(parts);
        for (const strength of [trend, ...strengths]) expect(strength >= 0 && strength <= 1).toBe(true);
      },
    ),
  );
});

describe('forecastability', () => {
  test('a wave has nearly all, noise hardly any', () => {
    const wave = Float64Array.from({ length: 240 }, (_, t) => Math.sin((2 * Math.PI * t) / 12));
    expect(1 - spectralEntropy(wave)).toBeGreaterThan(0.85);
    expect(1 - spectralEntropy(noise(240))).toBeLessThan(0.05);
  });
  test('does not depend on level or scale, and is not told for a constant', () => {
    const y = noise(100).map((value, t) => value + 0.3 * Math.sin(t / 3));
    expect(spectralEntropy(y.map((value) => 1e6 + 1e3 * value))).toBeCloseTo(spectralEntropy(y), 9);
    expect(spectralEntropy(new Float64Array(50).fill(3))).toBeNaN();
    expect(spectralEntropy(Float64Array.of(1, 2, 3))).toBeNaN();
  });
});

describe('anomalies', () => {
  test('of a series without a season', () => {
    const y = noise(60).map((value, t) => t + value);
    y[20] = 60;
    const parts = takeApart(y, []);
    if (!parts) throw new Error('nothing to take apart');
    expect(anomaliesOf(y, cleanRemainder(y, parts)).map(({ at }) => at)).toEqual([20]);
  });
  test('are the values that were put there, with their size and a reason', () => {
    const y = noise(120).map((value, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12) + value);
    y[40] = 90;
    y[77] = 0;
    const parts = takeApart(y, [12]);
    if (!parts) throw new Error('nothing to take apart');
    // Before, the same months of other years look odd too.
    expect(countAnomalies(parts.remainder)).toBeGreaterThan(4);
    const left = cleanRemainder(y, parts);
    const found = anomaliesOf(y, left);
    expect(found.map(({ at }) => at)).toEqual([40, 77]);
    expect(found.map(({ score }) => Math.sign(score))).toEqual([1, -1]);
    expect(found.map((one) => reasonFor(one))).toEqual([expect.stringMatching(/^High: /), expect.stringMatching(/^Nothing at all: /)]);
    expect(countAnomalies(left)).toBe(2);
    for (const { at, expected } of found) expect(Math.abs(expected - (50 + 10 * Math.sin((2 * Math.PI * at) / 12)))).toBeLessThan(1);
  });
  test('of demand that comes now and then are its sizes', () => {
    const y = noise(200).map((value, t) => (t % 4 === 1 ? Math.round(5 + 3 * value) : 0));
    y[101] = 30;
    const found = anomaliesOf(y, judgedPart(y, takeApart(y, []), 'intermittent'));
    expect(found.map(({ at, expected }) => [at, expected])).toEqual([[101, 5]]);
    expect(reasonFor(found[0] ?? { at: 0, value: 0, expected: 0, score: 0 }, true)).toMatch(/^High: .* usual size of a demand$/);
  });
  test('a spread of values that are mostly the same falls back on the mean deviation', () => {
    const { centre, deviation } = robustSpread(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 8, NaN));
    expect(centre).toBe(0);
    expect(deviation).toBeCloseTo(1.2533141373155, 12);
    expect(robustSpread(new Float64Array(5).fill(7))).toEqual({ centre: 7, deviation: 0 });
    expect(anomaliesOf(new Float64Array(5), new Float64Array(5))).toEqual([]);
  });
});

test('the strongest periods of two waves are theirs', () => {
  const y = Float64Array.from({ length: 280 }, (_, t) => 3 * Math.sin((2 * Math.PI * t) / 7) + Math.cos((2 * Math.PI * t) / 28) + 0.01 * t);
  const peaks = strongestPeriods(periodogram(y));
  expect(peaks.slice(0, 2).map(({ period }) => Math.round(period))).toEqual([7, 28]);
  expect(peaks[0]?.share).toBeCloseTo(0.9, 2);
  expect(strongestPeriods(periodogram(new Float64Array(20).fill(4)))).toEqual([]);
});

test('box figures: whiskers end at the last value within 1.5 interquartile ranges', () => {
  expect(boxFigures(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 100))).toEqual({
    min: 1,
    q1: 2.75,
    median: 4.5,
    q3: 6.25,
    max: 100,
    lower: 1,
    upper: 7,
    outliers: 1,
  });
  expect(boxFigures(new Float64Array(0))).toBeNull();
});

test('a year in periods, and the change over it on the pairs that are there', () => {
  expect([12, 4, 364, 260, 52, 1].map(String)).toEqual(
    (['month', 'quarter', 'day', 'business-day', 'week', 'year'] as const).map((unit) => String(yearInPeriods({ unit, step: 1 }))),
  );
  expect(yearInPeriods({ unit: 'minute', step: 15 })).toBe(364 * 96);
  expect(yearInPeriods({ unit: 'month', step: 5 })).toBe(0);
  expect(yearInPeriods({ unit: 'integer', step: 1 })).toBe(0);
  expect(changeOverYear(Float64Array.of(10, 20, NaN, 40, 11, 22, 33, NaN), 4)).toBeCloseTo(0.1, 12);
  // A year and a half: the newest half beside the one a year before.
  expect(changeOverYear(Float64Array.of(10, 20, 0, 0, 20, 40), 4)).toBeCloseTo(1, 12);
  expect(changeOverYear(Float64Array.of(0, 0, 5, 5), 2)).toBeNaN();
  expect(changeOverYear(Float64Array.of(1, 2), 2)).toBeNaN();
});

test('a long season is told from four cycles on, the shortest always', () => {
  expect(seasonsToTell([7, 365], 1459)).toEqual([7]);
  expect(seasonsToTell([7, 365], 1460)).toEqual([7, 365]);
  expect(seasonsToTell([365], 800)).toEqual([365]);
});

test('stationarity in words', () => {
  const white = noise(200);
  let level = 0;
  const walk = noise(200, 7).map((value) => (level += value));
  expect(stationarityOf(white, 1)).toMatchObject({ ndiffs: 0, nsdiffs: 0, verdict: 'Both tests find it stationary.' });
  expect(stationarityOf(walk, 1)).toMatchObject({ ndiffs: 1, verdict: expect.stringMatching(/^Both tests find it not stationary\. One/) });
  expect(stationarityOf(new Float64Array(20).fill(2), 1)).toMatchObject({ adf: [], kpss: [], ndiffs: null });
  expect(stationarityOf(white, 1, { adfLags: 2, kpssLags: 3 }).adf.map(({ lags }) => lags)).toEqual([2, 2, 2]);
});
