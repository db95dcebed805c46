import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

// One workspace for the whole file: what a test leaves is where the next one begins.
let folder = '';
let remove: () => void = () => undefined;
let app: App;
let modelId = '';
const open = (): Promise<App> =>
  createApp({
    workspace: path.join(folder, 'workspace'),
    host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
    version: 'test',
  });

interface Made {
  readonly days: number;
  readonly shops?: readonly string[];
  /** Added from that day on. */
  readonly jump?: { readonly from: number; readonly by: number };
  readonly target?: string;
  /** Days without any row. */
  readonly without?: readonly number[];
  /** From that day on the shop west is larger. */
  readonly larger?: number;
}
const dateOf = (day: number): string => new Date(Date.UTC(2025, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);

/** Shops with a week; more days change nothing of those before. */
function csv({ days, shops = ['north', 'south', 'west'], jump, target = 'units', without = [], larger = Infinity }: Made): string {
  const lines = [`date,shop,${target},area`];
  for (const shop of shops) {
    const rng = createRng(shop.length + shop.charCodeAt(0));
    for (let day = 0; day < days; day++) {
      const units = 60 + 15 * Math.sin((2 * Math.PI * day) / 7) + 4 * rng.normal() + (jump && day >= jump.from ? jump.by : 0);
      const area = 100 * shop.length + shop.charCodeAt(0) + (shop === 'west' && day >= larger ? 250 : 0);
      if (!without.includes(day)) lines.push(`${dateOf(day)},${shop},${units.toFixed(2)},${area}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

let files = 0;
async function bring(made: Made): Promise<string> {
  const name = `file-${++files}.csv`;
  const file = path.join(folder, name);
  writeFileSync(file, csv(made));
  const granted = [{ path: file, name }];
  const { choices } = await app.datasets.inspect(granted, undefined, {});
  // As a watched folder does: by the roles of the version before.
  const roles = { ...choices.roles, area: 'static' } as const;
  const version = await app.datasets.import(granted, { ...choices, roles }, { name: 'Shops' }, {});
  await app.monitoring.idle();
  return version.id;
}
const deploymentId = (): string => app.monitoring.list()[0]?.id ?? '';
const raised = (): string[] => app.alerts.list().map(({ key }) => key.split('/').at(-1) ?? '');
const champion = () => {
  const [first] = app.monitoring.performance(deploymentId()).versions;
  if (!first) throw new Error('nothing was measured');
  return first;
};

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  app = await open();
  const versionId = await bring({ days: 90 });
  const started = await app.experiments.train({ versionId, options: trainOptions({ horizon: 7, models: ['seasonal-naive'], folds: 4 }) });
  await started.finished;
  const run = app.experiments.stored(started.experimentId).runs.find(({ model }) => model === 'seasonal-naive');
  const registered = await app.registry.register({ runId: run?.id ?? '', name: 'Shop plan' });
  modelId = registered.modelId;
  await expect(app.monitoring.create({ model: 'Shop plan' })).rejects.toThrow('has no champion yet');
  await app.registry.promote({ versionId: registered.id, reason: 'first' });
}, 60_000);
afterAll(async () => {
  await app.close();
  remove();
});

describe('a deployed champion', () => {
  it('forecasts at once, as on the day of its training, and once only', async () => {
    const deployment = await app.monitoring.create({ model: 'shop plan' });
    expect(deployment).toMatchObject({ name: 'Shop plan', modelId, horizon: 7, levels: [80, 95], paused: false });
    await expect(app.monitoring.create({ model: 'Shop plan' })).rejects.toThrow('There is a deployment Shop plan already');
    await expect(app.monitoring.create({ model: 'Nobody' })).rejects.toMatchObject({ code: 'not-found' });
    const [listed] = app.monitoring.list();
    expect(listed).toMatchObject({ state: 'waiting', lastForecast: { origin: dateOf(89), series: 3, failed: 0 } });
    expect(app.monitoring.degradation(deployment.id).state).toBe('unknown');
    // Two at once, and again: the same one.
    const again = await Promise.all([app.monitoring.infer(deployment.id), app.monitoring.infer(deployment.id)]);
    expect(again.map(({ id }) => id)).toEqual([listed?.lastForecast?.id, listed?.lastForecast?.id]);
  });

  it('is judged on what came by period, step and series, with figures that can be checked by hand', async () => {
    await bring({ days: 93 });
    const { points, steps, series, total } = champion();
    expect(points.map(({ period }) => period)).toEqual([dateOf(90), dateOf(91), dateOf(92)]);
    expect(steps.map(({ step, count }) => [step, count])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(series.map(({ name }) => name).sort()).toEqual(['north', 'south', 'west']);
    // Seasonal naive: the error is the change over a week.
    const { panel } = await app.datasets.panels.get(app.datasets.list()[0]?.id ?? '');
    const changes = panel.ids.flatMap((_, i) =>
      [90, 91, 92].map((t) => (panel.y[(panel.offsets[i] ?? 0) + t - 7] ?? 0) - (panel.y[(panel.offsets[i] ?? 0) + t] ?? 0)),
    );
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(total.mae).toBeCloseTo(mean(changes.map(Math.abs)), 4);
    expect(total.bias).toBeCloseTo(mean(changes), 4);
    expect(total.rmse).toBeCloseTo(Math.sqrt(mean(changes.map((change) => change * change))), 4);
    expect(total.coverage.map(({ total: n }) => n)).toEqual([9, 9]);
    expect(app.monitoring.arrivals(deploymentId())[0]).toMatchObject({ state: 'done', newPeriods: 3, matched: 9, findings: [] });
  });

  it('forecasts from the newest values, as the backtest did at each of its origins', async () => {
    const { panel } = await app.datasets.panels.get(app.datasets.list()[0]?.id ?? '');
    await bring({ days: 94 });
    // Made on day 93: step 1 repeats day 87 = 94 - 7.
    const changes = panel.ids.map((_, i) => panel.y[(panel.offsets[i] ?? 0) + 86] ?? 0);
    const store = app.store.deployments;
    const logged = store.forecast(store.forecastsFrom(deploymentId(), 92, 92)[0]?.id ?? '');
    const { unpackLogged } = await import('../../../main/services/monitoring/forecast-log.ts');
    const { values, horizon, levels } = unpackLogged(logged?.payload ?? new Uint8Array());
    const size = (1 + 2 * levels.length) * horizon;
    expect([...changes.keys()].map((i) => values[i * size] ?? NaN)).toEqual(changes.map((value) => expect.closeTo(value, 4) as number));
  });

  it('does nothing twice: a file that came before, an arrival that was cut off by a dead process', async () => {
    const id = deploymentId();
    const before = { forecasts: app.store.deployments.forecasts(id).length, periods: app.store.deployments.periods(id) };
    await bring({ days: 94 });
    const file = path.join(folder, 'workspace', 'almanac.db');
    const [newest] = app.monitoring.arrivals(id);
    await app.close();
    const db = new Sqlite(file);
    // As a process that was killed leaves it.
    db.prepare("UPDATE arrival SET state = 'working', owner_pid = 999999 WHERE dataset_version_id = ?").run(newest?.datasetVersionId);
    db.close();
    app = await open();
    await app.monitoring.idle();
    expect(app.monitoring.arrivals(id)[0]).toMatchObject({ state: 'done', datasetVersionId: newest?.datasetVersionId });
    expect(app.store.deployments.forecasts(id)).toHaveLength(before.forecasts);
    expect(app.store.deployments.periods(id)).toEqual(before.periods);
  });

  it('takes values that were put right later, and keeps what newer files have no more', async () => {
    const before = champion().total;
    // Day 93 is put right, by 30 units in each shop.
    await bring({ days: 95, jump: { from: 93, by: 30 } });
    const after = champion().total;
    expect(after.mae).toBeGreaterThan((before.mae ?? 0) + 5);
    const kept = champion().points.length;
    await bring({ days: 96, without: [94] });
    expect(champion().points.length).toBe(kept + 1);
    expect(app.monitoring.arrivals(deploymentId())[0]).toMatchObject({ state: 'done' });
  });

  it('refuses data that are not as it needs them, says what is odd, and settles what is over', async () => {
    await bring({ days: 97, target: 'revenue' });
    expect(app.monitoring.arrivals(deploymentId())[0]).toMatchObject({
      state: 'refused',
      message: expect.stringContaining('the target was units and is revenue') as string,
    });
    expect(raised()).toContain('schema');
    expect(app.monitoring.list()[0]).toMatchObject({ state: 'blocked' });
    // The forecast stands on the data before.
    expect((await app.monitoring.infer(deploymentId())).origin).toBe(dateOf(95));
    await bring({ days: 92 });
    expect(app.monitoring.arrivals(deploymentId())[0]?.message).toContain(`ends with ${dateOf(91)}, but ${dateOf(95)} was known`);
    await bring({ days: 99, shops: ['north', 'south', 'west', 'harbour'], without: [97] });
    expect(app.monitoring.arrivals(deploymentId())[0]?.findings).toEqual([
      expect.stringContaining(`1 period between ${dateOf(97)} and ${dateOf(97)} has no value at all`) as string,
      expect.stringContaining('1 series is new: harbour') as string,
    ]);
    expect(raised()).toEqual(expect.arrayContaining(['gap', 'new-series']) as string[]);
    expect(raised()).not.toContain('schema');
    // One of three shops is gone; then nearly all.
    await bring({ days: 100, shops: ['north', 'south'] });
    expect(raised()).toContain('lost-series');
    await bring({ days: 101, shops: ['north'] });
    expect(app.monitoring.arrivals(deploymentId())[0]).toMatchObject({ state: 'refused' });
    await bring({ days: 101, shops: ['north', 'south', 'west'] });
    expect(raised()).not.toContain('lost-series');
    expect(raised()).not.toContain('gap');
  });

  it('notices errors that grow, with the period and what to do', async () => {
    for (const days of [108, 120]) await bring({ days, jump: { from: 101, by: days * 1.5 } });
    const { verdict, points, limits } = champion();
    expect(limits).not.toBeNull();
    expect(points.some(({ alarm }) => alarm !== null)).toBe(true);
    expect(verdict).toMatchObject({ state: 'degraded' });
    expect((verdict.since ?? '') >= dateOf(100)).toBe(true);
    expect(verdict.sentence).toContain('as the backtest led to expect');
    expect(verdict.next).not.toBe('');
    expect(raised()).toContain('degraded');
    expect(app.monitoring.list()[0]).toMatchObject({ state: 'degraded' });
  });

  it('tells once of an attribute that changes: of which series, from what to what, since when', async () => {
    const jump = { from: 101, by: 180 };
    await bring({ days: 120, jump, larger: 119 });
    const told = { title: 'Shop plan: attributes of series are not what they were', since: dateOf(119), count: 1 };
    expect(app.alerts.list().find(({ key }) => key.endsWith('/attributes'))).toMatchObject({
      ...told,
      evidence: `area of west is 769 and was 519, since ${dateOf(119)}. The deployed version has learnt nothing of what that does.`,
    });
    const [version] = app.datasets.list();
    expect(app.store.datasets.get(version?.id ?? '')?.report.findings.find(({ code }) => code === 'attribute-varies')).toMatchObject({
      column: 'area',
      series: ['west'],
      message: expect.stringContaining(`in west from 519 to 769 at ${dateOf(119)}. The newest value counts`) as string,
    });
    await bring({ days: 121, jump, larger: 119 });
    expect(app.alerts.list().filter(({ key }) => key.endsWith('/attributes'))).toHaveLength(1);
    // It was a mistake of the source.
    await bring({ days: 122, jump });
    expect(raised()).not.toContain('attributes');
  });

  it('tells of data that are late, until they come', async () => {
    const jump = { from: 101, by: 180 };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    try {
      for (const days of [123, 124, 125, 126]) {
        vi.setSystemTime(Date.now() + 24 * 3_600_000);
        await bring({ days, jump });
      }
      app.monitoring.watchLate();
      expect(raised()).not.toContain('late');
      vi.setSystemTime(Date.now() + 40 * 3_600_000);
      app.monitoring.watchLate();
      expect(raised()).toContain('late');
      await bring({ days: 127, jump });
      expect(raised()).not.toContain('late');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is paused, changed, and deleted with its log alone', async () => {
    const id = deploymentId();
    app.monitoring.change(id, { paused: true, policy: { alpha: 0.01 }, name: 'Shops at night' });
    expect(app.monitoring.get('shops AT night')).toMatchObject({ paused: true, policy: { alpha: 0.01, minFolds: 3 } });
    const forecasts = app.store.deployments.forecasts(id).length;
    await bring({ days: 128, jump: { from: 104, by: 180 } });
    expect(app.store.deployments.forecasts(id)).toHaveLength(forecasts);
    expect(app.monitoring.arrivals(id)[0]).toMatchObject({ state: 'done', matched: 3 });
    app.monitoring.delete(id);
    expect(app.monitoring.list()).toEqual([]);
    expect(raised().filter((key) => key === 'degraded')).toEqual([]);
    expect(app.registry.champion('Shop plan').number).toBe(1);
    await expect(app.monitoring.infer(id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
