import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFor, mostPoints, positionOf, thin } from '../../renderer/charts/thinning.ts';

const lineOf = (y: readonly number[]) => ({ x: Float64Array.from(y, (_, i) => i), y: Float64Array.from(y) });

describe('thinning', () => {
  it('leaves short lines as they are', () => {
    const line = lineOf([1, 2, 3]);
    expect(thin(line, 4)).toBe(line);
    expect(lineFor(line, null)).toBe(line);
  });
  it('keeps the highest and the lowest point of all, in order of time (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 20, maxLength: 400 }), (y) => {
        const kept = thin(lineOf(y), 10);
        expect(Math.max(...kept.y)).toBe(Math.max(...y));
        expect(Math.min(...kept.y)).toBe(Math.min(...y));
        expect([...kept.x]).toEqual([...kept.x].toSorted((a, b) => a - b));
        expect(kept.y.length).toBeLessThanOrEqual(10);
      }),
    );
  });
  it('a stretch of gaps breaks the line once', () => {
    const kept = thin(lineOf([1, 2, 3, 4, NaN, NaN, NaN, NaN, 5, 6, 7, 8]), 6);
    expect([...kept.y]).toEqual([1, 4, NaN, 5, 8]);
  });
  it('is fine where the user looks and coarse elsewhere', () => {
    const line = lineOf(Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 50)));
    const drawn = lineFor(line, [50_000, 51_000]);
    const inside = drawn.x.filter((x) => x >= 50_000 && x <= 51_000).length;
    expect(drawn.y.length).toBeLessThanOrEqual(mostPoints);
    expect(inside).toBe(1001);
    expect([...drawn.x]).toEqual([...drawn.x].toSorted((a, b) => a - b));
  });
  it('finds a time by halving', () => {
    expect([
      positionOf(Float64Array.of(1, 3, 5), 3),
      positionOf(Float64Array.of(1, 3, 5), 4),
      positionOf(Float64Array.of(1, 3, 5), 9),
    ]).toEqual([1, 2, 3]);
  });
});
