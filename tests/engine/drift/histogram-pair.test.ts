import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { histogramPair } from '../../../engine/drift/index.ts';

describe('a histogram of two samples', () => {
  it('counts every value of both, in bars of one width', () => {
    const rng = createRng(1);
    const reference = Float64Array.from({ length: 50_000 }, () => rng.normal());
    const current = Float64Array.from({ length: 500 }, (_, i) => (i % 10 === 0 ? NaN : 1 + rng.normal()));
    const made = histogramPair(reference, current, 20);
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(sum(made.reference)).toBe(50_000);
    expect(sum(made.current)).toBe(450);
    expect(made.edges).toHaveLength(21);
    const widths = made.edges.slice(1).map((edge, i) => edge - (made.edges[i] as number));
    for (const width of widths) expect(width).toBeCloseTo(widths[0] as number, 10);
    expect(made.mean.reference).toBeCloseTo(0, 1);
    expect(made.mean.current).toBeCloseTo(1, 0);
  });

  it('is not squeezed by a value far away', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 5 ? 1e9 : i % 10));
    const made = histogramPair(values, values, 10);
    expect(made.edges.at(-1)).toBeLessThan(20);
    expect(made.reference.every((count) => count > 0)).toBe(true);
  });

  it('has one bar that is filled where all values are the same, and refuses nothing at all', () => {
    const made = histogramPair(new Float64Array(5).fill(3), new Float64Array(2).fill(3), 4);
    expect(made.reference).toEqual([0, 0, 5, 0]);
    expect(() => histogramPair(new Float64Array(3).fill(NaN), new Float64Array(2))).toThrow(/series-too-short|needs a value/);
  });

  it('finds the only values of a column that is nearly empty', () => {
    const rare = new Float64Array(100_000).fill(NaN);
    rare[77_777] = 4;
    expect(histogramPair(rare, rare, 4).mean.reference).toBe(4);
  });
});
