import { afterAll, expect, test, vi } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import {
  continueBoosting,
  continueBoostingSync,
  ensembleToJson,
  predictTrees,
  predictTreesParallel,
  trainBoosting,
  trainBoostingSync,
  trainForest,
  trainForestSync,
  treeShap,
  treeShapParallel,
  type Training,
} from '../../../engine/trees/index.ts';
import { createParallel } from '../../../main/jobs/parallel.ts';
import { context, mixedTable, slice } from './tables.ts';

vi.setConfig({ testTimeout: 120_000 });
const teams = [2, 3].map((workers) => createParallel(workers));
afterAll(() => Promise.all(teams.map((team) => team.close())));

// Few splits: workers meet at each, which takes long where other programs have the processors.
const small = { rounds: 3, maxLeaves: 8 };
const all = mixedTable(30_000, 31);
const data = { ...all, weight: all.target.map((_, i) => 1 + (i % 5)), validation: slice(all, 0, 6000) };
const text = ({ ensemble, losses }: Training): string => JSON.stringify([ensembleToJson(ensemble), losses]);

test.each([
  ['squared', { objective: { kind: 'squared' } }],
  ['tweedie, rows and columns drawn', { objective: { kind: 'tweedie', power: 1.3 }, rowShare: 0.4, columnShareByNode: 0.6 }],
  ['quantile, stopped early', { objective: { kind: 'quantile', level: 0.7 }, earlyStoppingRounds: 2, learningRate: 1 }],
] as const)('the same trees whatever the number of workers: %s', async (_, settings) => {
  const alone = text(trainBoostingSync(data, { ...small, ...settings }, context(2)));
  for (const parallel of teams) expect(text(await trainBoosting(data, { ...small, ...settings }, { ...context(2), parallel }))).toBe(alone);
});

test('forests, further rounds, predictions and SHAP values do not depend on the number of workers either', async () => {
  const [parallel] = teams;
  if (!parallel) throw new Error('there is no team');
  const forest = trainForestSync(data, { trees: 2, maxLeaves: 20 }, context(2));
  expect(text(await trainForest(data, { trees: 2, maxLeaves: 20 }, { ...context(2), parallel }))).toBe(text(forest));
  const more = continueBoostingSync(forest.ensemble, data, small, context(2));
  expect(text(await continueBoosting(forest.ensemble, data, small, { ...context(2), parallel }))).toBe(text(more));
  expect(await predictTreesParallel(more.ensemble, data.columns, parallel)).toEqual(predictTrees(more.ensemble, data.columns));
  const few = slice(data, 0, 2000).columns;
  expect(await treeShapParallel(more.ensemble, few, parallel)).toEqual(treeShap(more.ensemble, few));
});

test('progress comes while workers train, and a wish to stop ends them all', async () => {
  const [parallel] = teams;
  if (!parallel) throw new Error('there is no team');
  const shares: number[] = [];
  await trainBoosting(data, { ...small, rounds: 6 }, { ...context(), parallel, onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
  expect(shares.some((share) => share > 0 && share < 1)).toBe(true);
  let asked = 0;
  const stopped = trainBoosting(data, { ...small, rounds: 100_000 }, { ...context(), parallel, shouldStop: () => ++asked > 3 });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});

test('what one worker cannot do is said, and the next task runs', async () => {
  const [parallel] = teams;
  if (!parallel) throw new Error('there is no team');
  const steep = { objective: { kind: 'poisson' }, learningRate: 10, rounds: 20, maxLeaves: 4 } as const;
  const failed = trainBoosting({ ...data, target: data.target.map((y) => 1e80 * y * y) }, steep, { ...context(), parallel });
  const outcome = await failed.then(
    () => 'trained',
    (error: unknown) => (error instanceof EngineError ? error.code : String(error)),
  );
  expect(['trained', 'not-finite']).toContain(outcome);
  await expect(parallel.run('no such task', [1])).rejects.toThrow('the engine has no task named no such task');
  await expect(parallel.run('trees/predict', [null])).rejects.toThrow('null');
  expect(await predictTreesParallel(trainBoostingSync(all, { rounds: 1 }, context()).ensemble, all.columns, parallel)).toHaveLength(30_000);
});
