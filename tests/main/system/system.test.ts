import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/entities/job.ts';
import { createAlerts, type Alerts } from '../../../main/services/alerts/alerts.ts';
import { addDurations, latencyOf, noDurations, withDuration } from '../../../main/services/system/durations.ts';
import { createKeeping } from '../../../main/services/system/keeping.ts';
import { createSystem, ringDays, type System } from '../../../main/services/system/system.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let store: Store;
let alerts: Alerts;
let workspace = '';
let now = Date.UTC(2026, 10, 22, 3);
let disk = { free: 50e9, total: 250e9 };
let memory = { free: 8e9, total: 16e9 };
let jobs: Job[] = [];
let remove: () => void = () => undefined;

beforeEach(() => {
  const place = temporaryFolder();
  workspace = place.folder;
  store = openStore(workspace);
  ({ remove } = place);
  now = Date.UTC(2026, 10, 22, 3);
  disk = { free: 50e9, total: 250e9 };
  memory = { free: 8e9, total: 16e9 };
  jobs = [];
  alerts = createAlerts({ store, changed: () => undefined, now: () => new Date(now).toISOString() });
});
afterEach(() => {
  store.close();
  remove();
});

const open = (): System =>
  createSystem({
    store,
    workspace,
    host: { kind: 'browser', processes: () => [{ name: 'application', pid: 1, bytes: 300e6, cpuMs: 1000 }] },
    jobs: { list: () => jobs },
    alerts,
    log: () => undefined,
    graphics: () => Promise.resolve({ state: 'ok', detail: 'none used' }),
    now: () => now,
    disk: () => disk,
    memory: () => memory,
  });
const raised = (key: string) => alerts.list().find((one) => one.key === key);

describe('the machine', () => {
  it('is kept by the minute, the least that was free and the most that was used', () => {
    const system = open();
    system.look();
    disk = { ...disk, free: 40e9 };
    memory = { ...memory, free: 6e9 };
    now += 10_000;
    system.look();
    now += minute;
    disk = { ...disk, free: 45e9 };
    system.look();
    const minutes = system.minutes(1);
    expect(minutes).toHaveLength(60);
    expect(minutes.slice(-2).map(({ at, diskFree, memoryFree, memory: own }) => [at, diskFree, memoryFree, own])).toEqual([
      ['2026-11-22T03:00:00.000Z', 40e9, 6e9, 300e6],
      ['2026-11-22T03:01:00.000Z', 45e9, 6e9, 300e6],
    ]);
    expect(minutes[0]).toMatchObject({ cpu: null, diskFree: null, memory: null, forecasts: { count: 0, p50: null } });
  });

  it('is told of in as many points as are asked for, whatever the span', () => {
    const system = open();
    system.look();
    const week = system.minutes(24 * 7, 360);
    expect(week.length).toBeLessThanOrEqual(360);
    expect(week.at(-1)).toMatchObject({ diskFree: 50e9 });
  });

  it('is forgotten after some days', () => {
    const first = Math.floor(now / minute) - ringDays * 24 * 60 - 1;
    store.system.saveMinute({ minute: first, pid: 7, figures: '{}' });
    store.system.saveMinute({ minute: first + 2, pid: 7, figures: '{}' });
    const system = open();
    system.start();
    system.close();
    expect(store.system.minutesSince(0).map((one) => one.minute)).toEqual([first + 2]);
  });

  it('raises one alert when the disk is nearly full, and settles it when there is room', () => {
    const system = open();
    disk = { ...disk, free: 1.5e9 };
    system.look();
    system.look();
    expect(raised('system:disk')).toMatchObject({
      severity: 'warning',
      count: 1,
      evidence: expect.stringContaining('1.5 GB free') as string,
    });
    now += minute;
    disk = { ...disk, free: 0.2e9 };
    system.look();
    expect(raised('system:disk')).toMatchObject({ severity: 'critical', count: 2 });
    now += minute;
    // Barely above the limit it may be short again at once.
    disk = { ...disk, free: 2.1e9 };
    system.look();
    expect(raised('system:disk')).toBeDefined();
    now += minute;
    disk = { ...disk, free: 3e9 };
    system.look();
    expect(raised('system:disk')).toBeUndefined();
  });

  it('raises an alert when memory is nearly used up', () => {
    const system = open();
    memory = { ...memory, free: 0.5e9 };
    system.look();
    expect(raised('system:memory')).toMatchObject({ severity: 'warning', kind: 'system' });
  });

  it('raises an alert when jobs of a kind fail again and again, until one is done', () => {
    const system = open();
    const ended = (state: Job['state'], kind: Job['kind'] = 'train'): Job => ({
      ...{ id: `j${jobs.length}`, kind, subjectId: null, title: 'Shops', state, done: 0, total: 1, phase: '', leftMs: null },
      ...{ startedAt: new Date(now).toISOString(), finishedAt: new Date(now).toISOString() },
      error: state === 'failed' ? { code: 'disk-full', message: 'The disk is full.' } : null,
    });
    const end = (state: Job['state'], kind?: Job['kind']): void => {
      now += minute;
      const job = ended(state, kind);
      jobs = [job, ...jobs];
      system.jobEnded(job);
    };
    end('failed');
    end('done', 'import');
    end('failed');
    end('cancelled');
    expect(alerts.list()).toEqual([]);
    end('failed');
    expect(raised('system:jobs:train')).toMatchObject({ evidence: 'The disk is full. (disk-full)', count: 1 });
    end('failed');
    expect(raised('system:jobs:train')).toMatchObject({ count: 2 });
    end('done');
    expect(alerts.list()).toEqual([]);
    expect(system.minutes(1).reduce((sum, { jobsFailed }) => sum + jobsFailed, 0)).toBe(4);
  });

  it('is reported with processes, folders, jobs and how long forecasts take', async () => {
    mkdirSync(path.join(workspace, 'models'));
    writeFileSync(path.join(workspace, 'models', 'a.jsonl'), 'x'.repeat(5000));
    const system = open();
    for (let ms = 1; ms <= 100; ms++) system.observeForecast(ms);
    now += minute;
    system.look();
    const report = await system.report();
    expect(report).toMatchObject({ disk: { free: 50e9 }, gpu: { detail: 'none used' }, memory: { own: 300e6 } });
    expect(report.workspace.folders).toContainEqual({ name: 'models', bytes: 5000, files: 1 });
    expect(report.forecasts.count).toBe(100);
    expect(report.forecasts.mostMs).toBe(100);
    // Within the width of a bucket: 2^(1/8).
    expect(report.forecasts.p50 ?? 0).toBeGreaterThan(50 / 1.1);
    expect(report.forecasts.p50 ?? 0).toBeLessThan(50 * 1.1);
    expect(report.forecasts.p95 ?? 0).toBeGreaterThan(95 / 1.1);
    expect(report.forecasts.p95 ?? 0).toBeLessThanOrEqual(100);
  });
});

describe('durations', () => {
  it('add up as if all had been counted together', () => {
    const of = (list: readonly number[]) => list.reduce((sum, ms) => withDuration(sum, ms), noDurations);
    expect(latencyOf(addDurations([of([1, 2, 3]), of([400, 5, Number.NaN])]))).toEqual(latencyOf(of([1, 2, 3, 400, 5])));
    expect(latencyOf(noDurations)).toEqual({ count: 0, p50: null, p95: null, mostMs: null });
  });
});

describe('what is kept', () => {
  const keepingOf = () => createKeeping({ store, workspace, log: () => undefined, changed: () => undefined, now: () => now });
  const rule = (preview: ReturnType<ReturnType<typeof keepingOf>['preview']>, what: string) =>
    preview.rules.find((one) => one.what === what);

  it('says what would go, with sizes, before anything does', () => {
    const logs = path.join(workspace, 'logs');
    mkdirSync(logs);
    for (const name of ['almanac-2026-09-01-001', 'almanac-2026-11-21-001', 'alerts-2026-09-01-001', 'alerts-2026-11-22-001'])
      writeFileSync(path.join(logs, `${name}.jsonl`), 'x'.repeat(1000));
    alerts.raise({ key: 'a', kind: 'data', severity: 'info', title: 'a', where: '', since: null, evidence: '', whatToDo: '' });
    alerts.raise({ key: 'b', kind: 'data', severity: 'info', title: 'b', where: '', since: null, evidence: '', whatToDo: '' });
    alerts.settle('a');
    now += 200 * day;
    const keeping = keepingOf();
    const first = keeping.preview();
    expect(rule(first, 'alerts')).toMatchObject({ days: 180, count: 1, goes: { count: 1 } });
    // The newest file of each kind is being written.
    expect(rule(first, 'logs')).toMatchObject({ count: 4, bytes: 4000, goes: { count: 2, bytes: 2000 } });
    expect(rule(keeping.preview([{ what: 'alerts', days: null }]), 'alerts')).toMatchObject({ days: null, goes: { count: 0 } });
    expect(alerts.list({ settled: true })).toHaveLength(2);
    const gone = keeping.apply();
    expect(gone.rules.map(({ what, goes }) => [what, goes.count])).toEqual([
      ['logs', 2],
      ['alerts', 1],
    ]);
    expect(alerts.list({ settled: true }).map(({ key }) => key)).toEqual(['b']);
    expect(keeping.apply().rules).toEqual([]);
  });

  it('goes by itself only by rules that somebody set, but logs', () => {
    alerts.raise({ key: 'a', kind: 'data', severity: 'info', title: 'a', where: '', since: null, evidence: '', whatToDo: '' });
    alerts.settle('a');
    now += 400 * day;
    const keeping = keepingOf();
    keeping.daily();
    expect(alerts.list({ settled: true })).toHaveLength(1);
    keeping.set([{ what: 'alerts', days: 365 }]);
    expect(alerts.list({ settled: true })).toHaveLength(1);
    keeping.daily();
    expect(alerts.list({ settled: true })).toHaveLength(0);
  });

  it('leaves forecasts that are the newest of a version, not yet seen out, or of a trial; and comparisons that something leads to', () => {
    const db = new Sqlite(path.join(workspace, 'almanac.db'));
    db.pragma('foreign_keys = OFF');
    const forecast = db.prepare(`INSERT INTO logged_forecast
      (id, deployment_id, model_version_id, role, dataset_version_id, origin, origin_period, made_at, horizon, levels, series, failed, payload)
      VALUES (?, ?, ?, 'champion', ?, '', ?, '2026-01-01T00:00:00.000Z', 7, '[]', 1, 0, x'00')`);
    // Every seven periods, seven ahead: of the last but one nothing is left to come.
    [0, 7, 14, 21].forEach((origin) => forecast.run(`a${origin}`, 'a', 'v1', `d${origin}`, origin));
    // A version that forecast once stays, whatever came since.
    forecast.run('once', 'a', 'v2', 'd0', 0);
    [0, 7, 14].forEach((origin) => forecast.run(`t${origin}`, 'trial', 'v1', `d${origin}`, origin));
    db.exec(`INSERT INTO trial (id, deployment_id, kind, champion_id, other_id, since, periods, state, began_at)
      VALUES ('t', 'trial', 'shadow', 'v1', 'v2', '', 28, 'running', '')`);
    const check =
      db.prepare(`INSERT INTO drift_check (id, dataset_id, reference_id, current_id, settings, sides, created_at, state, summary)
      VALUES (?, 'set', 'r', ?, '{}', '{}', ?, 'done', '{}')`);
    ['old', 'led-to', 'newest'].forEach((id, i) => check.run(id, id, `2025-0${i + 1}-01T00:00:00.000Z`));
    alerts.raise({
      ...{ key: 'd', kind: 'data', severity: 'warning', title: 'd', where: '', since: null, evidence: '', whatToDo: '' },
      link: { screen: 'drift', id: 'led-to' },
    });
    const keeping = keepingOf();
    keeping.set([
      { what: 'logged-forecasts', days: 90 },
      { what: 'drift-reports', days: 90 },
    ]);
    expect(rule(keeping.preview(), 'logged-forecasts')).toMatchObject({ count: 8, goes: { count: 3 } });
    expect(rule(keeping.preview(), 'drift-reports')).toMatchObject({ count: 3, goes: { count: 1 } });
    keeping.apply();
    const ids = (table: string) => (db.prepare(`SELECT id FROM ${table} ORDER BY id`).all() as { id: string }[]).map(({ id }) => id);
    expect(ids('logged_forecast')).toEqual(['a21', 'once', 't0', 't14', 't7']);
    expect(ids('drift_check')).toEqual(['led-to', 'newest']);
    db.close();
  });

  it('counts half-written files and checkpoints as interrupted work once they are old', () => {
    const checkpoints = path.join(workspace, 'checkpoints', 'run-1');
    mkdirSync(checkpoints, { recursive: true });
    mkdirSync(path.join(workspace, 'models'));
    const [half, checkpoint] = [path.join(workspace, 'models', '.writing-1'), path.join(checkpoints, '0.checkpoint')];
    for (const file of [half, checkpoint]) writeFileSync(file, 'x'.repeat(100));
    utimesSync(checkpoint, new Date(0), new Date(0));
    // The time that a file was made cannot be set back: what was made now is not old.
    now = Date.now();
    const keeping = keepingOf();
    expect(rule(keeping.preview(), 'drafts')).toMatchObject({ count: 2, bytes: 200, goes: { count: 0 } });
    expect(keeping.apply(['drafts']).rules).toEqual([]);
  });
});
