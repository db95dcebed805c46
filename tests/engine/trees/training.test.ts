import { expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import {
  continueBoostingSync,
  ensembleToJson,
  partialDependence,
  predictScores,
  predictTrees,
  trainBoostingSync,
  treeCount,
  type Objective,
} from '../../../engine/trees/index.ts';
import { lossOf } from '../../../engine/trees/objective.ts';
import { categorical, context, largestGap, mixedTable, numeric, rmse, shapes, slice } from './tables.ts';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof EngineError ? error.code : String(error);
  }
  return 'nothing thrown';
};

test('every objective is brought down on rows that training does not see', () => {
  const all = mixedTable(3000, 3);
  const [train, held] = [slice(all, 0, 2000), slice(all, 2000, 3000)];
  const objectives: Objective[] = [
    { kind: 'squared' },
    { kind: 'absolute' },
    { kind: 'huber', delta: 1 },
    { kind: 'poisson' },
    { kind: 'tweedie', power: 1.5 },
    { kind: 'quantile', level: 0.9 },
  ];
  for (const objective of objectives) {
    const { ensemble } = trainBoostingSync(train, { objective, rounds: 80, minGroupRows: 20 }, context());
    const scores = predictScores(ensemble, held.columns);
    const mean = (score: (i: number) => number): number =>
      Array.from(held.target, (y, i) => lossOf(objective, y, score(i))).reduce((sum, loss) => sum + loss, 0);
    const constant = mean(() => ensemble.baseScore);
    const floor = Math.min(
      0,
      mean((i) => (objective.kind === 'poisson' ? Math.log(held.target[i] as number) : 0)),
    );
    expect(mean((i) => scores[i] as number) - floor, objective.kind).toBeLessThan(
      objective.kind === 'tweedie' ? constant : 0.6 * (constant - floor),
    );
  }
});

test('a quantile objective leaves its share of rows below', () => {
  const data = mixedTable(4000, 4);
  for (const level of [0.1, 0.5, 0.9]) {
    const { ensemble } = trainBoostingSync(data, { objective: { kind: 'quantile', level }, rounds: 100 }, context());
    const predicted = predictTrees(ensemble, data.columns);
    const below = data.target.filter((y, i) => y < (predicted[i] as number)).length / data.target.length;
    expect(Math.abs(below - level)).toBeLessThan(0.03);
  }
});

test('one split finds a step exactly and sends missing values where they belong', () => {
  const x = Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? NaN : i));
  const target = Float64Array.from(x, (value) => (Number.isNaN(value) || value < 120 ? 1 : 5));
  const settings = { rounds: 1, maxLeaves: 2, learningRate: 1, minChildRows: 1 };
  const { ensemble } = trainBoostingSync({ columns: [numeric('x', x)], target }, settings, context());
  // Leaf values are 32-bit floats around the mean.
  expect(largestGap(predictTrees(ensemble, [numeric('x', [119, 121, NaN])]), [1, 5, 1])).toBeLessThan(1e-6);
  const turned = Float64Array.from(x, (value) => (Number.isNaN(value) || value >= 120 ? 5 : 1));
  const other = trainBoostingSync({ columns: [numeric('x', x)], target: turned }, settings, context()).ensemble;
  expect(largestGap(predictTrees(other, [numeric('x', [119, 121, NaN])]), [1, 5, 5])).toBeLessThan(1e-6);
});

test('categories are split as sets, and those never seen go with the rest', () => {
  const c = Array.from({ length: 3000 }, (_, i) => i % 30);
  const high = new Set([3, 7, 12, 21, 28]);
  const target = Float64Array.from(c, (value) => (high.has(value) ? 10 : 0));
  const settings = { rounds: 1, maxLeaves: 2, learningRate: 1, minGroupRows: 1, categoryLambda: 0 };
  const { ensemble } = trainBoostingSync({ columns: [categorical('c', c)], target }, settings, context());
  expect(treeCount(ensemble)).toBe(1);
  const predicted = predictTrees(ensemble, [categorical('c', [3, 28, 4, 5000, NaN])]);
  expect(Array.from(predicted, (value) => Math.round(value * 1e5) / 1e5)).toEqual([10, 10, 0, 0, 0]);
});

test('a monotone feature is monotone in every curve', () => {
  const data = mixedTable(2000, 5);
  const falling = { ...data, target: data.target.map((y, i) => y + Math.sin(5 * (data.columns[1]?.values[i] as number))) };
  for (const objective of [{ kind: 'squared' }, { kind: 'absolute' }] as const) {
    const curvesOf = (monotone: Record<string, 1 | -1>) => {
      const { ensemble } = trainBoostingSync(falling, { objective, monotone, rounds: 60 }, context());
      return partialDependence(ensemble, slice(falling, 0, 50).columns, 'b');
    };
    const worst = ({ curves, grid }: ReturnType<typeof curvesOf>, sign: number): number => {
      let most = 0;
      for (let k = 0; k < curves.length; k++)
        if (k % grid.length > 0) most = Math.max(most, sign * ((curves[k - 1] as number) - (curves[k] as number)));
      return most;
    };
    expect(worst(curvesOf({ b: 1 }), 1)).toBeLessThan(1e-9);
    expect(worst(curvesOf({ b: -1 }), -1)).toBeLessThan(1e-9);
    expect(worst(curvesOf({}), 1)).toBeGreaterThan(0.01);
  }
});

test('limits of growth hold', () => {
  const data = mixedTable(2000, 6);
  const grown = (settings: object) => trainBoostingSync(data, { rounds: 5, ...settings }, context()).ensemble;
  expect(Math.max(...shapes(grown({ maxLeaves: 9 })).map(({ leaves }) => leaves))).toBe(9);
  expect(Math.max(...shapes(grown({ maxDepth: 3 })).map(({ depth }) => depth))).toBe(3);
  const few = grown({ minChildRows: 150 });
  expect(few.cover.every((cover) => cover >= 150)).toBe(true);
  const dear = grown({ gamma: 30 });
  expect(dear.gain.every((gain, node) => (dear.feature[node] as number) < 0 || gain > 30)).toBe(true);
  const shrunk = (settings: object): number => Math.max(...grown({ rounds: 1, ...settings }).value.map(Math.abs));
  expect(shrunk({ lambda: 500 })).toBeLessThan(0.5 * shrunk({}));
  expect(shrunk({ alpha: 100 })).toBeLessThan(shrunk({}));
});

test('weights count relative to one another, and rows without weight teach nothing', () => {
  const data = mixedTable(600, 7);
  // What does not go with the scale of weights is left out.
  const settings = { rounds: 10, minChildWeight: 0, categoryLambda: 0, categorySmoothing: 0 };
  const predictions = (change: object) =>
    predictTrees(trainBoostingSync({ ...data, ...change }, settings, context()).ensemble, data.columns);
  const even = predictions({ weight: data.target.map(() => 1) });
  expect(predictions({})).toEqual(even);
  expect(predictions({ weight: data.target.map(() => 4) })).toEqual(even);
  const weight = data.target.map((_, i) => (i % 3 === 0 ? 0 : 1));
  const some = predictions({ weight });
  expect(predictions({ weight, target: data.target.map((y, i) => (i % 3 === 0 ? 1e6 : y)) })).toEqual(some);
  expect(largestGap(some, even)).toBeGreaterThan(0.1);
});

test('early stopping keeps the best round, and going on adds to what is there', () => {
  const all = mixedTable(1500, 8);
  const [train, validation] = [slice(all, 0, 1000), slice(all, 1000, 1500)];
  const settings = { rounds: 400, learningRate: 0.3, earlyStoppingRounds: 10 };
  const { ensemble, losses } = trainBoostingSync({ ...train, validation }, settings, context());
  const best = losses.indexOf(Math.min(...losses));
  expect(treeCount(ensemble)).toBe(best + 1);
  expect(losses.length).toBe(best + 11);
  expect(rmse(predictTrees(ensemble, validation.columns), validation.target) ** 2).toBeCloseTo(losses[best] as number, 9);

  const start = trainBoostingSync(train, { rounds: 10 }, context()).ensemble;
  const more = continueBoostingSync(start, train, { rounds: 15 }, context()).ensemble;
  expect(treeCount(more)).toBe(25);
  expect(more.value.subarray(0, start.value.length)).toEqual(start.value);
  const error = (from: typeof start): number => rmse(predictTrees(from, train.columns), train.target);
  expect(error(more)).toBeLessThan(0.9 * error(start));
});

test('the same seed gives the same trees, another one others; nothing given is changed', () => {
  const data = mixedTable(1000, 9);
  const before = JSON.stringify(data.columns.map(({ values }) => Array.from(values)));
  const settings = { rounds: 5, rowShare: 0.5, columnShare: 0.75, columnShareByNode: 0.5 };
  const json = (seed: number): string => JSON.stringify(ensembleToJson(trainBoostingSync(data, settings, context(seed)).ensemble));
  expect(json(1)).toBe(json(1));
  expect(json(1)).not.toBe(json(2));
  expect(JSON.stringify(data.columns.map(({ values }) => Array.from(values)))).toBe(before);
});

test('progress goes from nothing to all, and stopping stops', () => {
  const shares: number[] = [];
  trainBoostingSync(mixedTable(200), { rounds: 4 }, { ...context(), onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([0, 0.25, 0.5, 0.75, 1]);
  let asked = 0;
  expect(code(() => trainBoostingSync(mixedTable(200), {}, { ...context(), shouldStop: () => ++asked > 3 }))).toBe('cancelled');
  expect(asked).toBe(4);
});

test('odd data gives finite predictions', () => {
  const constant = new Array<number>(50).fill(3);
  const cases: [string, number[], number[]][] = [
    ['constant target', Array.from({ length: 50 }, (_, i) => i), constant],
    ['constant feature', constant, Array.from({ length: 50 }, (_, i) => i)],
    ['all missing', new Array<number>(50).fill(NaN), Array.from({ length: 50 }, (_, i) => i)],
    ['one row', [1], [2]],
    ['two rows', [1, 2], [2, 1]],
    ['a spike', Array.from({ length: 50 }, (_, i) => i), Array.from({ length: 50 }, (_, i) => (i === 20 ? 1e12 : 0))],
    ['tiny', Array.from({ length: 50 }, (_, i) => i * 1e-30), Array.from({ length: 50 }, (_, i) => i * 1e-200)],
    ['huge', Array.from({ length: 50 }, (_, i) => i * 1e36), Array.from({ length: 50 }, (_, i) => i * 1e30)],
  ];
  for (const [name, x, y] of cases) {
    const data = { columns: [numeric('x', x)], target: Float64Array.from(y) };
    const { ensemble } = trainBoostingSync(data, { minChildRows: 1, rounds: 20 }, context());
    const predicted = predictTrees(ensemble, data.columns);
    expect(predicted.every(Number.isFinite), name).toBe(true);
    expect(rmse(predicted, y), name).toBeLessThanOrEqual(1.0001 * rmse(new Float64Array(y.length).fill(ensemble.baseScore), y) + 1e-6);
  }
});

test('what cannot be learnt from is refused by name', () => {
  const data = mixedTable(100);
  const train = (change: object, settings: object = {}) => code(() => trainBoostingSync({ ...data, ...change }, settings, context()));
  expect(train({ columns: [] })).toBe('invalid-option');
  expect(train({ target: data.target.subarray(1) })).toBe('length-mismatch');
  expect(train({ target: data.target.map((y, i) => (i === 3 ? NaN : y)) })).toBe('not-finite');
  expect(train({ target: data.target.map((y) => -y) }, { objective: { kind: 'poisson' } })).toBe('negative-values');
  expect(train({ target: data.target.map(() => 0) }, { objective: { kind: 'poisson' } })).toBe('zero-scale');
  expect(train({ weight: data.target.map(() => -1) })).toBe('invalid-option');
  expect(train({ columns: [numeric('x', [Infinity, ...new Array<number>(99).fill(1)])] })).toBe('not-finite');
  expect(train({ columns: [categorical('x', [1.5, ...new Array<number>(99).fill(1)])] })).toBe('invalid-option');
  expect(train({ columns: [categorical('x', [65_536, ...new Array<number>(99).fill(1)])] })).toBe('invalid-option');
  expect(train({ columns: [numeric('<script>', data.target)] })).toBe('invalid-option');
  for (const settings of [
    { maxLeaves: 1 },
    { maxBins: 256 },
    { learningRate: 0 },
    { rowShare: 0 },
    { monotone: { c: 1 } },
    { monotone: { b: 2 } },
    { earlyStoppingRounds: 5 },
    { objective: { kind: 'quantile', level: 1 } },
    { objective: { kind: 'tweedie', power: 2 } },
    { objective: { kind: 'huber', delta: -1 } },
    { objective: { kind: 'logistic' } },
    { leaves: 3 },
  ])
    expect(train({}, settings), JSON.stringify(settings)).toBe('invalid-option');
});
