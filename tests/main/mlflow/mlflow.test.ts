import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMlflowExport } from '../../../main/services/mlflow/export.ts';
import { createImportedRuns } from '../../../main/services/mlflow/import.ts';
import { keyOf } from '../../../main/services/mlflow/run-data.ts';
import { lastValue } from '../../../main/services/mlflow/read-files.ts';
import type { MlflowRun } from '../../../main/services/mlflow/types.ts';
import { writeMlflowFiles } from '../../../main/services/mlflow/write-files.ts';
import { writeMlflowDatabase } from '../../../main/store/mlflow/write-database.ts';
import { createProvenance } from '../../../main/services/provenance/provenance.ts';
import { createRuns } from '../../../main/services/runs/runs.ts';
import { trainOptions, world } from '../world.ts';

const below = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
const other: MlflowRun = {
  id: 'f'.repeat(32),
  name: 'Their best',
  status: 'FINISHED',
  startMs: 1_700_000_000_000,
  endMs: 1_700_000_100_000,
  parameters: [['alpha', '0.5']],
  metrics: [
    { key: 'mase', value: 0.9, step: 0, timestampMs: 1 },
    { key: 'mase', value: 0.8, step: 1, timestampMs: 2 },
    { key: 'loss', value: NaN, step: 0, timestampMs: 1 },
  ],
  tags: [['mlflow.user', 'anna']],
};
const theirs = { id: '7', name: 'Their experiment', createdMs: 1, tags: [] };

it('writes what MLflow documents of its folders and what its database holds', async () => {
  const here = await world(2, 60);
  const { store, datasets, experiments, forecasts, modelsFolder, folder } = here;
  const { experimentId, finished } = await experiments.train({
    versionId: here.versionId,
    options: trainOptions({
      models: ['theta'],
      folds: 2,
      horizon: 3,
      specs: { theta: { kind: 'theta', spec: { transform: 'log1p' } } },
    }),
  });
  await finished;
  const runs = createRuns({ store, sweep: () => undefined, changed: () => undefined });
  const provenanceOf = createProvenance({ store, snapshotPath: datasets.snapshotPath, application: { version: '1', commit: null } });
  const write = createMlflowExport({ store, runs, forecasts, provenanceOf, modelsFolder });
  const theta = experiments.stored(experimentId).runs.find(({ model }) => model === 'theta');
  runs.change({ ids: [theta?.id ?? ''], addTags: ['für/März'], note: 'Good' });

  const files = path.join(folder, 'files');
  expect(await write(files, [theta?.id ?? ''], 'files')).toMatchObject({ runs: 1, experiments: 1, versions: 0 });
  const id = (theta?.id ?? '').replaceAll('-', '');
  const own = below(path.join(files, 'mlruns'));
  expect(own).toContain('1/meta.yaml');
  const run = own.filter((name) => name.startsWith(`1/${id}/`)).map((name) => name.slice(`1/${id}/`.length));
  expect(run).toEqual(
    expect.arrayContaining([
      ...['meta.yaml', 'artifacts/forecast.csv', 'artifacts/models.jsonl', 'artifacts/provenance.json', 'artifacts/run.json'],
      ...['metrics/mase', 'metrics/coverage_80', 'metrics/mase_by_fold', 'metrics/coverage_95_by_step'],
      ...[
        'params/kind',
        'params/seed',
        'params/horizon',
        'params/transform',
        'tags/mlflow.runName',
        'tags/mlflow.note.content',
        'tags/tag.f_r_M_rz',
      ],
    ]),
  );
  expect(parse(readFileSync(path.join(files, 'mlruns/1/meta.yaml'), 'utf8'))).toEqual({
    artifact_location: expect.stringMatching(/^file:\/\/\/.*\/mlruns\/1$/),
    creation_time: expect.any(Number),
    experiment_id: '1',
    last_update_time: expect.any(Number),
    lifecycle_stage: 'active',
    name: experiments.stored(experimentId).experiment.name,
  });
  expect(parse(readFileSync(path.join(files, `mlruns/1/${id}/meta.yaml`), 'utf8'))).toEqual({
    artifact_uri: expect.stringMatching(/^file:\/\/\/.*\/artifacts$/),
    end_time: expect.any(Number),
    entry_point_name: '',
    experiment_id: '1',
    lifecycle_stage: 'active',
    run_id: id,
    run_name: 'Theta',
    run_uuid: id,
    source_name: 'Almanac',
    source_type: 4,
    source_version: '',
    start_time: expect.any(Number),
    status: 3,
    tags: [],
    user_id: 'almanac',
  });
  const metric = (name: string): string[] =>
    readFileSync(path.join(files, `mlruns/1/${id}/metrics/${name}`), 'utf8')
      .trim()
      .split('\n');
  expect(metric('mase')).toEqual([expect.stringMatching(/^\d{13} [\d.]+ 0$/)]);
  expect(Number(metric('mase')[0]?.split(' ')[1])).toBe(theta ? runs.get(theta.id).mase : NaN);
  expect(metric('mase_by_fold').map((line) => line.split(' ')[2])).toEqual(['1', '2']);
  expect(metric('coverage_95_by_step')).toHaveLength(3);

  const base = path.join(folder, 'base');
  await write(
    base,
    experiments.stored(experimentId).runs.map((one) => one.id),
  );
  expect(readdirSync(base).toSorted()).toEqual(['artifacts', 'mlflow.db']);
  const db = new Sqlite(path.join(base, 'mlflow.db'), { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.prepare('SELECT name, status, source_name, lifecycle_stage FROM runs WHERE run_uuid = ?').get(id)).toEqual({
    name: 'Theta',
    status: 'FINISHED',
    source_name: 'Almanac',
    lifecycle_stage: 'active',
  });
  expect(db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(3);
  expect(db.prepare("SELECT value FROM params WHERE run_uuid = ? AND key = 'transform'").pluck().get(id)).toBe('log1p');
  expect(db.prepare("SELECT step FROM metrics WHERE run_uuid = ? AND key = 'mase_by_fold' ORDER BY 1").pluck().all(id)).toEqual([1, 2]);
  db.close();
  // Never into a folder that holds something; what this workspace wrote is known when it comes back.
  await expect(write(base, [theta?.id ?? ''])).rejects.toMatchObject({ code: 'bad-input' });
  const imported = createImportedRuns(store, () => undefined);
  expect(await imported.import(base)).toEqual({ runs: 0, known: 0, own: 3, skipped: [] });
  // A cancelled one leaves nothing.
  const aborted = AbortSignal.abort();
  await expect(write(path.join(folder, 'none'), [theta?.id ?? ''], 'database', { signal: aborted })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(existsSync(path.join(folder, 'none'))).toBe(false);
});

it('takes runs of others in from folders and databases, again and again, and lets them go', async () => {
  const { store, folder } = await world(1, 30);
  const imported = createImportedRuns(store, () => undefined);
  for (const form of ['files', 'base'] as const) {
    const place = path.join(folder, form);
    mkdirSync(place);
    const target =
      form === 'files' ? writeMlflowFiles(path.join(place, 'mlruns')) : writeMlflowDatabase(path.join(place, 'mlflow.db'), place);
    target.experiment(theirs);
    target.run(theirs, other);
    target.model('Sales', 1, '');
    target.version({ name: 'Sales', version: 1, runId: other.id, createdMs: 1, stage: 'Production', description: '', source: 'file:///x' });
    target.close();
    expect(await imported.import(place)).toEqual({ runs: 1, known: form === 'files' ? 0 : 1, own: 0, skipped: [] });
    expect(imported.list()).toEqual([
      expect.objectContaining({
        source: 'MLflow',
        sourceId: other.id,
        experiment: 'Their experiment',
        name: 'Their best',
        state: 'FINISHED',
        startedAt: '2023-11-14T22:13:20.000Z',
        parameters: { alpha: '0.5' },
        metrics: { mase: 0.8 },
        tags: { 'mlflow.user': 'anna' },
      }),
    ]);
  }
  imported.delete(imported.list().map(({ id }) => id));
  expect(imported.list()).toEqual([]);
  expect(() => imported.delete(['nowhere'])).toThrow(/no imported run/);
});

it('passes over what is damaged or hostile, and says so', async () => {
  const { store, folder } = await world(1, 30);
  const imported = createImportedRuns(store, () => undefined);
  const root = path.join(folder, 'mlruns');
  const files = writeMlflowFiles(root);
  files.experiment(theirs);
  files.run(theirs, other);
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  const run = (name: string): string => `7/${name.padEnd(32, '0')}`;
  const secret = path.join(folder, 'secret');
  mkdirSync(secret);
  writeFileSync(path.join(secret, 'meta.yaml'), 'name: secret\n');
  put(`${run('a')}/meta.yaml`, 'run_name: [unclosed\n');
  put(`${run('b')}/params/only`, 'x');
  put(`${run('c')}/meta.yaml`, `a: &a [x]\nb: [*a, *a]\n`);
  put(`${run('d')}/meta.yaml`, 'x'.repeat(300_000));
  put(`${run('e')}/meta.yaml`, 'run_name: "Tab\\tand \\e[31mred"\nstatus: 99\nstart_time: -5\nartifact_uri: ../../../../etc\n');
  put(`${run('e')}/metrics/mase`, '1 nan 0\nnonsense\n2 0.7 3\n3 0.9 2\n');
  put(`${run('e')}/metrics/__proto__`, '1 1 0\n');
  symlinkSync(secret, path.join(root, run('9')));
  symlinkSync(path.join(secret, 'meta.yaml'), path.join(root, run('e'), 'params'));
  symlinkSync(secret, path.join(root, '8'));
  const found = await imported.import(root);
  expect(found.runs).toBe(2);
  expect(found.skipped.map(({ what }) => what)).toEqual(['a', 'b', 'c', 'd'].map(run));
  const odd = imported.list().find(({ sourceId }) => sourceId.startsWith('e'));
  expect(odd).toMatchObject({ name: 'Tab and [31mred', state: 'UNKNOWN', startedAt: null, parameters: {}, metrics: { mase: 0.7 } });
  expect(JSON.stringify(imported.list())).not.toContain('secret');

  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  await expect(imported.import(empty)).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(imported.import(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file-missing' });
  symlinkSync(root, path.join(folder, 'link'));
  await expect(imported.import(path.join(folder, 'link'))).rejects.toMatchObject({ code: 'file-missing' });
  writeFileSync(path.join(empty, 'mlflow.db'), `SQLite format 3\0${'\0'.repeat(200)}`);
  await expect(imported.import(empty)).rejects.toMatchObject({ code: 'file-unreadable' });
  const view = new Sqlite(path.join(folder, 'view.db'));
  view.exec('CREATE VIEW runs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS run_uuid FROM n');
  for (const table of ['experiments', 'params', 'tags', 'latest_metrics']) view.exec(`CREATE TABLE ${table} (a)`);
  view.close();
  await expect(imported.import(path.join(folder, 'view.db'))).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining('it has no table runs'),
  });
});

it('gives names that MLflow and file systems take, and the last value of a metric', () => {
  expect(['mase', 'a/b:c', '..', 'ü', '', '../x'].map(keyOf)).toEqual(['mase', 'a_b_c', '_', '_', '_', '__x']);
  expect(lastValue('5 1 0\n4 2 0\n9 3 1\n')).toBe(3);
  expect(lastValue('1 nan 0\n')).toBeNull();
});
