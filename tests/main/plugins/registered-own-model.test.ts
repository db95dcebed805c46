import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createServedModels } from '../../../main/api/serving/served-models.ts';
import { createApp, type App } from '../../../main/app.ts';
import { programPath, topFolder } from '../../../main/entries.ts';
import { forkProgram } from '../../../main/jobs/plugins/fence.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { trainOptions } from '../world.ts';
import { createJudge } from '../../../main/services/flows/judge.ts';
import { modelFolder, scratchFolder } from './plugin-world.ts';

const example = path.join(topFolder, 'resources', 'examples', 'faded-seasons');
let app: App | undefined;
afterEach(async () => app?.close());

const sales = (days: number): string =>
  [
    'date,shop,units',
    ...['north', 'south'].flatMap((shop, k) =>
      Array.from(
        { length: days },
        (_, day) =>
          `${new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${100 + 10 * k + 20 * Math.sin((2 * Math.PI * day) / 7) + ((day * 37) % 11)}`,
      ),
    ),
  ].join('\n');

describe('a registered model of the user’s own', () => {
  it('forecasts, is deployed, judged and served by the very files that it was trained by, and by no others', async () => {
    const folder = scratchFolder();
    process.env['ALMANAC_USER_DATA'] = path.join(folder, 'user');
    app = await createApp({
      workspace: path.join(folder, 'workspace'),
      host: { kind: 'terminal', fork: (name) => (name === 'plugin' ? forkProgram(name) : forkNode(programPath(name))) },
      version: 'test',
    });
    const { plugins, datasets, experiments, registry, monitoring, forecasts, store } = app;
    const bring = async (days: number): Promise<string> => {
      const file = { path: path.join(folder, `${days}.csv`), name: 'sales.csv' };
      writeFileSync(file.path, `${sales(days)}\n`);
      const { choices } = await datasets.inspect([file], undefined, {});
      const known = store.datasets.findByName('Sales');
      return (await datasets.import([file], choices, { name: 'Sales', ...(known ? { datasetId: known.datasetId } : {}) }, {})).id;
    };
    const train = async (versionId: string, kind: string, folds: number): Promise<{ runId: string; means: number[] }> => {
      const { experimentId, finished } = await experiments.train({
        versionId,
        options: trainOptions({ models: [kind], horizon: 7, folds }),
      });
      await finished;
      const run = experiments.stored(experimentId).runs.find((one) => one.kind === kind);
      const { mean } = (await forecasts.get({ experimentId, model: run?.model ?? '', index: 1 })).forecast;
      return { runId: run?.id ?? '', means: [...mean] };
    };
    const kind = await plugins.grant(example, (await plugins.inspect(example)).hash).then((one) => one.kind);
    const first = await train(await bring(90), kind, 2);
    const version = await registry.register({ runId: first.runId, name: 'Own plan' });
    await registry.promote({ versionId: version.id, reason: 'test' });
    const loaded = await registry.load(version.id);
    const saidBy = async (): Promise<number[]> => {
      const { versionId } = await loaded.newest();
      return [...((await loaded.forecast({ versionId })).rows[1]?.mean ?? [])];
    };
    // As on the day of its training; then from newer data, as a training on those.
    expect(await saidBy()).toEqual(first.means);
    const deployment = await monitoring.create({ model: 'Own plan' });
    const later = await bring(104);
    await monitoring.idle();
    expect(monitoring.arrivals(deployment.id)[0]).toMatchObject({ state: 'done', newPeriods: 14 });
    const again = await train(later, kind, 4);
    expect(await saidBy()).toEqual(again.means.map((value) => expect.closeTo(value, 9) as number));

    // Its challenger is judged beside what it says from the same origins.
    const challenger = await registry.register({ runId: again.runId, name: 'Own plan' });
    const judge = createJudge({ store, datasets, registry, runs: app.runs, database: path.join(folder, 'workspace', 'almanac.db') });
    const { evidence, folds } = await judge.onFolds(challenger, registry.version(version.id));
    expect([evidence.none, folds]).toEqual([null, 2]);

    const models = createServedModels({
      store,
      registry,
      rowModelsFolder: path.join(folder, 'workspace', 'row-models'),
      choice: () => ({ rowModel: null, sarimaModel: null }),
      own: plugins,
    });
    try {
      const served = await models.champion('Own plan');
      const task = { task: 'forecast', wanted: [1], horizon: 7, levels: [80], estimates: 'newest', range: null, future: null } as const;
      const ask = async (more: object): Promise<unknown> =>
        JSON.parse(new TextDecoder().decode(await models.forecast(served, { ...task, shape: 'rows', more: { ...more } }))) as unknown;
      expect(((await ask({})) as { forecasts: { forecast: number }[] }).forecasts.map((row) => row.forecast)).toEqual(await saidBy());

      // Newer files of the same model: those that it was trained by still run for it.
      const newer = modelFolder(
        'export const fit = () => ({ a: 1 });\nexport const forecast = (s, { horizon }) => ({ mean: new Array(horizon).fill(1) });',
        {
          id: 'faded-seasons',
        },
      );
      const card = await plugins.inspect(newer);
      await plugins.grant(newer, card.hash);
      expect(await saidBy()).toEqual(again.means.map((value) => expect.closeTo(value, 9) as number));
      // Revoked: nothing of it runs any more, and what is to be done is said.
      const [, hash = ''] = kind.split('@');
      const own = plugins.list().find((one) => one.kind === kind)?.hash ?? '';
      await plugins.revoke(own);
      await expect(saidBy()).rejects.toMatchObject({
        code: 'unsupported',
        message: `Own plan v1 was trained by files ${hash} of your own model faded-seasons, and granted here are other files (${card.hash.slice(0, 12)}). Grant the files of the version again, or train with those that are granted and register that run.`,
      });
      await expect(ask({ asked: 'again' })).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining('not granted here') as string,
      });
      await plugins.grant(example, own);
      expect(await saidBy()).toHaveLength(7);
      // Files that were changed where they are kept run for nobody.
      appendFileSync(path.join(folder, 'workspace', 'own-models', own, 'model.js'), '// changed');
      const { rows } = await loaded.forecast({ versionId: later });
      expect(rows.map(({ problem }) => problem)).toEqual([
        expect.stringContaining('its files are not what was granted') as string,
        expect.stringContaining('its files are not what was granted') as string,
      ]);
    } finally {
      await models.close();
    }
  }, 120_000);
});
