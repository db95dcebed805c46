import { createRng } from '../../../engine/core/rng.ts';
import {
  readSpace,
  suggest,
  type Observation,
  type Point,
  type Sampler,
  type Space,
  type TpeSettings,
} from '../../../engine/tuning/index.ts';

export interface BenchmarkFunction {
  readonly space: Space;
  readonly value: (point: Point) => number;
  /** Standard deviation of what is added to a value to make a score. */
  readonly noise: number;
}

const branin = ({ x, y }: Point): number => {
  const [a, b] = [x as number, y as number];
  return (b - (5.1 / (4 * Math.PI ** 2)) * a * a + (5 / Math.PI) * a - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
};
const squares = ({ kind, x, rate, n, depth }: Point): number =>
  ({ a: 0, b: 1, c: 3, d: 6 })[kind as 'a'] +
  ((x as number) - 1) ** 2 +
  (Math.log10(rate as number) + 2) ** 2 +
  (((n as number) - 20) / 10) ** 2 +
  (depth === undefined ? 0 : (((depth as number) - 7) / 3) ** 2);

/** Functions to find the minimum of. */
export const functions: readonly (BenchmarkFunction & { readonly name: string })[] = [
  {
    name: 'Branin (minimum 0.398)',
    noise: 0,
    space: readSpace([
      { name: 'x', type: 'uniform', min: -5, max: 10 },
      { name: 'y', type: 'uniform', min: 0, max: 15 },
    ]),
    value: branin,
  },
  {
    name: 'a noisy quadratic with a choice, a logarithm, an integer and a condition (minimum 0)',
    noise: 0.3,
    space: readSpace([
      { name: 'kind', type: 'choice', values: ['a', 'b', 'c', 'd'] },
      { name: 'x', type: 'uniform', min: -5, max: 5 },
      { name: 'rate', type: 'log-uniform', min: 1e-4, max: 1 },
      { name: 'n', type: 'integer', min: 1, max: 50 },
      { name: 'depth', type: 'integer', min: 1, max: 10, when: { name: 'kind', is: ['a', 'b'] } },
    ]),
    value: squares,
  },
];

/** True value of the trial with the lowest of 60 scores. */
export function bestOf60({ space, value, noise }: BenchmarkFunction, sampler: Sampler, seed: number, settings: TpeSettings): number {
  const rng = createRng(900 + seed);
  const history: Observation[] = [];
  let lowest = Infinity;
  let best = Infinity;
  for (let i = 0; i < 60; i++) {
    const point = suggest(space, history, sampler, seed * 1000 + i, [], settings) as Point;
    const score = value(point) + noise * rng.normal();
    history.push({ point, score });
    if (score < lowest) [lowest, best] = [score, value(point)];
  }
  return best;
}
