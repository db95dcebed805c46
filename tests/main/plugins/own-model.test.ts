import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { topFolder } from '../../../main/entries.ts';
import { trainOptions } from '../world.ts';
import { syntheticPanel } from '../synthetic.ts';
import { modelFolder, pluginWorld } from './plugin-world.ts';

const constant = (value: number): string =>
  `export const fit = () => ({});\nexport const forecast = (state, { horizon }) => ({ mean: new Array(horizon).fill(${value}) });`;
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const example = path.join(topFolder, 'resources', 'examples', 'faded-seasons');

describe('the example of an own model', () => {
  it('is what its page shows', () => {
    const page = readFileSync(path.join(topFolder, 'docs', 'your-own-model.md'), 'utf8');
    for (const file of [
      'faded-seasons/model.js',
      'faded-seasons/fading-mean.js',
      'faded-seasons/almanac-model.json',
      'weekly-net/almanac-model.json',
    ])
      expect(page).toContain(readFileSync(path.join(topFolder, 'resources', 'examples', file), 'utf8'));
    const attacks = readFileSync(path.join(import.meta.dirname, 'attacks.test.ts'), 'utf8').match(/^ {2}(?:'[^']+'|fetches): \[/gm) ?? [];
    expect(page).toContain(`has ${attacks.length} modules that try to get out`);
  });

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
    expect(row).toMatchObject({ label: 'Faded seasons', seriesDone: 2, failed: 0 });
    expect(row?.mase).toBeGreaterThan(0);
    const { mean, bands } = (await world.forecasts.get({ experimentId, model: kind, index: 0 })).forecast;
    expect(mean).toHaveLength(7);
    expect(bands.map(({ level }) => level)).toEqual([80, 95]);
    const page = await world.fitted({ experimentId, model: kind, index: 0 });
    expect(page.description?.name).toMatch(/^Faded seasons of \d+$/);
    expect(page.description?.estimates[0]?.name).toMatch(/^period 1 of \d+$/);
    expect(page.description?.fitted.some((value) => value > 0)).toBe(true);
    expect(world.plugins.list()[0]).toMatchObject({ state: 'granted', failure: null });
    expect(world.plugins.list()[0]?.usedBy).toHaveLength(1);
  });

  it('is repeated by its own files only: a run knows their hash, and others say so', async () => {
    const world = await pluginWorld();
    const first = await world.grant(modelFolder(constant(1), { version: '1' }));
    const options = trainOptions({ models: [first], folds: 0 });
    const begun = await world.experiments.train({ versionId: world.versionId, options });
    await begun.finished;
    const second = await world.grant(modelFolder(constant(2), { version: '2' }));
    expect(second).not.toBe(first);
    expect(world.plugins.list().map(({ version, state }) => [version, state])).toEqual([
      ['2', 'granted'],
      ['1', 'replaced'],
    ]);
    await expect(world.experiments.train({ versionId: world.versionId, options })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /own model tried with files \w{12} is not granted here\. Granted now is Tried with files \w{12}/,
      ) as string,
    });
    // What the first files were fitted to can still be looked at; not after they are revoked.
    const page = (): ReturnType<typeof world.fitted> => world.fitted({ experimentId: begun.experimentId, model: first, index: 0 });
    expect((await page()).description?.name).toBe('Tried 1');
    await world.plugins.revoke(world.plugins.list()[1]?.hash ?? '');
    expect(await page()).toMatchObject({ description: null, reason: expect.stringMatching(/not granted here/) as string, label: 'Tried' });
    expect((await world.experiments.get(begun.experimentId)).leaderboard.find(({ kind }) => kind === first)?.label).toBe('Tried');
  });

  it('draws the same numbers with one worker and with three', async () => {
    const world = await pluginWorld(syntheticPanel(6, 60));
    const drawing =
      'export const fit = (series, spec, { random }) => ({ a: random() + Math.random() });\nexport const forecast = (state, { horizon, random }) => ({ mean: Array.from({ length: horizon }, () => 100 * (state.a + random())) });';
    const kind = await world.grant(modelFolder(drawing));
    const means: Float64Array[][] = [];
    for (const workers of [1, 3]) {
      const { experimentId, finished } = await world.experiments.train({
        versionId: world.versionId,
        options: trainOptions({ models: [kind], folds: 1, workers }),
      });
      await finished;
      means.push(
        await Promise.all(
          [0, 1, 2, 3, 4, 5].map(async (index) => (await world.forecasts.get({ experimentId, model: kind, index })).forecast.mean),
        ),
      );
    }
    expect(means[1]).toEqual(means[0]);
    expect(new Set(means[0]?.map((mean) => mean[0])).size).toBe(6);
  });

  it('is ended at once by a cancel, with its process', async () => {
    const world = await pluginWorld();
    const kind = await world.grant(modelFolder('export const fit = () => { for (;;); };\nexport const forecast = () => null;'));
    const { jobId, finished, experimentId } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], folds: 0 }),
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    world.jobs.cancel(jobId);
    await finished.catch(() => undefined);
    expect((await world.experiments.get(experimentId)).state).toBe('cancelled');
    await expect.poll(() => world.children().filter((pid) => alive(pid))).toEqual([]);
  });

  it('gives way to the naive forecast when its process is killed, and goes on with the next series', async () => {
    const world = await pluginWorld(syntheticPanel(3, 60));
    const slow =
      'export const fit = () => { let s = 0; for (let i = 0; i < 6e6; i++) s += i; return { s }; };\nexport const forecast = (state, { horizon }) => ({ mean: new Array(horizon).fill(100) });';
    const kind = await world.grant(modelFolder(slow, { intervals: false }));
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], folds: 0, workers: 1, specs: { [kind]: { kind, spec: { intervals: 'model' } } } }),
    });
    await expect.poll(() => world.children().length, { timeout: 20_000, interval: 5 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    process.kill(world.children()[0] as number, 'SIGKILL');
    await finished;
    const row = (await world.experiments.get(experimentId)).leaderboard.find((one) => one.kind === kind);
    expect(row?.seriesDone).toBe(3);
    expect(row?.failed).toBe(1);
    expect(world.plugins.list()[0]?.failure?.message).toMatch(/ended unexpectedly/);
  });

  it('counts only where this user granted it: a workspace from somebody else asks anew', async () => {
    const world = await pluginWorld();
    const kind = await world.grant(modelFolder(constant(1)));
    process.env['ALMANAC_USER_DATA'] = path.join(world.workspace, 'somebody-else');
    expect(world.plugins.list()[0]?.state).toBe('not-granted');
    expect(world.plugins.granted()).toEqual([]);
    await expect(world.plugins.runner.codeOf(kind)).rejects.toThrow(/not granted/);
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
