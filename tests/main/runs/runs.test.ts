import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { artefactPath } from '../../../main/services/experiments/artefact.ts';
import { createRuns, type Runs } from '../../../main/services/runs/runs.ts';
import { createRetention } from '../../../main/services/lineage/retention.ts';
import path from 'node:path';
import { trainOptions, world, type World } from '../world.ts';

const runsOf = ({ store, modelsFolder }: World): Runs => {
  const retention = createRetention({ workspace: path.dirname(modelsFolder), store, forget: () => undefined, changed: () => undefined });
  return createRuns({ store, sweep: retention.sweep, changed: () => undefined, now: () => new Date('2026-11-21T12:00:00') });
};

async function trained(): Promise<{ place: World; runs: Runs; experimentId: string }> {
  const place = await world(3, 120);
  const specs = { smooth: { kind: 'theta', spec: {} }, wide: { kind: 'seasonal-window-average', spec: { window: 9 } } };
  const { experimentId, finished } = await place.experiments.train({
    versionId: place.versionId,
    options: trainOptions({ models: ['theta', 'smooth', 'wide'], specs }),
    name: 'First',
  });
  await finished;
  return { place, runs: runsOf(place), experimentId };
}

describe('runs', () => {
  test('are found, sorted, described, tagged, put away, thrown away and deleted', async () => {
    const { place, runs, experimentId } = await trained();
    const models = (filter: string, where: 'active' | 'archived' | 'bin' | 'all' = 'active'): string[] =>
      runs.list({ filter, where, sort: 'model' }).runs.map(({ model }) => model);
    const all = models('').toSorted();
    expect(all).toEqual(expect.arrayContaining(['seasonal-naive', 'smooth', 'theta', 'wide']));
    expect(runs.list().total).toBe(all.length);

    // Names, kinds, short names, settings as they are set and as they are left.
    expect(models('model = theta').toSorted()).toEqual(['smooth', 'theta']);
    expect(models('model = snaive')).toEqual(['seasonal-naive']);
    expect(models('window = 9')).toEqual(['wide']);
    expect(models('param.window > 8.5 and kind = seasonal-window-average')).toEqual(['wide']);
    expect(models('selected')).toEqual([place.store.experiments.get(experimentId)?.selected]);
    expect(models('not baseline').toSorted()).toEqual(['smooth', 'theta', 'wide']);
    const best = runs.list({ sort: 'mase' }).runs;
    expect(best.map(({ mase }) => mase)).toEqual(best.map(({ mase }) => mase).toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    const threshold = best[2]?.mase ?? 0;
    expect(models(`mase < ${threshold}`).toSorted()).toEqual(
      best
        .slice(0, 2)
        .map(({ model }) => model)
        .toSorted(),
    );
    expect(models(`mase <= ${threshold} and dataset = sales and horizon = 14`)).toHaveLength(3);
    expect(models('coverage.80 >= 0').toSorted()).toEqual(all);
    expect(models('created = today or created > 2020-01').toSorted()).toEqual(all);
    expect(models('created < 2020-01')).toEqual([]);
    expect(models('tag = none').toSorted()).toEqual(all);
    expect(() => models('mass < 1')).toThrow('No run has a field, metric or setting named mass. Did you mean mase?');
    expect(() => models('mase < low')).toThrow('Expected a number for mase, such as 0.9 or 10%, but found "low" (character 8)');
    expect(() => models('model < b')).toThrow('"<" does not go with the name of a model: model');
    expect(() => models('created = 2026-02-30')).toThrow('Expected a date for created');
    expect(() => runs.list({ sort: 'nothing' })).toThrow('to sort by');

    const idOf = (model: string): string =>
      runs.list({ filter: `model = "${model}"`, where: 'all' }).runs.find((run) => run.model === model)?.id ?? '';
    const [wide, smooth] = [idOf('wide'), idOf('smooth')];
    const record = runs.get(wide);
    expect(record).toMatchObject({
      kind: 'seasonal-window-average',
      spec: { window: 9 },
      seed: 1,
      folds: 2,
      state: 'done',
      data: { features: null },
    });
    expect(record.artefact).toMatch(/^[0-9a-f]{64}$/);
    expect(record.trainedMs).toBeGreaterThan(0);
    expect(record.memory).toBeGreaterThan(1e7);
    expect(record.environment['processor']).toBeTruthy();

    runs.change({ ids: [wide, smooth], addTags: ['promo', 'Checked'], note: 'see March', group: 'spring' });
    runs.change({ ids: [smooth], removeTags: ['checked'] });
    expect(models('tag = PROMO and tag = checked')).toEqual(['wide']);
    expect(models('tag != checked and group = spring')).toEqual(['smooth']);
    expect(models('note ~ march').toSorted()).toEqual(['smooth', 'wide']);
    expect(() => runs.change({ ids: [wide, 'nobody'], note: 'lost' })).toThrow('There is no run nobody');
    expect(runs.get(wide).note).toBe('see March');

    runs.change({ ids: [wide], archived: true });
    expect(models('')).not.toContain('wide');
    expect(models('', 'archived')).toEqual(['wide']);
    runs.delete([wide, smooth]);
    expect(models('', 'all')).not.toContain('smooth');
    expect(models('', 'bin').toSorted()).toEqual(['smooth', 'wide']);
    runs.restore([smooth]);
    expect(models('')).toContain('smooth');

    // For good: results and models go, what others need stays.
    const file = artefactPath(place.modelsFolder, runs.get(wide).artefact ?? '');
    expect(existsSync(file)).toBe(true);
    runs.deleteForGood([wide]);
    expect(existsSync(file)).toBe(false);
    expect(() => runs.get(wide)).toThrow('There is no run');
    expect(place.store.results.countFinished(wide)).toBe(0);
    const chosen = runs.list({ filter: 'selected' }).runs[0]?.id ?? '';
    expect(() => runs.deleteForGood([chosen])).toThrow('it is what the experiment chose');
    expect((await place.experiments.get(experimentId)).leaderboard).toHaveLength(all.length - 1);
    runs.deleteForGood(runs.ids({ where: 'all' }));
    expect(place.store.experiments.list()).toEqual([]);
  });
});
