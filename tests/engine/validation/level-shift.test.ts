import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { levelShifts, levelWindow } from '../../../engine/validation/level-shift.ts';

const noise = (n: number, seed: number): number[] => {
  const rng = createRng(seed);
  return Array.from({ length: n }, () => rng.normal());
};
const find = (y: readonly number[], m = 1) => {
  const window = levelWindow(m, y.length);
  return levelShifts(Float64Array.from(y), { window, seasonLength: m });
};

describe('a lasting shift of level', () => {
  it('is found where it is, with the levels before and after', () => {
    const y = noise(400, 1).map((e, t) => 100 + e + (t >= 250 ? 20 : 0));
    const found = find(y);
    expect(found).toHaveLength(1);
    expect(found[0]?.at).toBe(250);
    expect(found[0]?.before).toBeCloseTo(100, 0);
    expect(found[0]?.after).toBeCloseTo(120, 0);
  });

  it('is found under a strong weekly season, and two of them in order', () => {
    const y = noise(600, 2).map((e, t) => 100 + 2 * e + 40 * Math.sin((2 * Math.PI * t) / 7) + (t >= 200 && t < 400 ? 30 : 0));
    expect(find(y, 7).map(({ at }) => at)).toEqual([200, 400]);
  });

  it('is found with a tenth of the values missing and single spikes', () => {
    const y = noise(400, 3).map((e, t) => (t % 10 === 3 ? NaN : 50 + e + (t >= 220 ? 15 : 0) + (t % 97 === 5 ? 400 : 0)));
    const [first, ...more] = find(y);
    expect(more).toEqual([]);
    expect(Math.abs((first?.at ?? 0) - 220)).toBeLessThanOrEqual(1);
  });
});

describe('no shift is', () => {
  const quiet: readonly (readonly [string, (seed: number) => number[], number])[] = [
    ['noise', (seed) => noise(500, seed), 1],
    ['a straight trend', (seed) => noise(500, seed).map((e, t) => 0.5 * t + e), 1],
    ['an exact trend', () => Array.from({ length: 300 }, (_, t) => 3 * t), 1],
    ['a random walk', (seed) => noise(500, seed).reduce<number[]>((sum, e) => [...sum, (sum.at(-1) ?? 0) + e], []), 1],
    ['a season that is strong', (seed) => noise(500, seed).map((e, t) => 100 * Math.sin((2 * Math.PI * t) / 7) + e), 7],
    ['a trend with noise of few values', () => Array.from({ length: 200 }, (_, t) => 100 + t + ((t * 37) % 5) / 5), 1],
    ['a single spike', () => Array.from({ length: 200 }, (_, t) => (t === 90 ? 1000 : 5)), 1],
    ['a constant', () => Array.from({ length: 200 }, () => 7), 1],
    ['a few sales between zeros', (seed) => noise(500, seed).map((e) => (e > 1.5 ? Math.round(e * 3) : 0)), 7],
  ];
  it.each(quiet)('%s', (_, make, m) => {
    for (let seed = 1; seed <= 20; seed++) expect(find(make(seed), m)).toEqual([]);
  });
});

it('a series shorter than four windows has no window, and one that is too short for it no shifts', () => {
  expect(levelWindow(7, 20)).toBe(0);
  expect(levelWindow(7, 2000)).toBe(28);
  expect(levelWindow(12, 2000)).toBe(24);
  expect(levelShifts(new Float64Array(30), { window: 12, seasonLength: 1 })).toEqual([]);
});

it('shifts lie inside the series, at least a window apart, and do not depend on the unit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -1000, max: 1000 }) }, { weight: 1, arbitrary: fc.constant(NaN) }), {
        minLength: 0,
        maxLength: 150,
      }),
      fc.integer({ min: 1, max: 12 }),
      (values, m) => {
        const y = Float64Array.from(values);
        const window = levelWindow(m, y.length);
        const found = levelShifts(y, { window, seasonLength: m });
        for (const [i, { at, score }] of found.entries()) {
          expect(at).toBeGreaterThanOrEqual(window);
          expect(at).toBeLessThanOrEqual(y.length - window);
          expect(at - (found[i - 1]?.at ?? -Infinity)).toBeGreaterThanOrEqual(window);
          expect(Number.isFinite(score)).toBe(true);
        }
        // A power of two changes no digit.
        const scaled = levelShifts(
          y.map((value) => value * 1024),
          { window, seasonLength: m },
        );
        expect(scaled.map(({ at }) => at)).toEqual(found.map(({ at }) => at));
      },
    ),
    { numRuns: 60 },
  );
});
