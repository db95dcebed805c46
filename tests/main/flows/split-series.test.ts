import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSeries, type SeriesToSplit } from '../../../main/services/trials/split-series.ts';

const many = fc.array(fc.record({ id: fc.string({ maxLength: 12 }), volume: fc.double({ min: 0, max: 1e9, noNaN: true }) }), {
  minLength: 1,
  maxLength: 400,
});
const named = (volumes: readonly number[]): SeriesToSplit[] => volumes.map((volume, i) => ({ id: `shop ${i}`, volume }));
const count = (mine: readonly boolean[]): number => mine.filter(Boolean).length;

describe('the split of series in an A/B period', () => {
  it('gives the challenger its share, at least one and not all, and the same series whatever their order', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 99 }), many, (trial, share, drawn) => {
        const series = [...new Map(drawn.map((one) => [one.id, one])).values()];
        const mine = splitSeries(trial, share, series);
        const n = series.length;
        expect(count(mine)).toBe(n < 2 ? 0 : Math.min(n - 1, Math.max(1, Math.round((share / 100) * n))));
        const back = splitSeries(trial, share, series.toReversed()).toReversed();
        expect(back).toEqual(mine);
      }),
      { numRuns: 200 },
    );
  });

  it('makes both parts alike in volume, where large series are a hundred times as large as small ones', () => {
    const series = named(Array.from({ length: 500 }, (_, i) => 10_000 / (1 + i)));
    const mean = (part: readonly SeriesToSplit[]): number => part.reduce((sum, { volume }) => sum + Math.log(volume), 0) / part.length;
    const apart = Array.from({ length: 100 }, (_, trial) => {
      const mine = splitSeries(`trial ${trial}`, 20, series);
      return Math.abs(mean(series.filter((_one, i) => mine[i])) - mean(series.filter((_one, i) => !mine[i])));
    });
    // Without blocks the means are 0.09 apart on average (a hundred series of logarithms with a deviation of 1).
    expect(Math.max(...apart)).toBeLessThan(0.05);
  });

  it('gives each series the same chance over trials, and cuts every block of one trial', () => {
    const series = named(Array.from({ length: 40 }, (_, i) => 40 - i));
    const times = new Array<number>(40).fill(0);
    for (let trial = 0; trial < 500; trial++) {
      const mine = splitSeries(`trial ${trial}`, 20, series);
      mine.forEach((one, i) => (times[i] = (times[i] as number) + Number(one)));
      for (let block = 0; block < 8; block++) expect(count(mine.slice(block * 5, block * 5 + 5))).toBe(1);
    }
    // Binomial with 500 trials at a fifth: 100, deviation 9; five of them.
    for (const n of times) expect(Math.abs(n - 100)).toBeLessThan(45);
  });
});
