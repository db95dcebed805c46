import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { anomaliesOf, countAnomalies, reasonFor, robustSpread, thresholdFor } from '../../../engine/stats/anomalies.ts';
import { cleanRemainder } from '../../../engine/stats/clean-remainder.ts';
import { eventEffects } from '../../../engine/stats/event-effects.ts';
import { smootherShare } from '../../../engine/stats/smoother-share.ts';
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
    expect(anomaliesOf(y, judgedPart(y, parts, 'smooth')).map(({ at }) => at)).toEqual([20]);
  });
  test('are the values that were put there, with their size and a reason', () => {
    const y = noise(120).map((value, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12) + value);
    y[40] = 90;
    y[77] = 0;
    const parts = takeApart(y, [12]);
    if (!parts) throw new Error('nothing to take apart');
    // Before, the same months of other years look odd too.
    expect(countAnomalies({ left: parts.remainder, share: 0, events: null }, 3.5)).toBeGreaterThan(4);
    const judged = judgedPart(y, parts, 'smooth');
    expect(judged.left).toEqual(cleanRemainder(y, parts));
    const found = anomaliesOf(y, judged);
    expect(found.map(({ at }) => at)).toEqual([40, 77]);
    expect(found.map(({ score }) => Math.sign(score))).toEqual([1, -1]);
    expect(found.map((one) => reasonFor(one))).toEqual([expect.stringMatching(/^High: /), expect.stringMatching(/^Nothing at all: /)]);
    expect(countAnomalies(judged)).toBe(2);
    expect(countAnomalies(judged, 1e6)).toBe(0);
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
    expect(anomaliesOf(new Float64Array(5), { left: new Float64Array(5), share: 0, events: null })).toEqual([]);
  });
  test('the threshold is that of Bonferroni, and never below the usual one', () => {
    // Golden: R 4.2.2, qnorm(1 - 0.01 / 2 / c(1000, 1e5)).
    expect(thresholdFor(1000)).toBeCloseTo(4.41717341347, 8);
    expect(thresholdFor(1e5)).toBeCloseTo(5.32672388628, 8);
    expect([thresholdFor(0), thresholdFor(20)]).toEqual([3.5, 3.5]);
  });
  test('of noise there are few, however long it is', () => {
    const season = (t: number): number => 10 * Math.sin((2 * Math.PI * t) / 7);
    for (const n of [100, 1000]) {
      let any = 0;
      for (let seed = 0; seed < 40; seed++) {
        const rng = createRng(seed);
        const y = Float64Array.from({ length: n }, (_, t) => 100 + season(t) + rng.normal());
        if (countAnomalies(judgedPart(y, takeApart(y, [7]), 'smooth')) > 0) any++;
      }
      // Measured over many more: one in twenty at 100, one in eight at 1,000.
      expect(any).toBeLessThan(12);
    }
  });
  test('a decomposition takes the share of a value that its smoothing matrix has on its diagonal', () => {
    // Without a shortcut: the change of what is fitted when one value changes by one.
    const n = 98;
    let sum = 0;
    for (let t = 0; t < n; t++) {
      const unit = new Float64Array(n);
      unit[t] = 1;
      sum += 1 - (takeApart(unit, [7])?.remainder[t] ?? NaN);
    }
    expect(Math.abs(smootherShare(n, [7]) - sum / n)).toBeLessThan(0.03);
    expect(smootherShare(n, [7])).toBe(smootherShare(n, [7]));
  });
});

describe('known events', () => {
  const n = 400;
  const rng = createRng(8);
  const promotion = Float64Array.from({ length: n }, (_, t) => (t % 17 === 3 ? 1 : 0));
  const level = (t: number): number => 100 + 0.2 * t + 10 * Math.sin((2 * Math.PI * t) / 7);
  const sales = Float64Array.from({ length: n }, (_, t) => level(t) * (1 + 0.5 * (promotion[t] ?? 0)) + rng.normal());

  test('are no anomalies, and are known for what they add', () => {
    const judged = judgedPart(sales, takeApart(sales, [7]), 'smooth', [{ name: 'promotion', values: promotion }]);
    expect(countAnomalies(judged)).toBeLessThanOrEqual(1);
    expect(countAnomalies(judgedPart(sales, takeApart(sales, [7]), 'smooth'))).toBeGreaterThan(15);
    for (let t = 3; t < n; t += 17) expect(Math.abs((judged.events?.effect[t] ?? 0) / level(t) - 0.5)).toBeLessThan(0.05);
    expect(judged.events?.effect[4]).toBe(0);
    expect([judged.events?.namesAt(3), judged.events?.namesAt(4)]).toEqual([['promotion'], []]);
  });

  test('do not hide a promotion that nobody came to, nor a day without one that is off', () => {
    const odd = Float64Array.from(sales);
    odd[207] = level(207) * 0.8;
    odd[300] = level(300) * 1.5;
    const judged = judgedPart(odd, takeApart(odd, [7]), 'smooth', [{ name: 'promotion', values: promotion }]);
    const found = anomaliesOf(odd, judged);
    expect(found.map(({ at }) => at)).toEqual(expect.arrayContaining([207, 300]));
    const failed = found.find(({ at }) => at === 207);
    expect(Math.abs((failed?.expected ?? 0) / (1.5 * level(207)) - 1)).toBeLessThan(0.05);
    expect(failed && reasonFor(failed, false, judged.events?.namesAt(207))).toMatch(
      /^Low: .* what trend, season and promotion lead to expect$/,
    );
  });

  test('are told apart by size, and from what is nearly always there', () => {
    const articles = promotion.map((on, t) => (on === 1 ? 10 * (1 + (t % 2)) : 0));
    const y = Float64Array.from({ length: n }, (_, t) => level(t) * (1 + 0.04 * (articles[t] ?? 0)) + rng.normal());
    const effects = eventEffects(y, [7], [{ name: 'articles', values: articles }]);
    const at = (size: number): number => articles.indexOf(size);
    for (const size of [10, 20]) expect(Math.abs((effects?.effect[at(size)] ?? 0) / level(at(size)) - 0.04 * size)).toBeLessThan(0.05);
    const price = Float64Array.from({ length: n }, (_, t) => 5 + (t % 3));
    expect(eventEffects(y, [7], [{ name: 'price', values: price }])).toBeNull();
    expect(eventEffects(y, [7], [{ name: 'once', values: price.map((_value, t) => (t === 9 ? 1 : 0)) }])).toBeNull();
  });

  test('that come together share what they explain', () => {
    const holiday = promotion.map((_on, t) => (t % 17 === 3 && t % 34 === 3 ? 1 : t % 29 === 5 ? 1 : 0));
    const y = Float64Array.from({ length: n }, (_, t) => level(t) + 30 * (promotion[t] ?? 0) - 20 * (holiday[t] ?? 0) + rng.normal() - 200);
    const effects = eventEffects(
      y,
      [7],
      [
        { name: 'promotion', values: promotion },
        { name: 'holiday', values: holiday },
      ],
    );
    const both = holiday.findIndex((on, t) => on === 1 && promotion[t] === 1);
    expect(Math.abs((effects?.effect[both] ?? 0) - 10)).toBeLessThan(3);
    expect(effects?.namesAt(both)).toEqual(['promotion', 'holiday']);
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
