import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { defaultPoint, drawRandom, readPoint, readSpace, type Space } from '../../../engine/tuning/index.ts';
import { enumerate } from '../../../engine/tuning/enumerate.ts';
import { arbitrarySpace } from './arbitrary-space.ts';

const example: Space = [
  { name: 'booster', type: 'choice', values: ['trees', 'linear'], default: 'trees' },
  { name: 'rate', type: 'log-uniform', min: 1e-4, max: 1, default: 0.1 },
  { name: 'depth', type: 'integer', min: 1, max: 8, default: 6, when: { name: 'booster', is: ['trees'] } },
];

test.each<readonly [string, unknown, string]>([
  ['no list', {}, 'space must be a list'],
  ['no dimension', [], 'space must be a list of at least one dimension'],
  ['no name', [{ type: 'uniform', min: 0, max: 1 }], 'space[0].name must be text'],
  ['an unknown type', [{ name: 'a', type: 'normal' }], 'space[0].type must be one of uniform, log-uniform'],
  ['an unknown key', [{ name: 'a', type: 'uniform', min: 0, max: 1, mean: 3 }], 'space[0] must be an object with name, type'],
  [
    'text for a number',
    [{ name: 'a', type: 'uniform', min: 'x', max: 1 }],
    'space[0].min must be a finite number from -1e+100 to 1e+100 but is "x"',
  ],
  ['a bound that is not finite', [{ name: 'a', type: 'uniform', min: 0, max: Infinity }], 'space[0].max must be a finite number'],
  ['bounds the wrong way', [{ name: 'a', type: 'uniform', min: 2, max: 1 }], 'space[0].max must be above min, 2, but is 1'],
  ['a logarithm of zero', [{ name: 'a', type: 'log-uniform', min: 0, max: 1 }], 'space[0].min must be a finite number from 1e-100'],
  ['a broken integer', [{ name: 'a', type: 'integer', min: 0.5, max: 1 }], 'space[0].min must be a whole number'],
  [
    'a default outside',
    [{ name: 'a', type: 'integer', min: 1, max: 3, default: 4 }],
    'space[0].default must be a finite number from 1 to 3 but is 4',
  ],
  ['no values', [{ name: 'a', type: 'choice', values: [] }], 'space[0].values must be a list of at least one value'],
  [
    'a value twice',
    [
      {
        name: 'a',
        type: 'choice',
        values: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    'space[0].values[1] must be different',
  ],
  ['bounds of a choice', [{ name: 'a', type: 'choice', values: [1], min: 0 }], 'space[0].min must be absent for choice'],
  [
    'a name twice',
    [...example, { name: 'rate', type: 'uniform', min: 0, max: 1 }],
    'space[3].name must be a name of its own but is "rate"',
  ],
  [
    'a condition on what comes later',
    [
      { name: 'a', type: 'uniform', min: 0, max: 1, when: { name: 'b', is: [1] } },
      { name: 'b', type: 'choice', values: [1] },
    ],
    'space[0].when.name must be the name of an earlier choice (there is none) but is "b"',
  ],
  [
    'a condition on a value that is none',
    [...example, { name: 'b', type: 'uniform', min: 0, max: 1, when: { name: 'booster', is: ['forest'] } }],
    'space[3].when.is[0] must be one of the values of booster but is "forest"',
  ],
])('refuses a space with %s', (_, json, message) => {
  expect(() => readSpace(json)).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }));
});

test('reads back what it has read', () => {
  expect(readSpace(JSON.parse(JSON.stringify(example)))).toEqual(example);
});

test('a point has a value for each active dimension and no other', () => {
  expect(readPoint(example, { booster: 'trees', rate: 0.1, depth: 3 })).toEqual({ booster: 'trees', rate: 0.1, depth: 3 });
  expect(readPoint(example, { booster: 'linear', rate: 0.1 })).toEqual({ booster: 'linear', rate: 0.1 });
  expect(() => readPoint(example, { booster: 'linear', rate: 0.1, depth: 3 })).toThrow(
    'point.depth must be absent where booster has another value',
  );
  expect(() => readPoint(example, { booster: 'trees', rate: 0.1 })).toThrow('point.depth must be integer from 1 to 8 but is undefined');
  expect(() => readPoint(example, { booster: 'trees', rate: 2, depth: 3 })).toThrow(
    'point.rate must be log-uniform from 0.0001 to 1 but is 2',
  );
  expect(() => readPoint(example, { booster: 'trees', rate: 0.1, depth: 3, more: 1 })).toThrow(
    'point must be an object with booster, rate, depth only',
  );
  expect(defaultPoint(example)).toEqual({ booster: 'trees', rate: 0.1, depth: 6 });
  expect(defaultPoint([{ name: 'a', type: 'uniform', min: 0, max: 1 }])).toBeNull();
});

test('property: random points lie in their space', () => {
  fc.assert(
    fc.property(arbitrarySpace, fc.integer(), (space, seed) => {
      const checked = readSpace(space);
      const point = drawRandom(checked, createRng(seed));
      expect(readPoint(checked, JSON.parse(JSON.stringify(point)))).toEqual(point);
      expect(drawRandom(checked, createRng(seed))).toEqual(point);
    }),
  );
});

test('random integers are equally likely, ends included; logarithmic ones by their logarithm', () => {
  const rng = createRng(1);
  const space = readSpace([
    { name: 'n', type: 'integer', min: 1, max: 4 },
    { name: 'rate', type: 'log-uniform', min: 1e-4, max: 1 },
  ]);
  const counts = new Map<unknown, number>();
  let below = 0;
  for (let i = 0; i < 4000; i++) {
    const { n, rate } = drawRandom(space, rng);
    counts.set(n, (counts.get(n) ?? 0) + 1);
    if ((rate as number) < 1e-2) below++;
  }
  // Five standard deviations of a binomial count.
  for (const n of [1, 2, 3, 4]) expect(Math.abs((counts.get(n) ?? 0) - 1000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25 * 0.75));
  expect(Math.abs(below - 2000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25));
});

test('a finite space is walked through, each point once', () => {
  const points = [...enumerate(example.filter(({ type }) => type !== 'log-uniform'))];
  expect(points).toHaveLength(9);
  expect(points.at(0)).toEqual({ booster: 'trees', depth: 1 });
  expect(points.at(-1)).toEqual({ booster: 'linear' });
  expect([...enumerate(example)]).toEqual([]);
});
