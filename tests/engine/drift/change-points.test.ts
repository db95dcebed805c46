import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { changePoints } from '../../../engine/drift/change-points.ts';
import { golden, near } from './golden.ts';

interface FromRuptures {
  readonly series: Readonly<Record<string, number[]>>;
  readonly found: readonly {
    readonly series: string;
    readonly change: 'level' | 'spread';
    readonly minSegment: number;
    readonly penalty: number;
    readonly at: number[];
    readonly noise: number;
  }[];
}
const ruptures = golden('drift-ruptures') as FromRuptures;

describe('golden: change points as PELT of ruptures', () => {
  test.each(ruptures.found)('$series, $change, segments from $minSegment', ({ series, change, minSegment, penalty, at, noise }) => {
    const found = changePoints(Float64Array.from(ruptures.series[series] as number[]), { change, minSegment, penalty });
    expect(found.at).toEqual(at);
    near(found.noiseVariance, noise, 1e-12);
  });
});

/** Least cost of all partitions into segments, without pruning. */
function leastCost(y: readonly number[], least: number, penalty: number): number {
  const cost = (from: number, to: number): number => {
    const part = y.slice(from, to);
    const centre = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  };
  const best = [-penalty];
  for (let t = 1; t <= y.length; t++) {
    best[t] = Infinity;
    for (let s = 0; s <= t - least; s++) best[t] = Math.min(best[t] as number, (best[s] as number) + cost(s, t) + penalty);
  }
  return best[y.length] as number;
}

test('property: pruning loses nothing, and segments are long enough', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 10, maxLength: 45 });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 8 }), fc.double({ min: 0.1, max: 8, noNaN: true }), (y, minSegment, penalty) => {
      const { segments, noiseVariance } = changePoints(Float64Array.from(y), { minSegment, penalty });
      const price = penalty * noiseVariance;
      const ours = segments.reduce((sum, { from, to, variance }) => sum + variance * (to - from) + price, -price);
      near(ours, leastCost(y, minSegment, price), 1e-9);
      segments.forEach(({ from, to }, i) => {
        expect(to - from).toBeGreaterThanOrEqual(minSegment);
        expect(from).toBe(i === 0 ? 0 : segments[i - 1]?.to);
      });
      expect(segments.at(-1)?.to).toBe(y.length);
    }),
    { numRuns: 150 },
  );
});

test('noise has few change points with the penalty of BIC', () => {
  const rng = createRng(4);
  let found = 0;
  for (let run = 0; run < 100; run++) found += changePoints(Float64Array.from({ length: 300 }, () => rng.normal())).at.length > 0 ? 1 : 0;
  expect(found).toBeLessThanOrEqual(10);
});

test.each([
  ['constant', new Float64Array(50).fill(3), []],
  ['one step', Float64Array.from({ length: 50 }, (_, i) => (i < 20 ? 3 : 4)), [20]],
  ['one step far off', Float64Array.from({ length: 50 }, (_, i) => (i < 20 ? 3e90 : 4e90)), [20]],
])('%s', (_name, y, at) => {
  expect(changePoints(y).at).toEqual(at);
});

test('short, long and missing values are refused', () => {
  expect(() => changePoints(new Float64Array(4))).toThrow('5 values or more');
  expect(() => changePoints(new Float64Array(20_001))).toThrow('20,000');
  expect(() => changePoints(Float64Array.of(1, 2, NaN, 4, 5))).toThrow('value 2');
  expect(() => changePoints(Float64Array.from({ length: 20 }, (_, i) => i * 1e200))).toThrow('1e150');
  expect(() => changePoints(new Float64Array(50), { minSegment: 1 })).toThrow('minSegment');
});
