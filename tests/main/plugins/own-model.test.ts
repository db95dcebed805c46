import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { topFolder } from '../../../main/entries.ts';
import { trainOptions } from '../world.ts';
import { pluginWorld } from './plugin-world.ts';

const example = path.join(topFolder, 'resources', 'examples', 'damped-drift');

describe('the example of an own model', () => {
  it('is trained, ranked and described like any other model', async () => {
    const world = await pluginWorld();
    const kind = await world.grant(example);
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind, 'theta', 'ensemble-mean'], horizon: 7 }),
    });
    await finished;
    const { leaderboard, state } = await world.experiments.get(experimentId);
    expect(state).toBe('done');
    const row = leaderboard.find((one) => one.kind === kind);
    expect(row).toMatchObject({ label: 'Damped drift', seriesDone: 2, failed: 0 });
    expect(row?.mase).toBeGreaterThan(0);
    const { mean, bands } = (await world.forecasts.get({ experimentId, model: kind, index: 0 })).forecast;
    expect(mean).toHaveLength(7);
    expect(bands.map(({ level }) => level)).toEqual([80, 95]);
    const page = await world.fitted({ experimentId, model: kind, index: 0 });
    expect(page.description?.name).toMatch(/^Damped drift, season \d+$/);
    expect(page.description?.estimates.find(({ name }) => name === 'damping')?.value).toBe(0.8);
    expect(world.plugins.list()[0]).toMatchObject({ state: 'granted', failure: null });
    expect(world.plugins.list()[0]?.usedBy).toHaveLength(1);
  });

  it('passes every trial', async () => {
    const world = await pluginWorld();
    await world.grant(example);
    const hash = world.plugins.list()[0]?.hash ?? '';
    const { checks } = await world.plugins.trial(hash);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.length).toBeGreaterThan(8);
  });
});
