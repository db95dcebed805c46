import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { forecastRoutes } from '../../../main/api/routes/forecast.ts';
import { createServedModels } from '../../../main/api/serving/served-models.ts';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { servedCsv, servedForecast, servedPage } from '../../../main/services/monitoring/served-forecast.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

// One workspace for the whole file: what a test leaves is where the next one begins.
interface Answer {
  readonly forecasts: readonly { readonly series: string; readonly version: number; readonly forecast: number }[];
}
let folder = '';
let remove: () => void = () => undefined;
let app: App;
let deploymentId = '';
const ids = new Map<string, string>();
const open = (): Promise<App> =>
  createApp({
    workspace: path.join(folder, 'workspace'),
    host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
    version: 'test',
  });
const shops = Array.from({ length: 10 }, (_, i) => `shop ${i}`);

/** Weeks with a clear shape, each shop half as large again as the one before and a day ahead of it: the newest week says more than the newest day, every day. */
async function bring(days: number, more: readonly string[] = []): Promise<string> {
  const lines = ['date,shop,units'];
  [...shops, ...more].forEach((shop, i) => {
    const rng = createRng(i + 1);
    const size = 20 * 1.5 ** (i % 10);
    for (let day = 0; day < days; day++) {
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      lines.push(`${date},${shop},${(size * (1 + 0.5 * Math.sin((2 * Math.PI * (day + i)) / 7) + 0.05 * rng.normal())).toFixed(3)}`);
    }
  });
  const name = `sales-${days}.csv`;
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { choices } = await app.datasets.inspect([{ path: file, name }], undefined, {});
  const version = await app.datasets.import([{ path: file, name }], choices, { name: 'Shops' }, {});
  await app.monitoring.idle();
  return version.id;
}
const flow = async () => app.flows.finish(app.flows.start(deploymentId, { reason: 'asked', retrain: 'never' }));
const serving = (): Record<string, number> => {
  const whole = servedForecast(app, deploymentId);
  const { rows } = servedPage(whole, { offset: 0, limit: 500 });
  return Object.fromEntries(rows.map(({ series, version }) => [series['shop'] ?? '', version]));
};
const begin = (name: string, plan: { kind: 'ab'; share: number; periods: number }) =>
  app.flows.trials.begin(deploymentId, { versionId: ids.get(name) ?? '', plan });

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  app = await open();
  const versionId = await bring(70);
  const models = ['seasonal-naive', 'naive', 'drift'];
  const { experimentId, finished } = await app.experiments.train({ versionId, options: trainOptions({ horizon: 7, folds: 2, models }) });
  await finished;
  for (const model of models) {
    const run = app.experiments.stored(experimentId).runs.find((one) => one.model === model);
    const { id } = await app.registry.register({ runId: run?.id ?? '', name: 'Shop plan' });
    ids.set(model, id);
  }
  await app.registry.promote({ versionId: ids.get('naive') ?? '', reason: 'first' });
  // Tests on eight days say little: what is meant here is what follows from them.
  deploymentId = (await app.monitoring.create({ model: 'Shop plan', policy: { alpha: 0.5 } })).id;
}, 60_000);
afterAll(async () => {
  await app.close();
  remove();
});

describe('an A/B period', () => {
  it('is refused for what cannot be tried, with the reason', async () => {
    expect(new Set(Object.values(serving()))).toEqual(new Set([2]));
    const plan = { kind: 'ab', share: 20, periods: 8 } as const;
    await expect(app.flows.trials.begin(deploymentId, { versionId: ids.get('naive') ?? '', plan })).rejects.toThrow('is champion');
    await expect(app.flows.trials.begin('gone', { versionId: ids.get('drift') ?? '', plan })).rejects.toMatchObject({ code: 'not-found' });
    expect(() => app.flows.trials.end(deploymentId)).toThrow('No trial of this deployment runs');
  });

  it('gives the challenger its share of large and small series at once, and the same ones after a restart', async () => {
    const trial = await begin('seasonal-naive', { kind: 'ab', share: 20, periods: 8 });
    expect(trial).toMatchObject({ kind: 'ab', state: 'running', split: { share: 20, others: 2, series: 10 }, come: 0 });
    await expect(begin('drift', { kind: 'ab', share: 20, periods: 8 })).rejects.toMatchObject({ code: 'busy' });
    const before = serving();
    const challengers = shops.filter((shop) => before[shop] === 1);
    // One of the five small ones, one of the five large ones.
    expect(challengers.filter((shop) => Number(shop.slice(5)) < 5)).toHaveLength(1);
    expect(challengers).toHaveLength(2);
    await app.close();
    app = await open();
    expect(serving()).toEqual(before);
  });

  it('serves what each version forecast: rows and file say which', () => {
    const whole = servedForecast(app, deploymentId);
    expect(whole.versions.map(({ number, series }) => [number, series])).toEqual([
      [2, 8],
      [1, 2],
    ]);
    const { rows, total } = servedPage(whole, { offset: 0, limit: 500 });
    expect(total).toBe(10);
    // Naive repeats one value, the seasonal one a week.
    for (const { version, forecast } of rows) expect(new Set(forecast).size).toBe(version === 2 ? 1 : 7);
    expect(servedPage(whole, { offset: 0, limit: 5, search: ' SHOP 3' }).rows.map(({ series }) => series)).toEqual([{ shop: 'shop 3' }]);
    const [header, ...lines] = [...servedCsv(whole)];
    expect(header).toBe('shop,date,forecast,lower_80,upper_80,lower_95,upper_95,model,version\r\n');
    expect(lines).toHaveLength(70);
    expect(lines.filter((line) => line.endsWith('Seasonal naive,v1\r\n'))).toHaveLength(14);
  });

  it('answers the local API with what serves each series, and goes on where models are loaded again', async () => {
    const choice = { rowModel: null, sarimaModel: null };
    const models = createServedModels({ store: app.store, registry: app.registry, rowModelsFolder: folder, choice: () => choice });
    try {
      const [route] = forecastRoutes({ models } as Parameters<typeof forecastRoutes>[0]);
      const ask = async (more: object = {}) => {
        const answer = (await route?.handle({ body: { model: 'Shop plan', horizon: 7, ...more } } as never)) as { json: Uint8Array };
        return JSON.parse(Buffer.from(answer.json).toString()) as Answer;
      };
      const { forecasts, ...head } = await ask();
      expect(head).toEqual({ model: 'Shop plan', version: 2, challenger: 1 });
      expect(Object.fromEntries(forecasts.map(({ series, version }) => [series, version]))).toEqual(serving());
      const { rows } = servedPage(servedForecast(app, deploymentId), { offset: 0, limit: 500 });
      rows.forEach(({ series, forecast }) => {
        const own = forecasts.filter((one) => one.series === series['shop']).map((one) => one.forecast);
        own.forEach((value, step) => expect(value / (forecast[step] as number)).toBeCloseTo(1, 6));
      });
      await models.refresh();
      await models.reload();
      expect((await ask({ series: ['shop 3', 'shop 7'] })).forecasts.map(({ series, version }) => [series, version])).toEqual(
        ['shop 3', 'shop 7'].flatMap((shop) => Array.from({ length: 7 }, () => [shop, serving()[shop]])),
      );
    } finally {
      await models.close();
    }
  });

  it('draws series that come later by themselves, and goes on serving its share as data come', async () => {
    const before = serving();
    await bring(72, ['shop 10', 'shop 11', 'shop 12', 'shop 13', 'shop 14', 'shop 15']);
    const now = serving();
    for (const shop of shops) expect(now[shop]).toBe(before[shop]);
    // Neither version has learnt of the new ones; what both forecast of them is served all the same.
    for (const shop of Object.keys(now)) expect([1, 2]).toContain(now[shop]);
    const { outcome } = await flow();
    expect(outcome).toContain('serves 20 percent of them');
  });

  it('ends with the better one taking all, by the paired test, and says what was served', async () => {
    await bring(78);
    const { steps, outcome } = await flow();
    const evaluate = steps.find(({ name }) => name === 'evaluate');
    const found = evaluate?.result?.['trial'] as {
      served: { challenger: { series: number; mase: number; champion: number }; champion: { series: number; mase: number } };
    };
    expect(found.served.challenger.series).toBe(2);
    expect(found.served.champion.series).toBe(8);
    // On the challenger's series the champion would have erred more, as it did on its own.
    expect(found.served.challenger.mase).toBeLessThan(found.served.challenger.champion / 3);
    expect(found.served.challenger.mase).toBeLessThan(found.served.champion.mase / 3);
    expect(outcome).toContain('It takes its place');
    expect(app.registry.champion('Shop plan').id).toBe(ids.get('seasonal-naive'));
    expect(new Set(Object.values(serving()))).toEqual(new Set([1]));
    const [probation, trial] = await app.flows.trials.list(deploymentId);
    expect([probation?.kind, trial?.kind, trial?.outcome]).toEqual(['probation', 'ab', 'promoted']);
    expect(trial?.reason).toContain('As served: MASE');
    app.flows.trials.end(deploymentId);
  });

  it('is stopped when the challenger does clearly worse, and the champion serves all', async () => {
    await begin('drift', { kind: 'ab', share: 40, periods: 28 });
    expect(new Set(Object.values(serving()))).toEqual(new Set([1, 3]));
    await bring(85);
    await bring(92);
    const { outcome } = await flow();
    expect(outcome).toContain('serves no longer');
    expect(new Set(Object.values(serving()))).toEqual(new Set([1]));
    const [trial] = await app.flows.trials.list(deploymentId);
    expect([trial?.state, trial?.outcome, trial?.come]).toEqual(['ended', 'stopped', 14]);
    expect(app.alerts.list().some(({ title }) => title.includes('A/B period of Shop plan was stopped'))).toBe(true);
  });
});
