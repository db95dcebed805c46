import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import {
  defaultTpe,
  readPoint,
  readSpace,
  suggest,
  suggestTpe,
  type Observation,
  type Point,
  type Sampler,
} from '../../../engine/tuning/index.ts';
import { enumerate } from '../../../engine/tuning/enumerate.ts';
import { drawJoint, fitJoint, logJoint } from '../../../engine/tuning/joint.ts';
import { pointKey } from '../../../engine/tuning/space.ts';
import { drawParzen, fitParzen, logParzen } from '../../../engine/tuning/parzen.ts';
import { splitByScore } from '../../../engine/tuning/tpe.ts';
import { bestOf60, functions } from './benchmark-functions.ts';
import { arbitrarySpace } from './arbitrary-space.ts';

describe('the Parzen estimator', () => {
  test('has kernels as wide as the further neighbour is away, and the prior', () => {
    const { centres, widths } = fitParzen([1, 2, 9], { low: 0, high: 10 });
    expect([...centres]).toEqual([1, 2, 5, 9]);
    // 1: ends at 0 and 2; 2: 1 and 5; the prior in the middle: the interval; 9: 5 and 10.
    expect([...widths]).toEqual([2, 3, 10, 4]);
  });

  test('has no kernel narrower than the interval over n + 2, for up to 100', () => {
    const { centres, widths } = fitParzen(new Float64Array(8).fill(5), { low: 0, high: 10 });
    expect(centres).toHaveLength(9);
    expect(Math.min(...widths)).toBe(1);
    expect(Math.max(...widths)).toBe(10);
  });

  test('property: its density sums to one, and cells sum to one as well', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 30 }), (places) => {
        const parzen = fitParzen(places, { low: 0, high: 10 });
        let cells = 0;
        let density = 0;
        for (let i = 0; i < 2000; i++) {
          cells += Math.exp(logParzen(parzen, i / 200, (i + 1) / 200));
          density += Math.exp(logParzen(parzen, (i + 0.5) / 200, (i + 0.5) / 200)) / 200;
        }
        expect(cells).toBeCloseTo(1, 9);
        // The midpoint rule with steps of 0.005 on kernels of width 0.3 and more.
        expect(density).toBeCloseTo(1, 4);
      }),
      { numRuns: 20 },
    );
  });

  test('draws as its density says', () => {
    const parzen = fitParzen([1, 1.5, 9], { low: 0, high: 10 });
    const rng = createRng(5);
    let below = 0;
    for (let i = 0; i < 20_000; i++) if (drawParzen(parzen, rng) < 3) below++;
    const share = Math.exp(logParzen(parzen, 0, 3));
    expect(Math.abs(below / 20_000 - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 20_000));
  });
});

describe('the estimator of whole points', () => {
  const space = readSpace([
    { name: 'kind', type: 'choice', values: ['a', 'b', 'c'] },
    { name: 'n', type: 'integer', min: 1, max: 5, when: { name: 'kind', is: ['a', 'c'] } },
    { name: 'm', type: 'log-integer', min: 1, max: 8 },
  ]);
  const joint = fitJoint(space, [
    { kind: 'a', n: 5, m: 1 },
    { kind: 'a', n: 4, m: 2 },
    { kind: 'b', m: 8 },
  ]);

  test('gives the points of a finite space probabilities that sum to one', () => {
    const sum = [...enumerate(space)].reduce((total, point) => total + Math.exp(logJoint(joint, point)), 0);
    expect(sum).toBeCloseTo(1, 12);
  });

  test('draws as it says', () => {
    const rng = createRng(6);
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const key = pointKey(space, drawJoint(joint, rng));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const point of enumerate(space)) {
      const share = Math.exp(logJoint(joint, point));
      const drawn = (counts.get(pointKey(space, point)) ?? 0) / 20_000;
      expect(Math.abs(drawn - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 20_000));
    }
  });
});

test('splits by score; failed and running points are among the others', () => {
  const history: Observation[] = [4, null, 1, 3, 2].map((score, x) => ({ point: { x }, score }));
  expect(splitByScore(history, { gamma: 0.3, mostGood: 25 })).toEqual({
    good: [{ x: 2 }, { x: 4 }],
    others: [{ x: 3 }, { x: 0 }, { x: 1 }],
  });
  expect(splitByScore(history, { gamma: 0.3, mostGood: 1 }).good).toEqual([{ x: 2 }]);
});

test('property: points lie in their space, whatever the history; the same seed gives the same point and leaves the history alone', () => {
  fc.assert(
    fc.property(
      arbitrarySpace,
      fc.nat(1e6),
      fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 40 }),
      (space, seed, scores) => {
        const history: Observation[] = scores.map((score, i) => ({ point: suggest(space, [], 'random', seed + i + 1) as Point, score }));
        const before = JSON.stringify(history);
        for (const kernels of ['joint', 'independent'] as const) {
          const settings = { ...defaultTpe, kernels };
          const point = suggestTpe(space, history, createRng(seed), settings);
          expect(readPoint(space, point)).toEqual(point);
          expect(suggestTpe(space, history, createRng(seed), settings)).toEqual(point);
        }
        expect(JSON.stringify(history)).toBe(before);
      },
    ),
  );
});

test('leaves a value that fails alone and likes one that is good', () => {
  const space = readSpace([
    { name: 'kind', type: 'choice', values: ['good', 'bad', 'fails'] },
    { name: 'x', type: 'uniform', min: 0, max: 1 },
  ]);
  const history = Array.from({ length: 30 }, (_, i): Observation => {
    const kind = (['good', 'bad', 'fails'] as const)[i % 3] as string;
    return { point: { kind, x: i / 30 }, score: kind === 'fails' ? null : kind === 'bad' ? 10 + i : i };
  });
  const rng = createRng(3);
  const drawn = Array.from({ length: 50 }, () => suggestTpe(space, history, rng)['kind']);
  expect(drawn.filter((kind) => kind === 'good').length).toBe(50);
});

test('a finite space is tried to the end, no point twice, with either sampler', () => {
  const space = readSpace([
    { name: 'kind', type: 'choice', values: ['a', 'b'] },
    { name: 'n', type: 'integer', min: 1, max: 6, when: { name: 'kind', is: ['a'] } },
    { name: 'm', type: 'log-integer', min: 1, max: 4 },
  ]);
  for (const sampler of ['random', 'tpe'] as const) {
    const history: Observation[] = [];
    for (let i = 0; i < 28; i++) history.push({ point: suggest(space, history, sampler, i) as Point, score: i % 7 });
    expect(new Set(history.map(({ point }) => JSON.stringify(point))).size).toBe(28);
    expect(suggest(space, history, sampler, 1)).toBeNull();
  }
});

const kernels = ['joint', 'independent'] as const;
const cases = functions.flatMap((one) => kernels.map((of) => ({ ...one, of })));
test.each(cases)('TPE with $of kernels finds a better point than random search on $name', ({ space, value, noise, of }) => {
  const meanBest = (sampler: Sampler): number => {
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) sum += bestOf60({ space, value, noise }, sampler, seed, { ...defaultTpe, kernels: of });
    return sum / 20;
  };
  const random = meanBest('random');
  const tpe = meanBest('tpe');
  // By 40 seeds half as far from the minimum or less; a third less is asked of these 20.
  expect(tpe).toBeLessThan(random * (2 / 3));
});

test('draws at random until enough is known', () => {
  const space = functions[0]?.space ?? [];
  const history = Array.from({ length: defaultTpe.startup - 1 }, (_, i): Observation => ({ point: { x: i, y: i }, score: i }));
  expect(suggestTpe(space, history, createRng(1))).toEqual(suggestTpe(space, [], createRng(1)));
});
