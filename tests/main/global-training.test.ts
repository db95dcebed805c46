import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../engine/core/panel.ts';
import { globalModelByKind } from '../../engine/models/index.ts';
import { artefactPath } from '../../main/services/experiments/artefact.ts';
import { quick, retail } from '../engine/learning/retail.ts';
import { trainOptions, worldOf } from './world.ts';

const spec = { ...quick };
const options = (changes: Parameters<typeof trainOptions>[0] = {}) =>
  trainOptions({ models: ['gradient-boosting'], specs: { 'gradient-boosting': { kind: 'gradient-boosting', spec } }, ...changes });
const shops = (count: number, days: number): Panel => retail(count, days, { futurePeriods: 14 });

describe('a training of models that learn across series', () => {
  it('stands in the leaderboard beside the others and is kept once for all series', async () => {
    const { store, experiments, forecasts, fitted, modelsFolder, versionId } = await worldOf(shops(4, 150));
    const { experimentId, finished } = await experiments.train({ versionId, options: options() });
    await finished;
    const experiment = await experiments.get(experimentId);
    expect(experiment.state).toBe('done');
    expect(experiment.leaderboard.map(({ model }) => model).sort()).toEqual(['gradient-boosting', 'naive', 'seasonal-naive']);
    expect(experiment.selected).toBe('gradient-boosting');
    const row = experiment.leaderboard.find(({ selected }) => selected);
    expect(row).toMatchObject({ seriesDone: 4, seriesTotal: 4, failed: 0 });
    expect(row?.skill).toBeGreaterThan(0.5);
    expect(row?.coverage.map(({ level }) => level)).toEqual([80, 95]);
    expect(row?.fitMs).toBeGreaterThan(0);

    const { mean, bands } = (await forecasts.get({ experimentId, model: 'gradient-boosting', index: 2 })).forecast;
    expect(mean).toHaveLength(14);
    expect(bands.map(({ level }) => level)).toEqual([80, 95]);

    const run = experiments.stored(experimentId).runs.find(({ kind }) => kind === 'gradient-boosting');
    const lines = readFileSync(artefactPath(modelsFolder, run?.artefact ?? ''), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1 + 1 + 4);
    const saved = JSON.parse(lines[1] ?? '') as { model: string; fitted: unknown };
    expect(saved.model).toBe('gradient-boosting');
    const model = globalModelByKind('gradient-boosting');
    const again = await model?.forecast(
      model.read(saved.fitted),
      shops(4, 150),
      { horizon: 14, levels: [80, 95] },
      { shouldStop: () => false },
    );
    expect([...(again?.[2]?.mean ?? [])]).toEqual([...mean]);
    expect(store.results.model(run?.id ?? '')?.length).toBeLessThan(400_000);

    const page = await fitted({ experimentId, model: 'gradient-boosting', index: 0 });
    expect(page.panelModel?.name).toMatch(/^Gradient boosting, \d+ trees?$/);
    expect(page.panelModel?.importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(page.panelModel?.importance[0]?.share).toBeGreaterThan(0.1);
  });

  it('gives the same forecasts with one and with three workers', async () => {
    const { experiments, forecasts, versionId } = await worldOf(shops(30, 400));
    // Enough rows that they are really shared out.
    const few = { 'gradient-boosting': { kind: 'gradient-boosting', spec: { ...spec, n_estimators: 6 } } };
    const means: Float64Array[] = [];
    for (const workers of [1, 3]) {
      const { experimentId, finished } = await experiments.train({ versionId, options: options({ workers, folds: 1, specs: few }) });
      await finished;
      means.push((await forecasts.get({ experimentId, model: 'gradient-boosting', index: 7 })).forecast.mean);
    }
    expect(means[1]).toEqual(means[0]);
  });

  it('stops soon after a cancel and starts again on resume; what is finished stays', async () => {
    const { store, jobs, experiments, versionId } = await worldOf(shops(12, 250));
    const slow = { ...spec, n_estimators: 3000, early_stopping_rounds: 0, learning_rate: 0.01 };
    const { experimentId, jobId, finished } = await experiments.train({
      versionId,
      options: options({
        models: ['random-forest', 'gradient-boosting'],
        specs: {
          'random-forest': { kind: 'random-forest', spec: { n_estimators: 3, num_leaves: 16 } },
          'gradient-boosting': { kind: 'gradient-boosting', spec: slow },
        },
      }),
    });
    const { runs } = experiments.stored(experimentId);
    const [forest, boosting] = ['random-forest', 'gradient-boosting'].map((kind) => runs.find((run) => run.kind === kind)?.id ?? '');
    while (!/Gradient boosting, fold/.test(jobs.get(jobId)?.phase ?? '')) await new Promise((resolve) => setTimeout(resolve, 5));
    while (jobs.get(jobId)?.leftMs === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(jobs.get(jobId)?.leftMs).toBeGreaterThan(0);
    jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(store.results.countFinished(forest ?? '')).toBe(12);
    expect(store.results.countFinished(boosting ?? '')).toBe(0);
    const stamp = store.results.get(forest ?? '', 0)?.fitMs;
    experiments.resume(experimentId);
    while (!/Gradient boosting, fold/.test(jobs.latestFor(experimentId)?.phase ?? ''))
      await new Promise((resolve) => setTimeout(resolve, 5));
    jobs.cancel(jobs.latestFor(experimentId)?.id ?? '');
    while (experiments.stored(experimentId).experiment.state === 'running') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(store.results.get(forest ?? '', 0)?.fitMs).toBe(stamp);
  }, 60_000);

  it('refuses settings that it cannot have by name, before anything is stored', async () => {
    const { experiments, versionId } = await worldOf(shops(2, 100));
    const wrong = { 'gradient-boosting': { kind: 'gradient-boosting', spec: { features: [{ kind: 'magic' }] } } };
    await expect(experiments.train({ versionId, options: options({ specs: wrong }) })).rejects.toMatchObject({
      code: 'bad-input',
      data: { field: 'specs.gradient-boosting.spec.features' },
    });
    const low = { 'gradient-boosting': { kind: 'gradient-boosting', spec: { learning_rate: 5 } } };
    await expect(experiments.train({ versionId, options: options({ specs: low }) })).rejects.toMatchObject({
      data: { field: 'specs.gradient-boosting.spec.learning_rate' },
    });
    expect(experiments.list()).toEqual([]);
  });
});
