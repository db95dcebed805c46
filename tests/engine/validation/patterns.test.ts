import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovDistance, stabilityIndex } from '../../../engine/validation/distribution.ts';
import { endedSeries, missingBlocks, missingPeriods, missingPositions } from '../../../engine/validation/missing-patterns.ts';
import { medianOutliers, seasonOutliers } from '../../../engine/validation/outliers.ts';
import { createRng } from '../../../engine/core/rng.ts';

/** Series of given values, each from the period given. */
const panelOf = (...series: readonly { readonly start: number; readonly y: readonly number[] }[]) => {
  const offsets = new Int32Array(series.length + 1);
  series.forEach(({ y }, s) => (offsets[s + 1] = (offsets[s] ?? 0) + y.length));
  return { offsets, start: Int32Array.from(series, ({ start }) => start), y: Float64Array.from(series.flatMap(({ y }) => y)) };
};
const days = (n: number, wrong: (t: number) => boolean): number[] => Array.from({ length: n }, (_, t) => (wrong(t) ? NaN : 10 + (t % 3)));

describe('missing values', () => {
  it('of all series in one period are a missing period; of one of two they are not', () => {
    const both = panelOf({ start: 0, y: days(20, (t) => t === 5 || t === 9) }, { start: 0, y: days(20, (t) => t === 5) });
    expect(missingPeriods(both)).toEqual({ periods: [5], cells: 2 });
  });
  it('of a period in which one series alone runs are none of all', () => {
    const apart = panelOf({ start: 0, y: days(10, (t) => t === 4) }, { start: 10, y: days(10, () => false) });
    expect(missingPeriods(apart).periods).toEqual([]);
  });
  it('on every Sunday are a rule, on some Sundays they are not', () => {
    const closed = panelOf({ start: 0, y: days(70, (t) => t % 7 === 6) });
    expect(missingPositions(closed, 7, (period) => period % 7)).toEqual([{ position: 6, cells: 10 }]);
    const some = panelOf({ start: 0, y: days(70, (t) => t % 14 === 6) });
    expect(missingPositions(some, 7, (period) => period % 7)).toEqual([]);
  });
  it('in a row are a block from a length on', () => {
    const holed = panelOf({ start: 3, y: days(50, (t) => t >= 10 && t < 25) }, { start: 0, y: days(50, (t) => t === 7) });
    expect(missingBlocks(holed, 14)).toEqual({ blocks: [{ series: 0, from: 13, length: 15 }], count: 1, cells: 15 });
    expect(missingBlocks(holed, 16).count).toBe(0);
  });
  it('at the end are no block: the series ended', () => {
    const ended = panelOf({ start: 0, y: days(100, () => false) }, { start: 0, y: days(40, () => false) });
    expect(endedSeries(ended, 28)).toEqual([{ series: 1, lacks: 60 }]);
    expect(endedSeries(ended, 60)).toEqual([]);
  });
});

describe('outliers', () => {
  const rng = createRng(5);
  const y = Float64Array.from({ length: 140 }, (_, t) => 100 + 40 * Math.sin((2 * Math.PI * t) / 7) + rng.normal());
  it('of the season are values that the median would pass', () => {
    const odd = y.map((value, t) => (t === 71 ? value + 30 : value));
    expect(medianOutliers(odd, new Float64Array(140))).toEqual([]);
    expect(seasonOutliers(odd, 7)).toContain(71);
  });
  it('are none in noise, a constant, an exact season, and between zeros', () => {
    expect(seasonOutliers(y, 7)).toEqual([]);
    expect(seasonOutliers(new Float64Array(100).fill(3), 7)).toEqual([]);
    expect(
      seasonOutliers(
        Float64Array.from({ length: 100 }, (_, t) => t % 7),
        7,
      ),
    ).toEqual([]);
    expect(
      seasonOutliers(
        Float64Array.from({ length: 100 }, (_, t) => (t % 9 === 0 ? 5 : 0)),
        7,
      ),
    ).toEqual([]);
    expect(medianOutliers(new Float64Array(100).fill(3), new Float64Array(100))).toEqual([]);
  });
  it('far from the median are found, and missing values are not', () => {
    const odd = y.map((value, t) => (t === 20 ? 5000 : t === 30 ? NaN : value));
    expect(medianOutliers(odd, new Float64Array(140))).toEqual([20]);
    expect(seasonOutliers(odd, 7)).not.toContain(30);
  });
});

describe('two samples', () => {
  const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
  it('that are the same have index and distance 0, and those apart distance 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 200 }), (values) => {
        const sample = sorted(values);
        expect(stabilityIndex(sample, sample)).toBe(0);
        expect(kolmogorovDistance(sample, sample)).toBe(0);
        const far = sample.map((value) => value + 5000);
        expect(kolmogorovDistance(sample, far)).toBe(1);
        expect(stabilityIndex(sample, far)).toBeGreaterThan(0.25);
      }),
      { numRuns: 50 },
    );
  });
  it('have the largest difference of their shares below a value as distance', () => {
    // At 2: two of five against none of four; nowhere more.
    expect(kolmogorovDistance(sorted([1, 2, 3, 4, 5]), sorted([3, 4, 5, 6]))).toBeCloseTo(0.4, 14);
  });
  it('have the index of the textbook: two bins of a half each against 0.8 and 0.2', () => {
    const reference = sorted([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    const current = sorted([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(stabilityIndex(reference, current)).toBeCloseTo(0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5), 12);
  });
});
