import { expect, test } from 'vitest';
import {
  predictScores,
  trainBoostingSync,
  trainForestSync,
  treeShap,
  treeShapInteractions,
  treeShapInterventional,
  type TreeColumn,
  type TreeEnsemble,
} from '../../../engine/trees/index.ts';
import { gaussLegendre } from '../../../engine/trees/quadrature.ts';
import { goesLeft } from '../../../engine/trees/row-walk.ts';
import { context, largestGap, mixedTable, slice } from './tables.ts';

const data = mixedTable(1500, 12);
const models: readonly (readonly [string, TreeEnsemble])[] = [
  ['boosted', trainBoostingSync(data, { rounds: 8, maxLeaves: 40, minGroupRows: 20 }, context()).ensemble],
  ['poisson', trainBoostingSync(data, { rounds: 8, objective: { kind: 'poisson' }, rowShare: 0.5 }, context()).ensemble],
  ['forest', trainForestSync(data, { trees: 6 }, context()).ensemble],
];
const few = slice(data, 0, 12).columns;

/** Mean score when only the features of a set are known: down both ways at others, as often as training rows went them. */
function known(ensemble: TreeEnsemble, columns: readonly TreeColumn[], row: number, set: number): number {
  const { treeStart, feature, left, cover, value } = ensemble;
  const below = (node: number): number => {
    const f = feature[node] as number;
    if (f < 0) return value[node] as number;
    const child = left[node] as number;
    if ((set >> f) & 1) return below(child + (goesLeft(ensemble, node, columns[f]?.values[row] as number) ? 0 : 1));
    const [a, b] = [cover[child] as number, cover[child + 1] as number];
    return (a * below(child) + b * below(child + 1)) / (cover[node] as number);
  };
  return Array.from(treeStart.subarray(0, -1), below).reduce((sum, score) => sum + score, ensemble.baseScore);
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
const bits = (set: number): number => (set === 0 ? 0 : (set & 1) + bits(set >> 1));

/** Shapley values of any game on `features` players by their definition. */
function shapley(features: number, worth: (set: number) => number): number[] {
  return Array.from({ length: features }, (_, f) => {
    let sum = 0;
    for (let set = 0; set < 1 << features; set++)
      if (((set >> f) & 1) === 0) {
        const size = bits(set);
        sum += ((factorial(size) * factorial(features - size - 1)) / factorial(features)) * (worth(set | (1 << f)) - worth(set));
      }
    return sum;
  });
}

// Sums of doubles in another order; covers are 32-bit floats, so that a node's is not quite the sum of its children's.
const tolerance = 2e-6;

test.each(models)('path-dependent values are Shapley values of the game on paths: %s', (_name, ensemble) => {
  const { values, base, features } = treeShap(ensemble, few);
  for (let row = 0; row < 12; row++)
    expect(
      largestGap(
        values.subarray(row * features, (row + 1) * features),
        shapley(features, (set) => known(ensemble, few, row, set)),
      ),
    ).toBeLessThan(tolerance);
  expect(base).toBeCloseTo(known(ensemble, few, 0, 0), 5);
});

test.each(models)('values add up to the score for every row: %s', (_name, ensemble) => {
  const { values, base, features } = treeShap(ensemble, data.columns);
  const sums = data.target.map((_, i) => values.subarray(i * features, (i + 1) * features).reduce((sum, value) => sum + value, base));
  expect(largestGap(sums, predictScores(ensemble, data.columns))).toBeLessThan(1e-10);
});

test.each(models)('interactions are symmetric and add up to the values: %s', (_name, ensemble) => {
  const single = treeShap(ensemble, few).values;
  const { values, features } = treeShapInteractions(ensemble, few);
  for (let row = 0; row < 12; row++)
    for (let f = 0; f < features; f++) {
      const at = (row * features + f) * features;
      const sum = values.subarray(at, at + features).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(single[row * features + f] as number, 10);
      for (let g = 0; g < features; g++) expect(values[at + g]).toBeCloseTo(values[(row * features + g) * features + f] as number, 10);
    }
});

test.each(models)('interventional values are Shapley values of the game on background rows: %s', (_name, ensemble) => {
  const background = slice(data, 100, 115).columns;
  const { values, base, features } = treeShapInterventional(ensemble, few, background);
  const mean = (row: number, set: number): number => {
    const mixed = few.map((column, f) => ({
      ...column,
      values: Float32Array.from({ length: 15 }, (_, b) => ((set >> f) & 1 ? column.values[row] : background[f]?.values[b]) as number),
    }));
    return predictScores(ensemble, mixed).reduce((sum, score) => sum + score, 0) / 15;
  };
  for (let row = 0; row < 5; row++)
    expect(
      largestGap(
        values.subarray(row * features, (row + 1) * features),
        shapley(features, (set) => mean(row, set)),
      ),
    ).toBeLessThan(1e-10);
  expect(base).toBeCloseTo(mean(0, 0), 10);
});

test('quadrature is exact for polynomials of degree below twice the points', () => {
  for (const n of [1, 2, 5, 12, 30]) {
    const { nodes, weights } = gaussLegendre(n);
    for (let degree = 0; degree < 2 * n; degree++) {
      const sum = nodes.reduce((total, s, k) => total + (weights[k] as number) * s ** degree, 0);
      expect(sum).toBeCloseTo(1 / (degree + 1), 12);
    }
  }
});
