import { describe, expect, it } from 'vitest';
import { cutAt } from '../../engine/learning/cut-panel.ts';
import { quick, retail } from '../engine/learning/retail.ts';
import { worldWith } from './versions-world.ts';
import { trainOptions } from './world.ts';

const whole = retail(4, 180, { futurePeriods: 14 });
const earlier = cutAt(whole, 150, 14);
const options = trainOptions({
  folds: 2,
  models: ['gradient-boosting', 'trees', 'theta', 'ensemble-mean'],
  specs: {
    'gradient-boosting': { kind: 'gradient-boosting', spec: { ...quick } },
    trees: { kind: 'random-forest', label: 'My trees', spec: { n_estimators: 8, num_leaves: 32 } },
  },
});

describe('going on with new data', () => {
  it('goes on from the models that learn across series, beside themselves as they were, on the same folds; the parent is recorded', async () => {
    const { store, experiments, importNext } = await worldWith(earlier, whole);
    const first = await experiments.train({ versionId: await importNext(earlier), options, name: 'Spring' });
    await first.finished;
    expect((await experiments.get(first.experimentId)).newer).toBeUndefined();
    await expect(experiments.update(first.experimentId)).rejects.toMatchObject({
      code: 'bad-input',
      message: 'Sales has no version newer than the one that this experiment learnt from.',
    });
    const versionId = await importNext(whole);
    expect((await experiments.get(first.experimentId)).newer).toMatchObject({ versionId, number: 2, rows: 720 });

    const next = await experiments.update(first.experimentId);
    await next.finished;
    const made = await experiments.get(next.experimentId);
    expect(made).toMatchObject({ state: 'done', name: 'Spring, updated to v2', parent: { id: first.experimentId, name: 'Spring' } });
    const { runs } = experiments.stored(next.experimentId);
    const parents = experiments.stored(first.experimentId).runs;
    const idOf = (model: string): string => parents.find((run) => run.model === model)?.id ?? '';
    expect(runs.map(({ model, start }) => [model, start])).toEqual([
      ['gradient-boosting', { mode: 'go-on', runId: idOf('gradient-boosting'), from: 150 }],
      ['trees', { mode: 'go-on', runId: idOf('trees'), from: 150 }],
      ['theta', null],
      ['ensemble-mean', null],
      ['naive', null],
      ['seasonal-naive', null],
      ['gradient-boosting@before', { mode: 'keep', runId: idOf('gradient-boosting'), from: 150 }],
      ['trees@before', { mode: 'keep', runId: idOf('trees'), from: 150 }],
    ]);
    expect(made.leaderboard.map(({ label }) => label)).toContain('Before: My trees');
    expect(made.leaderboard.every(({ failed, seriesDone }) => failed === 0 && seriesDone === 4)).toBe(true);
    const modelOf = (model: string): string => store.results.model(runs.find((run) => run.model === model)?.id ?? '') ?? '';
    // What was kept is what there was; what went on has more trees.
    expect(modelOf('gradient-boosting@before')).toBe(store.results.model(idOf('gradient-boosting')));
    expect(modelOf('gradient-boosting').length).toBeGreaterThan(modelOf('gradient-boosting@before').length);

    // Updated again, nothing is kept twice.
    expect(experiments.stored(next.experimentId).experiment.options.models).toHaveLength(8);
    await expect(experiments.update(next.experimentId)).rejects.toMatchObject({ code: 'bad-input' });

    // A deleted parent leaves its children.
    await experiments.delete(first.experimentId);
    expect((await experiments.get(next.experimentId)).parent).toBeUndefined();
  }, 120_000);

  it('refuses what it cannot go on from, and stores nothing', async () => {
    const other = retail(3, 150, { futurePeriods: 14 });
    const { experiments, importNext } = await worldWith(earlier, whole, other);
    const versionId = await importNext(whole);
    const quickly = {
      ...options,
      folds: 1,
      models: ['gradient-boosting'],
      specs: { 'gradient-boosting': options.specs?.['gradient-boosting'] as never },
    };
    const first = await experiments.train({ versionId, options: quickly });
    await expect(experiments.update(first.experimentId)).rejects.toMatchObject({ code: 'busy' });
    await first.finished;
    await importNext(other);
    expect((await experiments.get(first.experimentId)).newer).toBeUndefined();
    await expect(experiments.update(first.experimentId)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /^Sales v2 ends with 1970-05-30, as the data that this experiment learnt from: there is nothing new/,
      ) as string,
    });
    expect(experiments.list()).toHaveLength(1);
    await expect(experiments.update('nobody')).rejects.toMatchObject({ code: 'not-found' });
  }, 120_000);

  it('says that the parent was deleted when a training that was cancelled is to go on', async () => {
    const { jobs, experiments, importNext } = await worldWith(earlier, whole);
    const quickly = {
      ...options,
      folds: 1,
      models: ['gradient-boosting'],
      specs: { 'gradient-boosting': options.specs?.['gradient-boosting'] as never },
    };
    const first = await experiments.train({ versionId: await importNext(earlier), options: quickly });
    await first.finished;
    await importNext(whole);
    const next = await experiments.update(first.experimentId);
    jobs.cancel(next.jobId);
    await expect(next.finished).rejects.toMatchObject({ code: 'cancelled' });
    await experiments.delete(first.experimentId);
    await expect(experiments.resume(next.experimentId).finished).rejects.toMatchObject({
      message: expect.stringMatching(/was deleted, and its models with it/) as string,
    });
    expect((await experiments.get(next.experimentId)).state).toBe('failed');
  }, 120_000);
});

describe('a challenger', () => {
  it('goes on from what its run has learnt, or learns anew with as many trees', async () => {
    const { store, experiments, importNext } = await worldWith(earlier, whole);
    const first = await experiments.train({ versionId: await importNext(earlier), options, name: 'Spring' });
    await first.finished;
    const versionId = await importNext(whole);
    const trees = (experimentId: string): number =>
      (JSON.parse(store.results.model(experiments.stored(experimentId).runs[0]?.id ?? '') ?? '') as { training: { rounds: number[] } })
        .training.rounds[0] ?? 0;
    const challenge = async (begin: 'anew' | 'go-on') => {
      const { finished } = await experiments.challenge({
        id: begin,
        experimentId: first.experimentId,
        model: 'gradient-boosting',
        versionId,
        name: begin,
        begin,
      });
      await finished;
      return experiments.stored(begin).runs.find(({ model }) => model === 'gradient-boosting');
    };
    expect(await challenge('go-on')).toMatchObject({ start: { mode: 'go-on', from: 150 }, spec: quick });
    expect(trees('go-on')).toBeGreaterThan(trees(first.experimentId));
    const rounds = Math.max(20, trees(first.experimentId));
    expect(await challenge('anew')).toMatchObject({ start: null, spec: { ...quick, n_estimators: rounds, early_stopping_rounds: 0 } });
    expect(trees('anew')).toBe(rounds);
  });
});
