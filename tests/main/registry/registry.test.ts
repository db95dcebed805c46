import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { artefactPath } from '../../../main/services/experiments/artefact.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

// One workspace for the whole file: a small import and one training.
let folder = '';
let remove: () => void = () => undefined;
let app: App;
let experimentId = '';
let versionId = '';
const open = (): Promise<App> =>
  createApp({ workspace: folder, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

/** Two shops, daily, with a promotion that is known ahead. */
export function shopCsv(days: number): string {
  const lines = ['date,shop,units,promo'];
  for (const [seed, shop] of ['north', 'south', 'west'].entries()) {
    // More days change nothing of those before.
    const rng = createRng(seed);
    for (let day = 0; day < days + 7; day++) {
      const promo = day % 11 === 3 ? 1 : 0;
      const units = Math.round(60 + 15 * Math.sin((2 * Math.PI * day) / 7) + 20 * promo + 4 * rng.normal());
      const date = new Date(Date.UTC(2025, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
      lines.push(`${date},${shop},${day < days ? units : ''},${promo}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

async function importCsv(name: string, days: number): Promise<string> {
  const file = path.join(folder, name);
  writeFileSync(file, shopCsv(days));
  const granted = [{ path: file, name }];
  const preview = await app.datasets.inspect(granted, undefined, {});
  const version = await app.datasets.import(granted, preview.choices, { name: 'Shops' }, {});
  return version.id;
}

const runId = (model: string): string => app.experiments.stored(experimentId).runs.find((run) => run.model === model)?.id ?? '';

beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  app = await open();
  versionId = await importCsv('first.csv', 120);
  const started = await app.experiments.train({
    versionId,
    options: trainOptions({ horizon: 7, models: ['theta', 'arima', 'ensemble-mean'], folds: 2 }),
    name: 'Shops, 7 days',
  });
  experimentId = started.experimentId;
  await started.finished;
}, 60_000);
afterAll(async () => {
  await app.close();
  remove();
});

describe('the registry', () => {
  it('registers runs as versions, promotes with evidence and a reason, goes back, archives', async () => {
    const { registry } = app;
    const first = await registry.register({ runId: runId('theta'), name: ' Shops forecast ' });
    expect(first).toMatchObject({ name: 'Shops forecast', number: 1, stage: 'candidate', kind: 'theta', horizon: 7, dataset: 'Shops' });
    expect(first.schema).toMatchObject({ keys: ['shop'], future: ['promo'], seasonLength: 7 });
    // The same run again is the same version, whatever the capitals of the name.
    expect((await registry.register({ runId: runId('theta'), name: 'shops FORECAST' })).id).toBe(first.id);
    const second = await registry.register({ runId: runId('arima'), name: 'Shops forecast', reason: 'knows promotions' });
    expect(second.number).toBe(2);
    expect(() => registry.champion('Shops forecast')).toThrow('has no champion yet');
    expect(() => registry.champion('Nothing')).toThrow('no registered model Nothing');
    await expect(registry.register({ runId: runId('theta'), name: 'a/b' })).rejects.toThrow('A model name has');
    await expect(registry.register({ runId: 'nobody', name: 'x' })).rejects.toMatchObject({ code: 'not-found' });

    // Without a champion the measure is the simple model of its experiment.
    const alone = await registry.evidence(first.id);
    expect(alone.against).toMatchObject({ role: 'baseline', label: 'Seasonal naive' });
    expect(alone.metrics.find(({ metric }) => metric === 'mase')?.count).toBe(3);
    await expect(registry.promote({ versionId: first.id, reason: '  ' })).rejects.toThrow('A reason is needed');
    await registry.promote({ versionId: first.id, reason: 'The first to go live', expected: null });
    expect(registry.champion('shops forecast')).toMatchObject({ number: 1, stage: 'champion' });
    await expect(registry.promote({ versionId: first.id, reason: 'again' })).rejects.toThrow('is the champion already');

    const evidence = await registry.evidence(second.id);
    expect(evidence.against).toMatchObject({ role: 'champion', number: 1 });
    expect(evidence.none).toBeNull();
    expect(evidence.coverage.map(({ level }) => level)).toEqual([80, 95]);
    expect(evidence.speed.other?.bytes).toBeGreaterThan(0);
    const mase = evidence.metrics.find(({ metric }) => metric === 'mase');
    expect(mase?.difference.estimate).toBeCloseTo((mase?.version.estimate ?? 0) - (mase?.other.estimate ?? 0), 12);
    expect(evidence.verdict).toMatch(/^Errs .* than the champion v1: MASE/);

    // The caller decided beside another champion: nothing is done.
    await expect(registry.promote({ versionId: second.id, reason: 'x', expected: null })).rejects.toMatchObject({ code: 'busy' });
    await registry.promote({ versionId: second.id, reason: 'Knows promotions', expected: first.id });
    expect(registry.champion('Shops forecast').number).toBe(2);
    expect(registry.version(first.id).stage).toBe('candidate');
    expect(registry.model('Shops forecast')).toMatchObject({ versions: 2, champion: { number: 2 }, rollback: { number: 1 } });

    const { modelId } = first;
    expect(() => registry.rollback({ modelId, expected: first.id })).toThrow('v2 is champion now');
    expect(registry.rollback({ modelId }).number).toBe(1);
    // There is nothing before the first champion.
    expect(() => registry.rollback({ modelId })).toThrow('no earlier champion');
    expect(() => registry.archive({ versionId: first.id, archived: true, reason: 'old' })).toThrow('is the champion');
    expect(registry.archive({ versionId: second.id, archived: true, reason: 'Too slow' }).stage).toBe('archived');
    await expect(registry.promote({ versionId: second.id, reason: 'x' })).rejects.toThrow('is archived');
    expect(registry.archive({ versionId: second.id, archived: false, reason: 'After all' }).stage).toBe('candidate');

    const { entries, broken } = registry.history(modelId);
    expect(broken).toBeNull();
    expect(entries.map(({ action, version, replaced }) => [action, version, replaced]).reverse()).toEqual([
      ['register', 1, null],
      ['register', 2, null],
      ['promote', 1, null],
      ['promote', 2, 1],
      ['rollback', 1, 2],
      ['archive', 2, null],
      ['restore', 2, null],
    ]);
    expect(entries.find(({ action, version }) => action === 'promote' && version === 2)).toMatchObject({
      reason: 'Knows promotions',
      evidence: { verdict: evidence.verdict },
    });
    expect(entries.at(-2)?.reason).toBe('knows promotions');
  });

  it('keeps what a version stands on', async () => {
    const { registry } = app;
    const said = /version 1 of the registered model Shops forecast, its champion,/;
    expect(() => app.runs.delete([runId('theta')])).toThrow(said);
    expect(() => app.runs.deleteForGood([runId('theta')])).toThrow(said);
    // All runs of the experiment together are no way around it, nor is the experiment, nor its data.
    expect(() => app.runs.deleteForGood(app.runs.ids({ filter: `id = "${experimentId}"`, where: 'all' }))).toThrow(
      'What is registered is kept',
    );
    await expect(app.experiments.delete(experimentId)).rejects.toThrow(
      'Shops, 7 days cannot be deleted: version 2 of the registered model',
    );
    const call = { signal: new AbortController().signal, progress: () => undefined };
    await expect(app.handlers['experiments.delete']({ experimentId }, call)).rejects.toMatchObject({ code: 'busy' });
    await expect(app.handlers['datasets.delete']({ versionId }, call)).rejects.toMatchObject({ code: 'busy' });
    app.datasets.archive(versionId, true);
    expect(app.retention.prune({}).needed[0]?.by).toBe(
      '1 experiment and Shops forecast v2 of the registry and Shops forecast v1 of the registry',
    );
    app.datasets.archive(versionId, false);
    expect(() => app.store.transaction(() => app.store.experiments.delete(experimentId))).toThrow('FOREIGN KEY');
    expect(app.store.experiments.runs(experimentId)).toHaveLength(5);
    expect(await registry.load(registry.champion('Shops forecast').id)).toMatchObject({ formatVersion: 2 });
  });

  it('forecasts from the files of a version what was forecast on the day of the training', async () => {
    const { registry } = app;
    const ensemble = await registry.register({ runId: runId('ensemble-mean'), name: 'Mixed' });
    const arima = registry.versions().find(({ kind }) => kind === 'arima');
    for (const id of [registry.champion('Shops forecast').id, ensemble.id, arima?.id ?? '']) {
      const loaded = await registry.load(id);
      const { rows, horizon, unseen } = await loaded.forecast();
      expect([rows.length, horizon, unseen]).toEqual([3, 7, 0]);
      for (const { index, time, mean, bands, problem, series } of rows) {
        expect(problem).toBeNull();
        const { forecast } = await app.forecasts.get({ experimentId, model: loaded.version.run, index });
        expect(time).toEqual(forecast.time);
        expect(series).toEqual({ shop: ['north', 'south', 'west'][index] });
        expect(Array.from(mean)).toEqual(Array.from(forecast.mean));
        expect(bands.map(({ upper }) => Array.from(upper))).toEqual(forecast.bands.map(({ upper }) => Array.from(upper)));
      }
    }
  });

  it('forecasts from newer data what the fits say of it, and refuses data that lack what they learnt from', async () => {
    const { registry } = app;
    const newer = await importCsv('second.csv', 127);
    const arima = registry.versions().find(({ kind }) => kind === 'arima');
    const loaded = await registry.load(arima?.id ?? '');
    const later = await loaded.forecast({ versionId: newer, series: [1] });
    expect(later).toMatchObject({ unseen: 7, data: { number: 2 } });
    expect(later.rows[0]?.time[0]).toBe('2025-05-08');
    expect(later.rows[0]?.mean.every((value) => value > 20 && value < 120)).toBe(true);

    // Another way to read the same file: the promotion is known afterwards only.
    const without = await app.datasets.amend(newer, { roles: { promo: 'past' } });
    await expect(loaded.forecast({ versionId: without.id })).rejects.toThrow(
      'Shops forecast v2 cannot forecast from Shops v3: known-future regressors lack promo; past regressors have promo too.',
    );
    await expect(loaded.forecast({ series: [7] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('scores two versions on what came since', async () => {
    const { registry, versionTest } = app;
    const [first, second] = ['theta', 'arima'].map((kind) => registry.versions().find((one) => one.kind === kind));
    const pair = { first: first?.id ?? '', second: second?.id ?? '' };
    // Nothing has come in the data that they learnt from.
    const early = await versionTest.score({ ...pair, actuals: versionId });
    expect(early).toMatchObject({ scored: null, comparison: null });
    expect(early.none).toBe(
      'No actuals have come yet: Shops v1 goes to 2025-04-30, the versions learnt to 2025-04-30. Import newer data as the next version of Shops, and what was forecast is scored on them.',
    );
    await expect(versionTest.score({ first: pair.first, second: pair.first })).rejects.toThrow('not against itself');

    // The newest version of the dataset has seven days more.
    const found = await versionTest.score(pair);
    expect(found).toMatchObject({
      none: null,
      scored: { from: '2025-05-01', to: '2025-05-07', periods: 7 },
      versions: [{ number: 1 }, { number: 2 }],
    });
    const { comparison } = found;
    expect(comparison?.cells).toMatchObject({ shared: 21, series: 3, origins: 7 });
    expect(comparison?.groups[0]?.labels).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(comparison?.coverage.map(({ level }) => level)).toEqual([80, 95]);
    expect(comparison?.pairs[0]?.overOrigins).not.toBeNull();
    expect(found.verdict).toMatch(/^v[12] is closer to what came than v[12]: MASE/);

    // A file of the newest days alone says the same: what came before is known.
    const file = path.join(folder, 'actuals.csv');
    const [head, ...lines] = shopCsv(127).trimEnd().split('\n');
    const onlyNew = [head, ...lines.filter((line) => line >= '2025-05-01' && line < '2025-05-08')];
    writeFileSync(file, `${onlyNew.join('\n')}\n`);
    const granted = [{ path: file, name: 'actuals.csv' }];
    const preview = await app.datasets.inspect(granted, undefined, {});
    const alone = await app.datasets.import(granted, preview.choices, { name: 'Actuals' }, {});
    const again = await versionTest.score({ ...pair, actuals: alone.id });
    expect(again.comparison?.metrics).toEqual(comparison?.metrics);
    expect((await versionTest.series({ ...pair, actuals: alone.id, index: 1 })).y).toEqual(
      (await versionTest.series({ ...pair, index: 1 })).y,
    );

    // By hand: what was forecast then, beside what came.
    const errors = [first, second].map((version) => {
      let sum = 0;
      return (async () => {
        for (const index of [0, 1, 2]) {
          const { forecast } = await app.forecasts.get({ experimentId, model: version?.run ?? '', index });
          const drawn = await versionTest.series({ ...pair, index });
          const actual = drawn.y.slice(-7);
          expect(drawn.time.slice(-7)).toEqual(forecast.time);
          for (let step = 0; step < 7; step++) sum += Math.abs((actual[step] ?? NaN) - (forecast.mean[step] ?? NaN));
        }
        return sum / 21;
      })();
    });
    const mae = comparison?.metrics.find(({ metric }) => metric === 'mae')?.runs.map(({ estimate }) => estimate) ?? [];
    for (const [k, error] of (await Promise.all(errors)).entries()) expect(mae[k]).toBeCloseTo(error, 9);
  });

  it('lets one of two at once through', async () => {
    const other = await open();
    try {
      const champion = app.registry.champion('Shops forecast');
      const rival = app.registry.versions(champion.modelId).find(({ stage }) => stage === 'candidate');
      const request = { versionId: rival?.id ?? '', expected: champion.id };
      const both = await Promise.allSettled([
        app.registry.promote({ ...request, reason: 'here' }),
        other.registry.promote({ ...request, reason: 'there' }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(app.registry.history().entries.filter(({ reason }) => reason === 'here' || reason === 'there')).toHaveLength(1);
      expect(other.registry.rollback({ modelId: champion.modelId }).id).toBe(champion.id);
    } finally {
      await other.close();
    }
  });

  it('does not use files that are not what was registered', async () => {
    const { registry } = app;
    const champion = registry.champion('Shops forecast');
    const file = artefactPath(path.join(folder, 'models'), champion.artefact);
    const text = readFileSync(file, 'utf8');
    const with_ = async (changed: string | null): Promise<unknown> => {
      if (changed === null) renameSync(file, `${file}.away`);
      else writeFileSync(file, changed);
      try {
        return await registry.load(champion.id).then(
          () => 'loaded',
          (error: unknown) => error,
        );
      } finally {
        writeFileSync(file, text);
      }
    };
    expect(await with_(null)).toMatchObject({ code: 'file-missing' });
    expect(await with_(text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)))).toMatchObject({ code: 'file-changed' });
    expect(await with_(`${text}\n`)).toMatchObject({ code: 'file-changed', message: expect.stringContaining('bytes, not') as string });
    expect(await with_(text.replace('"formatVersion":2', '"formatVersion":9'))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('have format 9; this Almanac reads formats 1 and 2') as string,
    });
    expect(await with_(text.replace('"model":"theta"', '"model":"tbeta"'))).toMatchObject({ code: 'bad-input' });
    expect(await with_(text.replace('almanac-models', 'something-else'))).toMatchObject({ code: 'file-changed' });
    expect(await with_(text)).toBe('loaded');
  });

  it('shows where its history was changed', () => {
    const { registry, store } = app;
    const db = new Sqlite(path.join(folder, 'almanac.db'));
    try {
      expect(() => db.exec(`UPDATE registry_entry SET at = 'x'`)).toThrow('is not rewritten');
      expect(() => db.exec('DELETE FROM registry_entry')).toThrow('is not rewritten');
      expect(() => db.exec(`INSERT OR REPLACE INTO registry_entry SELECT * FROM registry_entry WHERE sequence = 2`)).toThrow(
        'follows the last one',
      );
      expect(() => db.exec(`DELETE FROM model_version`)).toThrow('is not removed');
      expect(() => db.exec(`UPDATE model_version SET artefact = 'x'`)).toThrow('does not change');
      expect(() => db.exec(`UPDATE model_version SET stage = 'champion'`)).toThrow('UNIQUE');
      expect(registry.history().broken).toBeNull();

      // Who takes the triggers away leaves a trace all the same.
      const triggers = db
        .prepare<[], { name: string; sql: string }>(
          `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'registry_entry'`,
        )
        .all();
      const body = store.registry.entries()[2]?.body ?? '';
      db.exec(triggers.map(({ name }) => `DROP TRIGGER ${name};`).join(''));
      db.prepare('UPDATE registry_entry SET body = ? WHERE sequence = 3').run(body.replace('The first to go live', 'Nobody knows'));
      expect(registry.history().broken).toMatch(/^Entry 3 of the history, of \d{4}-\d\d-\d\d, was changed/);
      db.prepare('UPDATE registry_entry SET body = ? WHERE sequence = 3').run(body);
      expect(registry.history().broken).toBeNull();
      const last = store.registry.entries().findLast(({ body: text }) => text.includes('rollback'));
      const after = store.registry.entries().filter(({ sequence }) => sequence >= (last?.sequence ?? 0));
      db.prepare('DELETE FROM registry_entry WHERE sequence >= ?').run(last?.sequence);
      expect(registry.history().broken).toMatch(/but the history leads to|does not say how/);
      for (const entry of after)
        db.prepare('INSERT INTO registry_entry VALUES (?, ?, ?, ?, ?, ?)').run(
          entry.sequence,
          entry.modelId,
          entry.at,
          entry.body,
          entry.before,
          entry.hash,
        );
      db.exec(triggers.map(({ sql }) => `${sql};`).join(''));
      expect(registry.history().broken).toBeNull();
    } finally {
      db.close();
    }
  });
});
