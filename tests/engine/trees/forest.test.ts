import { expect, test } from 'vitest';
import { importance, partialDependence, predictTrees, trainBoostingSync, trainForestSync, treeCount } from '../../../engine/trees/index.ts';
import { context, largestGap, mixedTable, rmse, slice } from './tables.ts';

const meanOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const all = mixedTable(3000, 15);
const [train, held] = [slice(all, 0, 2000), slice(all, 2000, 3000)];

test('a forest predicts rows that it has not seen better than any of its trees', () => {
  const forest = trainForestSync(train, { trees: 60, columnShareByNode: 0.75 }, context()).ensemble;
  const tree = trainForestSync(train, { trees: 1, columnShareByNode: 0.75 }, context()).ensemble;
  expect(treeCount(forest)).toBe(60);
  expect(forest.parallelTrees).toBe(60);
  const mean = meanOf(train.target);
  const errors = [forest, tree].map((model) => rmse(predictTrees(model, held.columns), held.target));
  expect(errors[0]).toBeLessThan(0.8 * (errors[1] as number));
  expect(errors[0]).toBeLessThan(0.5 * rmse(new Float64Array(1000).fill(mean), held.target));
});

test('a prediction is a mean of outcomes: it never leaves their range', () => {
  const { ensemble } = trainForestSync(train, { trees: 20, sampling: 'subsample', rowShare: 0.5 }, context());
  const predicted = predictTrees(ensemble, held.columns);
  expect(Math.min(...predicted)).toBeGreaterThanOrEqual(Math.min(...train.target) - 1e-4);
  expect(Math.max(...predicted)).toBeLessThanOrEqual(Math.max(...train.target) + 1e-4);
});

test('the mean of a forest of one-leaf trees is about the mean of the target', () => {
  const { ensemble } = trainForestSync(train, { trees: 50, minChildRows: 2000 }, context());
  const mean = meanOf(train.target);
  expect(predictTrees(ensemble, slice(held, 0, 1).columns)[0]).toBeCloseTo(mean, 1);
  const plain = trainForestSync(train, { trees: 50, minChildRows: 2000, sampling: 'subsample', rowShare: 1 }, context()).ensemble;
  expect(predictTrees(plain, slice(held, 0, 1).columns)[0]).toBeCloseTo(mean, 5);
});

test('importance counts the splits there are and finds the features that matter', () => {
  const noise = { name: 'noise', kind: 'numeric' as const, values: train.columns[0]?.values.toReversed() as Float32Array };
  const { ensemble } = trainBoostingSync({ ...train, columns: [...train.columns, noise] }, { rounds: 20 }, context());
  const { splits, totalGain, gain, featureNames } = importance(ensemble);
  expect(splits.reduce((sum, count) => sum + count, 0)).toBe(ensemble.feature.filter((f) => f >= 0).length);
  const worst = featureNames[totalGain.indexOf(Math.min(...totalGain))];
  expect(worst).toBe('noise');
  featureNames.forEach((_, f) => expect((gain[f] as number) * (splits[f] as number)).toBeCloseTo(totalGain[f] as number, 6));
});

test('partial dependence is the mean of its curves, and each curve what rows would be predicted', () => {
  const { ensemble } = trainBoostingSync(train, { rounds: 20 }, context());
  const { columns } = slice(held, 0, 30);
  const { grid, mean, curves } = partialDependence(ensemble, columns, 'd');
  expect([...grid]).toEqual([0, 1, 2]);
  // Outcomes are higher by a factor of e where d is 1.
  expect(mean[1]).toBeGreaterThan(1.5 * (mean[0] as number));
  const set = columns.map((column) => (column.name === 'd' ? { ...column, values: new Float32Array(30).fill(1) } : column));
  const predicted = predictTrees(ensemble, set);
  expect(
    largestGap(
      predicted,
      Array.from({ length: 30 }, (_, i) => curves[3 * i + 1] as number),
    ),
  ).toBe(0);
  expect(mean[1]).toBeCloseTo(predicted.reduce((sum, value) => sum + value, 0) / 30, 12);
  expect(() => partialDependence(ensemble, columns, 'x')).toThrow('know no feature x');
});
