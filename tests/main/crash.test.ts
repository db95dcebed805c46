import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { openStore } from '../../main/store/store.ts';
import { writeSalesCsv } from '../bench/sales-csv.ts';
import { temporaryFolder } from './synthetic.ts';
import { almanac, run, until } from './terminal.ts';

let folder = '';
let remove: () => void = () => undefined;
let large = '';
let small = '';
beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  large = path.join(folder, 'large.csv');
  small = path.join(folder, 'small.csv');
  await writeSalesCsv(large, 40, 25, 700);
  await writeSalesCsv(small, 6, 10, 400);
});
afterAll(() => remove());

const open = (workspace: string): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

/** Names in a folder, or none where it is not there. */
const list = (place: string): string[] => (existsSync(place) ? readdirSync(place) : []);

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

describe.skipIf(process.platform !== 'linux')('kill -9', () => {
  it('during an import leaves no version and nothing half-written', async () => {
    const workspace = path.join(folder, 'killed-import');
    const { child, finished } = almanac(['import', large, '--workspace', workspace]);
    const data = path.join(workspace, 'data');
    await until(() => list(data).find((name) => name.startsWith('.importing-')) ?? null);
    const children = descendants(child.pid ?? 0);
    child.kill('SIGKILL');
    expect((await finished).signal).toBe('SIGKILL');
    expect(children.length).toBeGreaterThan(0);
    // The orphaned reader ends by itself.
    await until(() =>
      children.every((pid) => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) ? true : null,
    );

    const app = await open(workspace);
    expect(app.datasets.list()).toEqual([]);
    expect(app.jobs.list().map(({ kind, state }) => [kind, state])).toEqual([['import', 'interrupted']]);
    expect(list(data)).toEqual([]);
    expect(list(path.join(workspace, 'tmp'))).toEqual([String(process.pid)]);
    await app.close();

    const again = await run(['import', small, '--workspace', workspace, '--json']);
    expect(again.code).toBe(0);
    expect((JSON.parse(again.stdout) as { dataset: { series: number } }).dataset.series).toBe(60);
  });

  it('of the reading process alone fails the import and nothing else', async () => {
    const workspace = path.join(folder, 'killed-reader');
    const { child, finished } = almanac(['import', large, '--workspace', workspace]);
    await until(() => list(path.join(workspace, 'data')).find((name) => name.startsWith('.importing-')) ?? null);
    for (const pid of descendants(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    const { code, stderr } = await finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Reading the data stopped unexpectedly/m);
    expect(list(path.join(workspace, 'data'))).toEqual([]);
  });

  it('during a training shows it as interrupted, and resuming does not redo what is finished', async () => {
    const workspace = path.join(folder, 'killed-training');
    expect((await run(['import', small, '--workspace', workspace, '--name', 'small'])).code).toBe(0);
    const { child, finished } = almanac([
      'train',
      'small',
      '--horizon',
      '14',
      '--models',
      'theta,ses',
      '--transform',
      'log1p',
      '--workers',
      '2',
      '--workspace',
      workspace,
    ]);
    await until(() => {
      const store = openStore(workspace);
      const [experiment] = store.experiments.list();
      const done = experiment ? store.experiments.runs(experiment.id).reduce((sum, { id }) => sum + store.results.countFinished(id), 0) : 0;
      store.close();
      return done >= 30 ? done : null;
    });
    child.kill('SIGKILL');
    expect((await finished).signal).toBe('SIGKILL');

    const app = await open(workspace);
    const [interrupted] = app.experiments.list();
    expect(interrupted?.state).toBe('interrupted');
    const id = interrupted?.id ?? '';
    const { runs } = app.experiments.stored(id);
    const kept = runs.flatMap((row) => [...app.store.results.finished(row.id)].map((series) => [row.id, series] as const));
    expect(kept.length).toBeGreaterThanOrEqual(30);
    expect(kept.length).toBeLessThan(runs.length * 60);
    const times = kept.map(([runId, series]) => app.store.results.get(runId, series)?.fitMs);
    await app.experiments.resume(id).finished;
    const experiment = await app.experiments.get(id);
    expect(experiment.state).toBe('done');
    expect(experiment.selected).not.toBeNull();
    expect(experiment.leaderboard.find(({ model }) => model === 'theta')?.spec).toEqual({ transform: 'log1p' });
    // What was fitted after the restart has the settings of before it.
    const theta = runs.find(({ model }) => model === 'theta')?.id ?? '';
    for (let series = 0; series < 60; series++) expect(app.store.results.get(theta, series)?.fitted).toContain('log1p');
    expect(kept.map(([runId, series]) => app.store.results.get(runId, series)?.fitMs)).toEqual(times);
    await app.close();
  }, 60_000);
});

/** A file system of a few megabytes, where this process may mount one. */
function tinyDisk(megabytes: number): { place: string; release: () => void } | null {
  const place = path.join(folder, 'tiny');
  mkdirSync(place, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place], { stdio: 'ignore' });
    return { place, release: () => execFileSync('umount', ['-l', place]) };
  } catch {
    return null;
  }
}

describe('a full disk', () => {
  it('fails the import with one clear line and keeps nothing half-written', async ({ skip }) => {
    const disk = tinyDisk(16);
    if (!disk) return skip('mounting a small file system needs root on Linux');
    try {
      const workspace = path.join(disk.place, 'workspace');
      await (await open(workspace)).close();
      // Room to open it again, and not for the snapshot.
      const { bavail, bsize } = statfsSync(disk.place);
      writeFileSync(path.join(disk.place, 'ballast'), Buffer.alloc(bavail * bsize - 1024 * 1024));
      const { code, stderr } = await run(['import', large, '--workspace', workspace]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/disk is full/i);
      expect(list(path.join(workspace, 'data'))).toEqual([]);
      const app = await open(workspace);
      expect(app.datasets.list()).toEqual([]);
      await app.close();
    } finally {
      disk.release();
    }
  });

  it('leaves an existing report as it was when a new one does not fit', async ({ skip }) => {
    const disk = tinyDisk(1);
    if (!disk) return skip('mounting a small file system needs root on Linux');
    try {
      const target = path.join(disk.place, 'report.html');
      writeFileSync(target, 'the old report');
      writeFileSync(path.join(disk.place, 'ballast'), Buffer.alloc(1024 * 1024 - 24 * 1024));
      const { code, stderr } = await run([
        'forecast',
        small,
        '--horizon',
        '7',
        '--folds',
        '1',
        '--models',
        'theta',
        '--workspace',
        path.join(folder, 'report'),
        '--report',
        target,
      ]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/disk is full/i);
      expect(readFileSync(target, 'utf8')).toBe('the old report');
      expect(list(disk.place).sort()).toEqual(['ballast', 'report.html']);
    } finally {
      disk.release();
    }
  }, 60_000);
});

describe('two processes at once on one workspace', () => {
  it('both import and train', async () => {
    const workspace = path.join(folder, 'shared');
    const other = path.join(folder, 'other.csv');
    writeFileSync(other, readFileSync(small, 'utf8').split('\n').slice(0, 20_000).join('\n'));
    const train = ['--horizon', '7', '--folds', '1', '--models', 'theta', '--workers', '1', '--workspace', workspace, '--json'];
    const [a, b] = await Promise.all([run(['forecast', small, ...train]), run(['forecast', other, ...train])]);
    expect([a.stderr, a.code]).toEqual(['', 0]);
    expect([b.stderr, b.code]).toEqual(['', 0]);
    expect(statSync(path.join(workspace, 'almanac.db')).size).toBeGreaterThan(0);
    const app = await open(workspace);
    expect(app.datasets.list()).toHaveLength(2);
    expect(app.experiments.list().map(({ state }) => state)).toEqual(['done', 'done']);
    await app.close();
    rmSync(other);
  }, 60_000);
});
