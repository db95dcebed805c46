import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forecastSaved, type SavedModel } from '../../engine/backtest/index.ts';
import { forecastEnsemble, type EnsembleFitted, type EnsembleModelFitted } from '../../engine/ensembles/index.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { unpackForecasts, unpackMetrics } from '../../main/jobs/result-codec.ts';
import { artefactPath } from '../../main/services/experiments/artefact.ts';
import { syntheticPanel } from './synthetic.ts';
import { trainOptions, world, worldOf, type World } from './world.ts';

const singles = ['exponential-smoothing', 'theta', 'ces'];
const kinds = ['ensemble-mean', 'ensemble-median', 'ensemble-weighted', 'ensemble-stacking'];
// Ensembles come first to see that they wait for the others.
const options = (changes: Parameters<typeof trainOptions>[0] = {}) =>
  trainOptions({ models: [...kinds, ...singles], folds: 3, horizon: 7, ...changes });

async function trained({ experiments, versionId }: World, changes: Parameters<typeof trainOptions>[0] = {}): Promise<string> {
  const { experimentId, finished } = await experiments.train({ versionId, options: options(changes) });
  await finished;
  return experimentId;
}

describe('a training of ensembles', () => {
  it('puts them in the comparison beside their members, with the same folds and measured coverage', async () => {
    const here = await world(6, 120);
    const { store, experiments, forecasts, fitted, modelsFolder } = here;
    const experimentId = await trained(here);
    const { leaderboard, state } = await experiments.get(experimentId);
    expect(state).toBe('done');
    const { runs } = experiments.stored(experimentId);
    const idOf = (model: string): string => runs.find((run) => run.model === model)?.id ?? '';
    for (const kind of kinds) {
      const row = leaderboard.find(({ model }) => model === kind);
      expect(row, kind).toMatchObject({ seriesDone: 6, failed: 0, baseline: false });
      expect(row?.mase, kind).toBeGreaterThan(0);
      expect(row?.skill, kind).not.toBeNull();
      expect(row?.coverage.map(({ level }) => level)).toEqual([80, 95]);
      for (const { measured } of row?.coverage ?? []) expect(measured).toBeGreaterThan(50);
      const own = store.results.get(idOf(kind), 3);
      const member = store.results.get(idOf('ces'), 3);
      if (!own || !member) throw new Error('there is no result');
      const origins = (payload: Uint8Array) => unpackForecasts(payload).folds.map(({ origin }) => origin);
      expect(origins(own.payload)).toEqual(origins(member.payload));
      expect(unpackMetrics(own.metrics).folds).toBe(3);
    }
    // What is kept forecasts again from what is kept of the members.
    for (const kind of kinds) {
      const row = store.results.get(idOf(kind), 2);
      const saved = JSON.parse(row?.fitted ?? '') as EnsembleFitted;
      expect(saved.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      const again = forecastEnsemble(saved, (run) =>
        forecastSaved(JSON.parse(store.results.get(idOf(run), 2)?.fitted ?? '') as SavedModel, { horizon: 7, levels: [80, 95] }),
      );
      const { forecast } = await forecasts.get({ experimentId, model: kind, index: 2 });
      expect([...again.mean]).toEqual([...forecast.mean]);
      again.intervals.forEach(({ lower, upper }, k) => {
        expect([...lower]).toEqual([...(forecast.bands[k]?.lower ?? [])]);
        expect([...upper]).toEqual([...(forecast.bands[k]?.upper ?? [])]);
      });
      // Twice as far: the same first steps.
      const further = forecastEnsemble(saved, (run) =>
        forecastSaved(JSON.parse(store.results.get(idOf(run), 2)?.fitted ?? '') as SavedModel, { horizon: 14, levels: [80, 95] }),
      );
      expect([...further.mean.subarray(0, 7)]).toEqual([...forecast.mean]);
    }
    const mean = await forecasts.get({ experimentId, model: 'ensemble-mean', index: 0 });
    const parts = await Promise.all(singles.map((model) => forecasts.get({ experimentId, model, index: 0 })));
    mean.forecast.mean.forEach((value, step) =>
      expect(value).toBeCloseTo(parts.reduce((sum, part) => sum + (part.forecast.mean[step] ?? NaN), 0) / 3, 9),
    );

    const page = await fitted({ experimentId, model: 'ensemble-stacking', index: 1 });
    expect(page.panelModel).toMatchObject({ of: 'members' });
    expect(page.panelModel?.name).toMatch(/^Stacked mean of [123] models?$/);
    expect(page.panelModel?.importance.map(({ feature }) => feature).sort()).toEqual([
      'Complex exponential smoothing',
      'Exponential smoothing',
      'Theta',
    ]);
    expect(page.panelModel?.importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);

    const run = runs.find(({ kind }) => kind === 'ensemble-weighted');
    const stored = experiments.stored(experimentId).runs.find(({ id }) => id === run?.id);
    const lines = readFileSync(artefactPath(modelsFolder, stored?.artefact ?? ''), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1 + 1 + 6);
    const shared = (JSON.parse(lines[1] ?? '') as { fitted: EnsembleModelFitted }).fitted;
    expect(shared.members.map(({ run: name }) => name)).toEqual(singles);

    const winners = await experiments.winners(experimentId);
    expect(winners.models.map(({ model }) => model)).toEqual(expect.arrayContaining(kinds) as string[]);
    expect(winners.models.reduce((sum, { count }) => sum + count, 0) + winners.undecided).toBe(6);
  });

  it('gives no weight to a member on a series where it could not be used', async () => {
    // Holt-Winters with factors cannot take values below zero: it is left out there, and the others go on.
    const panel: Panel = syntheticPanel(3, 80);
    panel.y[10] = -5;
    const here = await worldOf(panel);
    const experimentId = await trained(here, {
      models: ['holt-winters', 'theta', 'ces', 'ensemble-mean', 'ensemble-stacking'],
      specs: { 'holt-winters': { kind: 'holt-winters', spec: { season: 'multiplicative' } } },
    });
    const { runs } = here.experiments.stored(experimentId);
    const membersAt = (model: string, series: number): string[] => {
      const row = here.store.results.get(runs.find((run) => run.model === model)?.id ?? '', series);
      return (JSON.parse(row?.fitted ?? '') as EnsembleFitted).members.map(({ run }) => run);
    };
    expect(here.store.results.get(runs.find((run) => run.model === 'holt-winters')?.id ?? '', 0)?.modelUsed).not.toBe('holt-winters');
    expect(membersAt('ensemble-mean', 0)).toEqual(['theta', 'ces']);
    expect(membersAt('ensemble-mean', 1)).toEqual(['holt-winters', 'theta', 'ces']);
    expect(membersAt('ensemble-stacking', 0)).not.toContain('holt-winters');
    const { warnings } = await here.experiments.get(experimentId);
    expect(warnings.filter(({ code }) => code === 'member-left-out').map(({ message }) => message)[0]).toMatch(
      /Holt-Winters.* could not be used and has no weight/,
    );
  });

  it('takes the members that are named, baselines too, and refuses others before anything is stored', async () => {
    const here = await world(2, 80);
    const named = (members: string) => ({ 'ensemble-mean': { kind: 'ensemble-mean', spec: { members } } });
    const experimentId = await trained(here, { models: ['theta', 'ces', 'ensemble-mean'], specs: named('theta, naive') });
    const { runs } = here.experiments.stored(experimentId);
    const row = here.store.results.get(runs.find(({ kind }) => kind === 'ensemble-mean')?.id ?? '', 0);
    expect((JSON.parse(row?.fitted ?? '') as EnsembleFitted).members.map(({ run, weight }) => [run, weight])).toEqual([
      ['theta', 0.5],
      ['naive', 0.5],
    ]);
    const refused = (changes: Parameters<typeof trainOptions>[0]) =>
      here.experiments.train({ versionId: here.versionId, options: options(changes) });
    const field = 'specs.ensemble-mean.spec.members';
    await expect(refused({ models: ['theta', 'ensemble-mean'] })).rejects.toMatchObject({ code: 'bad-input', data: { field } });
    await expect(refused({ models: ['theta', 'ces', 'ensemble-features'] })).rejects.toThrow(/at least 200 series, but there are 2/);
    await expect(refused({ models: ['ensemble-mean'] })).rejects.toThrow(/at least 2 models but there is none/);
    await expect(refused({ models: ['theta', 'ces', 'ensemble-mean'], specs: named('theta, oracle') })).rejects.toThrow(/"oracle"/);
    await expect(
      refused({ models: ['theta', 'ces', 'ensemble-median', 'ensemble-mean'], specs: named('theta, ensemble-median') }),
    ).rejects.toThrow(/"ensemble-median"/);
    expect(here.experiments.list()).toHaveLength(1);
  });

  it('starts again after a cancel and leaves what its members have finished alone', async () => {
    const here = await world(200, 60);
    const { jobs, store, experiments, versionId } = here;
    const { experimentId, jobId, finished } = await experiments.train({
      versionId,
      options: options({
        models: ['naive', 'drift', 'mean', 'ensemble-stacking', 'ensemble-features'],
        specs: {
          'ensemble-stacking': { kind: 'ensemble-stacking', spec: { members: 'naive,drift,mean' } },
          'ensemble-features': { kind: 'ensemble-features', spec: { members: 'naive,drift,mean', n_estimators: 5 } },
        },
      }),
    });
    while (!/Combining/.test(jobs.get(jobId)?.phase ?? '')) await new Promise((resolve) => setImmediate(resolve));
    jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    const { runs } = experiments.stored(experimentId);
    const idOf = (model: string): string => runs.find((run) => run.model === model)?.id ?? '';
    expect(store.results.countFinished(idOf('drift'))).toBe(200);
    expect(store.results.countFinished(idOf('ensemble-stacking'))).toBe(0);
    const stamp = store.results.get(idOf('drift'), 7)?.fitMs;
    await experiments.resume(experimentId).finished;
    expect(store.results.countFinished(idOf('ensemble-stacking'))).toBe(200);
    expect(store.results.get(idOf('drift'), 7)?.fitMs).toBe(stamp);
    expect((await experiments.get(experimentId)).state).toBe('done');
    const page = await here.fitted({ experimentId, model: 'ensemble-features', index: 3 });
    expect(page.panelModel?.name).toBe('Feature-weighted mean of 3 models');
    const shares = page.panelModel?.importance.map(({ share }) => share) ?? [];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(new Set(shares).size).toBeGreaterThan(1);
  });

  it('gives the same bytes each time', async () => {
    const here = await world(8, 90);
    const bytes: string[] = [];
    for (const workers of [1, 2]) {
      const experimentId = await trained(here, { workers });
      const { runs } = here.experiments.stored(experimentId);
      bytes.push(
        JSON.stringify(
          runs
            .filter(({ kind }) => kinds.includes(kind))
            .map(({ id }) => here.store.results.payloads(id, -1, 10).map(({ payload }) => [...payload])),
        ),
      );
    }
    expect(bytes[1]).toBe(bytes[0]);
  });
});
