import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { seasonChange, type SeasonChangeOptions, type SeasonWindow } from '../../../engine/drift/season-change.ts';
import { golden, near, nearRelative } from './golden.ts';

interface FromNumpy {
  readonly cases: readonly {
    readonly windows: readonly { readonly season: number[]; readonly remainder: number[]; readonly phase: number }[];
    readonly f: number;
    readonly df: readonly [number, number];
    readonly p: number;
    readonly strength: readonly [number, number];
  }[];
}
const { cases } = golden('drift-season') as FromNumpy;

test.each(cases)('golden: F test and strengths as least squares of numpy (%#)', ({ windows, f, df, p, strength }) => {
  const [a, b] = windows.map(({ season, remainder, phase }) => ({
    season: Float64Array.from(season),
    remainder: Float64Array.from(remainder),
    phase,
  })) as [SeasonWindow, SeasonWindow];
  const found = seasonChange(a, b, 7);
  near(found.test.f, f, 1e-9);
  expect(found.test.degreesOfFreedom).toEqual(df);
  nearRelative(found.test.pValue, p, 1e-8);
  near(found.strength.reference, strength[0], 1e-12);
  near(found.strength.current, strength[1], 1e-12);
});

const M = 12;
const wave = (p: number): number => Math.sin((2 * Math.PI * p) / M) + 0.5 * Math.cos((4 * Math.PI * p) / M);
function window(seed: number, noise: number, phase = 0, figure = wave, n = 6 * M): SeasonWindow {
  const rng = createRng(seed);
  return {
    season: Float64Array.from({ length: n }, (_, i) => figure((phase + i) % M)),
    remainder: Float64Array.from({ length: n }, () => noise * rng.normal()),
    phase,
  };
}
const compare = (current: SeasonWindow, options?: SeasonChangeOptions) => seasonChange(window(1, 0.3), current, M, options);

describe('seasonChange', () => {
  test('the same figure from another position on is no change', () => {
    const found = compare(window(2, 0.3, 5));
    expect(found.changed).toBe(false);
    expect(found.shape).toBeGreaterThan(0.95);
    expect(found.shift?.by).toBe(0);
  });
  test('a weaker season: ratio and strength fall, the shape stays', () => {
    const found = compare(window(2, 0.3, 0, (p) => 0.4 * wave(p), 24 * M));
    expect(found.changed).toBe(true);
    expect(found.amplitudeRatio).toBeGreaterThan(0.3);
    expect(found.amplitudeRatio).toBeLessThan(0.5);
    expect(found.strength.current).toBeLessThan(found.strength.reference);
    expect(found.shape).toBeGreaterThan(0.9);
  });
  test.each([2, -3])('a season that comes %i positions later', (by) => {
    const found = compare(window(2, 0.3, 0, (p) => wave(p - by)));
    expect(found.changed).toBe(true);
    expect(found.shift?.by).toBe(by);
  });
  test('a level of its own is no change of the season', () => {
    const { season, remainder, phase } = window(2, 0.3);
    expect(compare({ season, remainder: remainder.map((value) => value + 50), phase }).changed).toBe(false);
  });
  test('finds a change where there is none about as often as the level says', () => {
    const runs = 600;
    let found = 0;
    for (let run = 0; run < runs; run++)
      if (seasonChange(window(run, 0.5), window(9000 + run, 0.5, 3), M, { level: 0.05, leastEffect: 0 }).changed) found++;
    // Four standard errors.
    expect(Math.abs(found / runs - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs));
  });
  test('exact seasons: equal or not, without noise to judge by', () => {
    const exact = window(1, 0);
    expect(seasonChange(exact, window(2, 0, 4), M)).toMatchObject({ changed: false, test: { pValue: 1 } });
    expect(
      seasonChange(
        exact,
        window(2, 0, 0, (p) => wave(p + 1)),
        M,
      ),
    ).toMatchObject({ changed: true, test: { pValue: 0 } });
    const flat = window(1, 0, 0, () => 0);
    expect(seasonChange(flat, flat, M)).toMatchObject({ changed: false, shape: null, amplitudeRatio: null, effect: null });
    expect(seasonChange(flat, exact, M).changed).toBe(true);
  });
  test('short, ragged and odd windows are refused', () => {
    const good = window(1, 1);
    expect(() => seasonChange(good, window(1, 1, 0, wave, 23), M)).toThrow('two seasons');
    expect(() => seasonChange(good, { ...good, remainder: new Float64Array(3) }, M)).toThrow('remainder');
    expect(() => seasonChange(good, { ...good, phase: 12 }, M)).toThrow('phase');
    expect(() => seasonChange(good, good, 1.5)).toThrow('seasonLength');
  });
});
