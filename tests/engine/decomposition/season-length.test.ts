import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { detectSeasonLength } from '../../../engine/decomposition/season-length.ts';

const rng = createRng(3);
const make = (n: number, at: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, t) => at(t) + rng.normal());
const monthly = (n = 96): Float64Array => make(n, (t) => 0.5 * t + 6 * Math.sin((2 * Math.PI * t) / 12) + (t % 12 === 11 ? 8 : 0));
const quarterly = (): Float64Array => make(60, (t) => t + [0, 4, 1, -3][t % 4]!);

describe('detectSeasonLength', () => {
  const candidates = [4, 7, 12, 24, 52];
  test('finds months in trending data', () => expect(detectSeasonLength([monthly()], candidates)).toEqual({ seasonLength: 12, share: 1 }));
  test('finds quarters, not their multiple', () => expect(detectSeasonLength([quarterly()], candidates).seasonLength).toBe(4));
  test('finds weeks in spite of gaps and an outlier', () => {
    const y = make(200, (t) => [0, 1, 1, 2, 5, 9, 3][t % 7]!);
    y[20] = NaN;
    y[100] = 1e6;
    expect(detectSeasonLength([y], candidates).seasonLength).toBe(7);
  });
  test('finds nothing in a random walk, in noise, in a constant and in a series shorter than three seasons', () => {
    let level = 0;
    expect(detectSeasonLength([make(300, () => (level += rng.normal()))], candidates).seasonLength).toBe(1);
    expect(detectSeasonLength([make(300, () => 0)], candidates).seasonLength).toBe(1);
    expect(detectSeasonLength([new Float64Array(100)], candidates).seasonLength).toBe(1);
    expect(detectSeasonLength([monthly(30)], [12]).seasonLength).toBe(1);
  });
  test('needs at least half of the series', () => {
    const noise = (): Float64Array => make(96, () => 0);
    expect(detectSeasonLength([monthly(), monthly(), noise(), noise()], candidates).seasonLength).toBe(12);
    expect(detectSeasonLength([monthly(), noise(), noise()], candidates)).toEqual({ seasonLength: 1, share: 1 / 3 });
  });
  test('says nothing about no series', () => expect(detectSeasonLength([], candidates)).toEqual({ seasonLength: 1, share: 0 }));
});
