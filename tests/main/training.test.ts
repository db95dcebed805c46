import { describe, expect, it } from 'vitest';
import type { ForecastRow, Forecasts } from '../../main/services/forecasts/forecasts.ts';
import { markInterrupted } from '../../main/services/jobs/jobs.ts';
import { choices } from './synthetic.ts';
import { trainOptions as options, world } from './world.ts';

async function allRows(forecasts: Forecasts, experimentId: string, model: string): Promise<ForecastRow[]> {
  const rows: ForecastRow[] = [];
  for await (const page of forecasts.pages(experimentId, model)) rows.push(...page);
  return rows;
}

describe('a training', () => {
  it('compares the chosen models with every baseline and selects the best', async () => {
    const { experiments, versionId } = await world(3, 120);
    const { experimentId, finished } = await experiments.train({ versionId, options: options() });
    await finished;
    const experiment = await experiments.get(experimentId);
    expect(experiment.state).toBe('done');
    expect(experiment.leaderboard.map(({ model }) => model).sort()).toEqual(['naive', 'seasonal-naive', 'theta']);
    expect(experiment.selected).toBe('theta');
    expect(experiment.leaderboard.filter(({ selected }) => selected).map(({ model }) => model)).toEqual(['theta']);
    const [best] = experiment.leaderboard;
    expect(best?.mase).toBeLessThan(1);
    expect(best?.skill).toBeGreaterThan(0);
    expect(best?.coverage.map(({ level }) => level)).toEqual([80, 95]);
    expect(experiment.leaderboard.find(({ model }) => model === 'seasonal-naive')?.skill).toBeCloseTo(0, 12);
  });

  it('gives the same forecasts with one and with two workers', async () => {
    const { experiments, forecasts, versionId } = await world(9, 100);
    const texts: string[] = [];
    for (const workers of [1, 2]) {
      const { experimentId, finished } = await experiments.train({
        versionId,
        options: options({ workers, models: ['theta', 'exponential-smoothing'] }),
      });
      await finished;
      texts.push(
        JSON.stringify(await Promise.all(['theta', 'exponential-smoothing'].map((model) => allRows(forecasts, experimentId, model)))),
      );
    }
    expect(texts[0]?.length).toBeGreaterThan(1000);
    expect(texts[1]).toBe(texts[0]);
  });

  it('stops at a cancel, keeps what is finished and goes on from there', async () => {
    const { store, jobs, experiments, versionId } = await world(400, 150);
    const { experimentId, jobId, finished } = await experiments.train({
      versionId,
      options: options({ models: ['theta'], workers: 2 }),
    });
    while ((jobs.get(jobId)?.done ?? 0) < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    expect((await experiments.get(experimentId)).state).toBe('cancelled');

    const { runs } = experiments.stored(experimentId);
    const before = new Map(runs.map(({ id }) => [id, store.results.finished(id)]));
    const kept = [...before.values()].reduce((sum, series) => sum + series.size, 0);
    expect(kept).toBeGreaterThanOrEqual(20);
    expect(kept).toBeLessThan(400 * runs.length);
    const stampOf = (runId: string, series: number) => store.results.get(runId, series)?.fitMs;
    const stamps = runs.flatMap(({ id }) => [...(before.get(id) ?? [])].map((series) => [id, series, stampOf(id, series)] as const));

    await experiments.resume(experimentId).finished;
    const after = await experiments.get(experimentId);
    expect(after.state).toBe('done');
    expect(after.leaderboard.every(({ seriesDone }) => seriesDone === 400)).toBe(true);
    for (const [runId, series, stamp] of stamps) expect(stampOf(runId, series)).toBe(stamp);
  }, 60_000);

  it('is refused by name when a model is unknown', async () => {
    const { experiments, versionId } = await world(1, 60);
    await expect(experiments.train({ versionId, options: options({ models: ['oracle'] }) })).rejects.toThrow(
      /no model named oracle.*theta/,
    );
    expect(experiments.list()).toEqual([]);
  });

  it('of a process that is gone is shown as interrupted', async () => {
    const { store } = await world(1, 60);
    const startedAt = new Date().toISOString();
    const job = { kind: 'train', subjectId: null, title: 't', state: 'running', done: 0, total: 1, phase: '', leftMs: null } as const;
    store.jobs.insert({ ...job, id: 'gone', startedAt, heartbeatAt: startedAt, finishedAt: null, error: null, ownerPid: 2 ** 22 + 1 });
    store.jobs.insert({ ...job, id: 'alive', startedAt, heartbeatAt: startedAt, finishedAt: null, error: null, ownerPid: process.ppid });
    expect(markInterrupted(store.jobs).map(({ id }) => id)).toEqual(['gone']);
    expect(store.jobs.get('gone')?.state).toBe('interrupted');
    expect(store.jobs.get('alive')?.state).toBe('running');
  });
});

describe('an import', () => {
  it('of the same file and choices gives the version that is there', async () => {
    const { datasets, versionId } = await world(2, 60);
    const again = await datasets.import([{ path: '/nowhere', name: 'renamed.csv' }], choices, { name: 'Other name' }, {});
    expect(again.id).toBe(versionId);
    expect(datasets.list()).toHaveLength(1);
    const other = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], { ...choices, seasonLength: 1 }, { name: 'Sales' }, {});
    expect(other.id).not.toBe(versionId);
    expect(other.number).toBe(2);
    expect(other.datasetId).toBe(again.datasetId);
  });
});
