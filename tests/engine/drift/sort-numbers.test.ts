import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../../engine/core/rng.ts';
import { sortNumbers } from '../../../engine/drift/sort-numbers.ts';

const draws: Readonly<Record<string, (rng: Rng, i: number) => number>> = {
  normal: (rng) => rng.normal(),
  positive: (rng) => rng.uniform(),
  negative: (rng) => -Math.exp(20 * rng.normal()),
  counts: (rng) => Math.floor(10 * rng.uniform()),
  zeros: (rng) => (rng.uniform() < 0.5 ? 0 : -0),
  constant: () => 7,
  'negative constant': () => -7,
  extremes: (rng) => [-1e300, 1e300, 5e-324, -5e-324, Infinity, -Infinity, 0][Math.floor(7 * rng.uniform())] as number,
  ascending: (_, i) => i,
  descending: (_, i) => -i,
};
test.each(Object.entries(draws))('property: %s numbers come out as the built-in sort has them', (_name, draw) => {
  const rng = createRng(6);
  for (const n of [0, 1, 50, 25_000, 25_001]) {
    const values = Float64Array.from({ length: n }, (_, i) => draw(rng, i));
    const expected = values.slice().sort();
    // Part of a larger buffer, whose neighbours stay.
    const whole = new Float64Array(n + 2).fill(99);
    const part = whole.subarray(1, n + 1);
    part.set(values);
    expect(sortNumbers(part)).toBe(part);
    expect(part.every((value, i) => Object.is(value, expected[i]))).toBe(true);
    expect([whole[0], whole[n + 1]]).toEqual([99, 99]);
  }
});
