import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScenarioEdit } from '../../contract/entities/scenario.ts';
import { createScenarios, type Scenarios } from '../../main/services/scenarios/scenarios.ts';
import { quick, retail } from '../engine/learning/retail.ts';
import { temporaryFolder } from './synthetic.ts';
import { trainOptions, world, worldOf, type World } from './world.ts';

const net = { hidden_size: 8, num_layers: 1, epochs: 2, sequence_length: 14, windows_per_epoch: 64 };

async function trained(
  found: World,
  models: string[],
  changes: Parameters<typeof trainOptions>[0] = {},
): Promise<{ scenarios: Scenarios; runOf: (model: string) => string; experimentId: string }> {
  const { store, datasets, experiments, versionId } = found;
  const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions({ models, folds: 1, ...changes }) });
  await finished;
  const scenarios = createScenarios({ store, datasets, experiments, changed: () => undefined });
  const runOf = (model: string): string => experiments.stored(experimentId).runs.find((run) => run.model === model)?.id ?? '';
  return { scenarios, runOf, experimentId };
}
const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
const edit = (how: 'set' | 'percent' | 'total', value: number, selection = {}): ScenarioEdit => ({
  what: 'forecast',
  how,
  selection,
  value,
});

describe('a scenario', () => {
  it('changes cells, percentages and totals with reasons, and never forgets an edit', async () => {
    const found = await world(3, 365);
    const { scenarios, runOf } = await trained(found, ['theta']);
    const runId = runOf('theta');
    const made = await scenarios.create(runId, 'Spring campaign');
    expect(made.totals.final).toBe(made.totals.base);
    const { id } = made;
    const { time, base } = await scenarios.series(id, 1);
    const [first, second] = time as [string, string];

    await scenarios.edit(id, edit('set', 500, { series: [1], from: first, to: first }), 'Order in hand');
    let one = await scenarios.series(id, 1);
    expect(one.final.mean[0]).toBe(500);
    expect(one.final.mean.subarray(1)).toEqual(base.mean.subarray(1));
    expect(one.edits.slice(0, 2)).toEqual([[1], []]);
    // More than doubled: bounds lie twice as far away as they did.
    const [f, l, u] = [base.mean[0], base.bands[0]?.lower[0], base.bands[0]?.upper[0]] as [number, number, number];
    expect(one.final.bands[0]?.lower[0]).toBeCloseTo(500 - 2 * (f - l), 9);
    expect(one.final.bands[0]?.upper[0]).toBeCloseTo(500 + 2 * (u - f), 9);

    await scenarios.edit(id, edit('percent', 10, { where: { item: ['s00000'] } }), 'New shelf');
    const zero = await scenarios.series(id, 0);
    zero.final.mean.forEach((value, h) => expect(value).toBeCloseTo((zero.base.mean[h] as number) * 1.1, 9));
    expect(zero.final.bands[1]?.upper[3]).toBeCloseTo((zero.base.bands[1]?.upper[3] as number) * 1.1, 9);

    const totalled = await scenarios.edit(id, edit('total', 1234.5, { from: second, to: time[4] }), 'Budget');
    const compared = await scenarios.compare(runId, [id], { from: second, to: time[4] as string });
    expect(compared.columns[1]?.total).toBeCloseTo(1234.5, 8);
    expect(compared.byPeriod[1]).toHaveLength(4);
    expect(sum(compared.bySeries[1] as Float64Array)).toBeCloseTo(1234.5, 8);
    // In proportion to what was there, with the percentage of before.
    const all = await scenarios.compare(runId, [id]);
    expect(all.columns[1]?.total).toBeCloseTo(totalled.totals.final, 6);
    const share = (h: number, index: number) => scenarios.series(id, index).then(({ final }) => final.mean[h] as number);
    const [a, b] = [await share(1, 0), await share(1, 2)];
    const two = await scenarios.series(id, 2);
    expect(a / b).toBeCloseTo(((zero.base.mean[1] as number) * 1.1) / (two.base.mean[1] as number), 9);

    expect(totalled.entries.map(({ active }) => active)).toEqual([true, true, true]);
    const undone = await scenarios.undo(id);
    expect([undone.undo, undone.redo]).toEqual([2, 3]);
    expect((await scenarios.undo(id)).totals.final).toBeCloseTo(made.totals.base + 500 - f, 6);
    const again = await scenarios.redo(id);
    expect([again.undo, again.redo]).toEqual([2, 3]);
    // After another edit nothing can be done again, but it is there.
    const other = await scenarios.edit(id, edit('set', 0, { series: [2], from: first, to: first }), 'Closed');
    expect([other.undo, other.redo, other.entries.length]).toEqual([7, null, 7]);
    expect(other.entries.map(({ kind }) => kind)).toEqual(['edit', 'edit', 'edit', 'undo', 'undo', 'redo', 'edit']);
    expect(other.entries.filter(({ active }) => active).map(({ serial }) => serial)).toEqual([1, 2, 7]);
    one = await scenarios.series(id, 2);
    expect([one.final.mean[0], one.final.bands[0]?.lower[0], one.final.bands[0]?.upper[0]]).toEqual([0, 0, 0]);
    await expect(scenarios.redo(id)).rejects.toMatchObject({ code: 'bad-input' });

    // The other run of the experiment can be compared with, over all periods.
    expect((await scenarios.earlier(runId)).map(({ label, periods }) => [label, periods])).toContainEqual(['Naive', 14]);
    const others = await scenarios.earlier(runOf('naive'));
    expect(others.find((one) => one.runId === runId)?.scenarios).toEqual([{ id, name: 'Spring campaign' }]);

    // Another application on the same workspace sees the same, to the bit.
    const elsewhere = createScenarios({ ...found, changed: () => undefined });
    expect(await elsewhere.series(id, 0)).toEqual(await scenarios.series(id, 0));
    expect(elsewhere.scenarioHash(id)).toBe(other.hash);
  }, 30_000);

  it('refuses what is not there, what is not said why, what goes below zero, and keeps nothing of it', async () => {
    const found = await world(2, 60);
    const { scenarios, runOf } = await trained(found, ['naive']);
    const runId = runOf('naive');
    const { id } = await scenarios.create(runId, 'Plan');
    await expect(scenarios.create(runId, ' plan ')).rejects.toMatchObject({ code: 'bad-input', data: { field: 'name' } });
    await expect(scenarios.create('none', 'x')).rejects.toMatchObject({ code: 'not-found' });
    const refused = async (change: ScenarioEdit, field: string, reason = 'because'): Promise<void> =>
      expect(scenarios.edit(id, change, reason)).rejects.toMatchObject({ code: 'bad-input', data: { field } });
    await refused(edit('set', 1), 'reason', '  ');
    await refused(edit('set', -1), 'value');
    await refused(edit('total', -5), 'value');
    await refused(edit('percent', -101), 'value');
    await refused(edit('percent', 0), 'value');
    await refused(edit('percent', 1e100), 'value');
    await refused(edit('set', 1, { series: [2] }), 'series');
    await refused(edit('set', 1, { where: { colour: ['red'] } }), 'filter');
    await refused(edit('set', 1, { where: { item: ['nobody'] } }), 'where');
    await refused(edit('set', 1, { from: '1971-05-05' }), 'from');
    const { time } = await scenarios.series(id, 0);
    await refused(edit('set', 1, { from: time[3], to: time[1] }), 'from');
    expect((await scenarios.get(id)).entries).toEqual([]);
    await expect(scenarios.undo(id)).rejects.toMatchObject({ code: 'bad-input' });
    // Two at once: both are there, or one is told.
    const both = await Promise.allSettled([
      scenarios.edit(id, edit('set', 1, { series: [0] }), 'one'),
      scenarios.edit(id, edit('set', 2, { series: [1] }), 'two'),
    ]);
    const kept = both.filter(({ status }) => status === 'fulfilled').length;
    expect((await scenarios.get(id)).entries).toHaveLength(kept);
    // All zero: a total is spread equally.
    await scenarios.edit(id, edit('set', 0), 'closed');
    await scenarios.edit(id, edit('total', 28), 'reopened');
    expect((await scenarios.series(id, 1)).final.mean.every((value) => value === 1)).toBe(true);
  }, 30_000);

  it('forecasts anew with other plans by the stored model, to the bit as it did with the old ones', async () => {
    const found = await worldOf(retail(3, 140, { futurePeriods: 14 }));
    const kinds = ['gradient-boosting', 'lstm', 'arima', 'ensemble-mean', 'theta'];
    const { scenarios, runOf } = await trained(found, kinds, {
      specs: {
        'gradient-boosting': { kind: 'gradient-boosting', spec: quick },
        lstm: { kind: 'lstm', spec: net },
        'ensemble-mean': { kind: 'ensemble-mean', spec: { members: 'arima, theta, gradient-boosting' } },
      },
    });
    const { folder, remove } = temporaryFolder();
    for (const model of kinds) {
      const runId = runOf(model);
      const { id } = await scenarios.create(runId, 'Promotion');
      const { names, planned, deaf } = await scenarios.inputs(runId, null, 0);
      expect(names).toContain('promo');
      const promo: ScenarioEdit = { what: 'regressor', name: 'promo', how: 'set', selection: { series: [0] }, value: 1 };
      if (model === 'theta') {
        expect(deaf).toMatch(/takes no regressors/);
        await expect(scenarios.edit(id, promo, 'campaign')).rejects.toMatchObject({ code: 'unsupported' });
        continue;
      }
      expect(deaf).toBeNull();
      const changed = await scenarios.edit(id, promo, 'campaign');
      const series = await scenarios.series(id, 0);
      expect(changed.entries[0]?.outcome, model).toMatchObject({ moved: 1, same: 0, deaf: 0 });
      expect(series.model.mean).not.toEqual(series.base.mean);
      expect(series.final).toEqual(series.model);
      if (model === 'arima') expect(sum(series.model.mean)).toBeGreaterThan(sum(series.base.mean));
      // Back to the old plans: the very same numbers.
      const was = planned[names.indexOf('promo')] as Float64Array;
      const values = Array.from(was, (value, h) => ({ series: 0, period: series.time[h] as string, name: 'promo', value }));
      await scenarios.edit(id, { what: 'regressor-values', file: 'plans.csv', values }, 'no campaign');
      const back = await scenarios.series(id, 0);
      expect(back.model, model).toEqual(back.base);
      if (model !== 'arima') continue;
      // A change that was cancelled, or that cannot be, leaves nothing.
      const stopped = scenarios.edit(id, promo, 'never', { signal: AbortSignal.timeout(1) });
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      const unknown = { ...promo, name: 'weather' } as const;
      await expect(scenarios.edit(id, unknown, 'storm')).rejects.toMatchObject({ code: 'bad-input', data: { field: 'name' } });
      await expect(scenarios.edit(id, { ...promo, value: 1e9 }, 'absurd')).rejects.toMatchObject({ code: 'engine' });
      expect((await scenarios.get(id)).entries).toHaveLength(2);
      // Values by hand come after plans, whatever the order.
      await scenarios.edit(id, edit('percent', 50, { series: [0] }), 'more');
      await scenarios.edit(id, promo, 'campaign after all');
      const both = await scenarios.series(id, 0);
      both.final.mean.forEach((value, h) => expect(value).toBeCloseTo(1.5 * (both.model.mean[h] as number), 9));
      expect(both.model.mean).toEqual(series.model.mean);
      // A file may have the past too; what is as planned is left out.
      const file = path.join(folder, 'plans.csv');
      const header = 'item;date;promo';
      const rows = series.time.map((period, h) => `shop 02;${period};${h === 3 ? 'yes' : ''}`);
      writeFileSync(file, `${[header, 'shop 02;2023-01-02;1', ...rows].join('\r\n')}\r\n`);
      const read = await scenarios.readPlans(id, file, 'plans.csv');
      const period = series.time[3] as string;
      expect(read).toEqual({ what: 'regressor-values', file: 'plans.csv', values: [{ series: 1, period, name: 'promo', value: 1 }] });
      writeFileSync(file, `item,date,promo\nshop 02,${period},lots\n`);
      await expect(scenarios.readPlans(id, file, 'plans.csv')).rejects.toMatchObject({ code: 'not-a-number', data: { row: 2 } });
      writeFileSync(file, `item,date\nshop 02,${period}\n`);
      await expect(scenarios.readPlans(id, file, 'plans.csv')).rejects.toMatchObject({ code: 'no-column' });
      writeFileSync(file, 'item,date,promo\nshop 02,2023-01-02,1\n');
      await expect(scenarios.readPlans(id, file, 'plans.csv')).rejects.toMatchObject({ code: 'bad-input' });
    }
    remove();
  }, 60_000);
});
