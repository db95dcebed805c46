import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { ApiError } from '../../contract/errors.ts';
import { openStore } from '../../main/store/store.ts';

const kept = path.resolve(import.meta.dirname, '../golden/workspaces/1');
let workspace = '';
let app: App;
const open = (): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

beforeEach(async () => {
  workspace = mkdtempSync(path.join(os.tmpdir(), 'almanac-old-'));
  cpSync(kept, workspace, { recursive: true });
  app = await open();
});
afterEach(async () => {
  await app.close();
  rmSync(workspace, { recursive: true, force: true });
});

/** What the old report says: date to forecast of the selected model. */
function oldForecasts(): Map<string, number> {
  const reports = path.join(kept, 'reports');
  const [header = '', ...lines] = readFileSync(path.join(reports, readdirSync(reports)[0] ?? ''), 'utf8')
    .trimEnd()
    .split('\r\n');
  const columns = header.split(',');
  return new Map(
    lines.map((line) => line.split(',')).map((cells) => [cells[columns.indexOf('date')] ?? '', Number(cells[columns.indexOf('forecast')])]),
  );
}

describe('a workspace of schema 1', () => {
  it('opens with its datasets, experiments and reports', () => {
    expect(
      app.datasets
        .list()
        .map(({ datasetName }) => datasetName)
        .sort(),
    ).toEqual(['Air passengers', 'Shops']);
    expect(app.experiments.list().map(({ name, state }) => [name, state])).toEqual([
      ['Interrupted', 'interrupted'],
      ['All models of 0.1', 'done'],
    ]);
    expect(app.reports.list()).toHaveLength(1);
  });

  it('shows its leaderboard with kinds, without coverage that was not measured then', async () => {
    const experiment = await app.experiments.get(app.experiments.list()[1]?.id ?? '');
    expect(experiment.leaderboard).toHaveLength(10);
    for (const row of experiment.leaderboard) {
      expect(row).toMatchObject({ kind: row.model, spec: {}, coverageByHorizon: [] });
      expect(row.coverage.map(({ level }) => level)).toEqual([80, 95]);
      expect(row.mase).toBeGreaterThan(0);
    }
    expect(experiment.selected).toBe('holt-winters');
    const { models, undecided } = await app.experiments.winners(experiment.id);
    expect([models.reduce((sum, { count }) => sum + count, 0), undecided]).toEqual([1, 0]);
  });

  it('gives the forecasts that its report gave', async () => {
    const [, done] = app.experiments.list();
    const { forecast } = await app.forecasts.get({ experimentId: done?.id ?? '', model: done?.selected ?? '', index: 0 });
    const expected = oldForecasts();
    expect(expected.size).toBe(12);
    forecast.time.forEach((date, i) => expect(forecast.mean[i]).toBe(expected.get(date)));
  });

  it('describes the models that were saved then, or says why it cannot', async () => {
    const { id, leaderboard } = await app.experiments.get(app.experiments.list()[1]?.id ?? '');
    for (const { model } of leaderboard) {
      const found = await app.fitted({ experimentId: id, model, index: 0 });
      expect(found.modelUsed).toBe(model);
      expect(found.description === null).toBe(found.reason !== null);
      if (found.description) expect([found.description.fitted.length, found.time.length]).toEqual([144, 144]);
    }
  });

  it('resumes what was interrupted without redoing what is finished', async () => {
    const id = app.experiments.list()[0]?.id ?? '';
    const { runs } = app.experiments.stored(id);
    expect(runs.every(({ kind, model, label, spec }) => kind === model && label === null && Object.keys(spec).length === 0)).toBe(true);
    const finished = runs.flatMap((run) => [...app.store.results.finished(run.id)].map((series) => ({ run: run.id, series })));
    expect(finished.length).toBeGreaterThan(0);
    const before = finished.map(({ run, series }) => app.store.results.get(run, series)?.fitMs);
    await app.experiments.resume(id).finished;
    const experiment = await app.experiments.get(id);
    expect([experiment.state, experiment.leaderboard.every(({ seriesDone }) => seriesDone === 12)]).toEqual(['done', true]);
    expect(finished.map(({ run, series }) => app.store.results.get(run, series)?.fitMs)).toEqual(before);
    // Coverage by step counts the series that were finished after the change.
    const totals = experiment.leaderboard.map(({ coverageByHorizon: [first] }) => first?.total[0] ?? 0);
    expect(totals.reduce((sum, count) => sum + count, 0)).toBe(runs.length * 12 - finished.length);
  }, 60_000);

  it('trains anew on its data', async () => {
    const shops = app.datasets.find('Shops');
    const { options } = await app.experiments.defaults(shops?.id ?? '');
    const { experimentId, finished } = await app.experiments.train({
      versionId: shops?.id ?? '',
      options: {
        ...options,
        horizon: 5,
        folds: 1,
        models: ['theta', 'slow'],
        specs: { slow: { kind: 'theta', spec: { alpha: 0.05 } } },
        workers: 1,
      },
    });
    await finished;
    expect((await app.experiments.get(experimentId)).leaderboard.find(({ model }) => model === 'slow')?.spec).toEqual({ alpha: 0.05 });
  }, 60_000);
});

describe('a workspace of a newer schema', () => {
  it('is refused with a message and left as it is', async () => {
    await app.close();
    const file = path.join(workspace, 'almanac.db');
    const db = new Sqlite(file);
    const schema = Number(db.pragma('user_version', { simple: true }));
    db.pragma('user_version = 99');
    db.close();
    expect(() => openStore(workspace)).toThrow(ApiError);
    expect(() => openStore(workspace)).toThrow(/newer Almanac \(schema 99/);
    const after = new Sqlite(file);
    expect(after.pragma('user_version', { simple: true })).toBe(99);
    after.pragma(`user_version = ${schema}`);
    after.close();
    app = await open();
  });
});
