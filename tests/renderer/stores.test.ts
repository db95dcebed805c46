import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../contract/entities/job.ts';
import { ApiError } from '../../contract/errors.ts';
import { importFiles } from '../../renderer/state/actions.ts';
import { createApp, forecastKey } from '../../renderer/state/app.ts';
import { createCache } from '../../renderer/state/cache.ts';
import { createImport, nameFromFile } from '../../renderer/state/import.ts';
import { createJobs } from '../../renderer/state/jobs.ts';
import { createThrottle } from '../../renderer/state/throttle.ts';
import { nextStep, toFailure } from '../../renderer/words/failures.ts';
import { createFakeHost } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const jobOf = (change: Partial<Job> = {}): Job => ({
  id: 'j1',
  kind: 'train',
  subjectId: 'e1',
  title: 'Train',
  state: 'running',
  done: 0,
  total: 10,
  phase: '',
  leftMs: null,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  error: null,
  ...change,
});

describe('the cache of answers', () => {
  it('asks once for a key, keeps the value while it asks again, and drops what came too late', async () => {
    const answers: ((value: string) => void)[] = [];
    const cache = createCache<string>(() => new Promise((resolve) => answers.push(resolve)), 4);
    cache.request('a');
    cache.request('a');
    expect(answers).toHaveLength(1);
    cache.refresh('a');
    answers[1]?.('new');
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.('old');
    await vi.advanceTimersByTimeAsync(0);
    expect(cache.store.getState().entries.get('a')).toEqual({ value: 'new', loading: false, failure: null });
    cache.refresh('a');
    expect(cache.store.getState().entries.get('a')).toMatchObject({ value: 'new', loading: true });
  });
  it('a failure keeps the last value and says what went wrong', async () => {
    let fail = false;
    const cache = createCache<string>(async () => {
      if (fail) throw new ApiError('busy', 'Busy');
      return 'v';
    }, 4);
    cache.request('a');
    await vi.advanceTimersByTimeAsync(0);
    fail = true;
    cache.refresh('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(cache.store.getState().entries.get('a')).toMatchObject({ value: 'v', failure: { code: 'busy', message: 'Busy' } });
  });
  it('keeps no more than its limit', async () => {
    const cache = createCache(async (key) => key, 2);
    for (const key of ['a', 'b', 'c']) {
      cache.request(key);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect([...cache.store.getState().entries.keys()]).toEqual(['b', 'c']);
  });
});

describe('jobs', () => {
  it('an ended training waits until it is looked at; one that was over before does not', () => {
    const jobs = createJobs();
    jobs.load([jobOf({ id: 'old', state: 'done' })]);
    jobs.apply(jobOf());
    jobs.apply(jobOf({ state: 'done', done: 10 }));
    expect(jobs.store.getState().waiting).toEqual(['j1']);
    jobs.seen('j1');
    expect(jobs.store.getState().waiting).toEqual([]);
  });
  it('a late note of progress does not revive an ended job', () => {
    const jobs = createJobs();
    jobs.apply(jobOf({ state: 'done', done: 10 }));
    jobs.apply(jobOf({ done: 9 }));
    expect(jobs.store.getState().jobs.get('j1')?.state).toBe('done');
  });
  it('a drift check that ended well is no news, one that failed is', () => {
    const jobs = createJobs();
    jobs.apply(jobOf({ kind: 'drift' }));
    jobs.apply(jobOf({ kind: 'drift', state: 'done' }));
    expect(jobs.store.getState().waiting).toEqual([]);
    jobs.apply(jobOf({ id: 'j2', kind: 'drift', state: 'failed' }));
    expect(jobs.store.getState().waiting).toEqual(['j2']);
  });
  it('cancelled by the user is no news', () => {
    const jobs = createJobs();
    jobs.apply(jobOf());
    jobs.apply(jobOf({ state: 'cancelled' }));
    expect(jobs.store.getState().waiting).toEqual([]);
  });
});

describe('the throttle', () => {
  it('acts at once, then once a period, and makes up for the last call', () => {
    const act = vi.fn();
    const { call } = createThrottle(act, 500);
    for (let i = 0; i < 20; i += 1) {
      call('a');
      vi.advanceTimersByTime(100);
    }
    expect(act.mock.calls.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(500);
    const settled = act.mock.calls.length;
    vi.advanceTimersByTime(5000);
    expect(act.mock.calls.length).toBe(settled);
  });
});

describe('the import table', () => {
  const fileOf = (name: string) => ({ grant: `grant-${name}`, name, bytes: 10 });
  const settle = () => vi.advanceTimersByTimeAsync(5000);

  it('looks at files at once and again after a pause, with the latest choices only', async () => {
    const { api } = createFakeHost();
    const inspect = vi.spyOn(api, 'datasets.inspect');
    const session = createImport(api);
    session.add([fileOf('sales.csv')]);
    await settle();
    expect(session.store.getState()).toMatchObject({ name: 'sales', busy: null, choices: { seasonLength: 7 } });
    for (const seasonLength of [8, 9, 14]) session.change({ seasonLength });
    await settle();
    expect(inspect).toHaveBeenCalledTimes(2);
    expect(session.store.getState().preview?.choices.seasonLength).toBe(14);
  });
  it('a failure keeps the choices and says where', async () => {
    const { api } = createFakeHost();
    const session = createImport(api);
    session.add([fileOf('sales.csv')]);
    await settle();
    vi.spyOn(api, 'datasets.inspect').mockRejectedValueOnce(
      new ApiError('duplicate-keys', 'Two rows for one day', { file: 'sales.csv', row: 7 }),
    );
    session.change({ seasonLength: 14 });
    await settle();
    const { choices, preview, failure } = session.store.getState();
    expect(choices?.seasonLength).toBe(14);
    expect(preview).not.toBeNull();
    expect(failure?.place).toEqual([
      { label: 'File', value: 'sales.csv' },
      { label: 'Row', value: '7' },
    ]);
    expect(failure && nextStep(failure)).toBe('add-up');
  });
  it('there is one date and one target: choosing another sets the former aside', async () => {
    const session = createImport(createFakeHost().api);
    session.add([fileOf('sales.csv')]);
    await settle();
    session.setRole('onpromotion', 'target');
    expect(session.store.getState().choices?.roles).toMatchObject({ sales: 'ignore', onpromotion: 'target', store_nbr: 'series' });
  });
  it('another date column asks for suggestions around it, since its format may be another', async () => {
    const { api } = createFakeHost();
    const inspect = vi.spyOn(api, 'datasets.inspect');
    const session = createImport(api);
    session.add([fileOf('sales.csv')]);
    await settle();
    session.setRole('onpromotion', 'date');
    await settle();
    const { hints, choices } = inspect.mock.lastCall?.[0] ?? {};
    expect(hints).toMatchObject({ date: 'onpromotion', target: 'sales' });
    expect(choices).toBeUndefined();
    session.change({ seasonLength: 14 });
    await settle();
    expect(inspect.mock.lastCall?.[0].hints).toBeUndefined();
    expect(inspect.mock.lastCall?.[0].choices?.seasonLength).toBe(14);
  });
  it('closing while it looks leaves nothing behind', async () => {
    const session = createImport(createFakeHost().api);
    session.add([fileOf('sales.csv')]);
    session.close();
    await settle();
    expect(session.store.getState()).toMatchObject({ files: [], preview: null, busy: null, failure: null });
  });
  it('files that could not be read make room for the next ones', async () => {
    const session = createImport(createFakeHost().api);
    session.add([fileOf('bad.csv')]);
    await settle();
    expect(session.store.getState().failure?.code).toBe('not-a-number');
    session.add([fileOf('good.csv')]);
    await settle();
    expect(session.store.getState()).toMatchObject({ files: [{ name: 'good.csv' }], name: 'good', failure: null });
  });
  it('a name comes from the first file', () => {
    expect([nameFromFile('a.b.CSV'), nameFromFile('x.tsv'), nameFromFile('.csv')]).toEqual(['a.b', 'x', '.csv']);
  });
});

describe('the whole page', () => {
  it('opens on the newest finished forecast, on Data where there is none', async () => {
    const app = createApp(createFakeHost());
    const stop = app.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(app.navigation.store.getState()).toMatchObject({ screen: 'forecast', experimentId: 'exp-done' });
    stop();
    const empty = createApp(createFakeHost({ empty: true }));
    empty.start()();
    await vi.advanceTimersByTimeAsync(10);
    expect(empty.navigation.store.getState()).toMatchObject({ screen: 'data', versionId: null });
  });
  it('does not take the user away who went somewhere while it loads', async () => {
    const app = createApp(createFakeHost());
    const stop = app.start();
    app.navigation.go('settings');
    await vi.advanceTimersByTimeAsync(10);
    expect(app.navigation.store.getState()).toMatchObject({ screen: 'settings', experimentId: 'exp-done' });
    stop();
  });
  it('importing under a known name makes its next version and selects it', async () => {
    const host = createFakeHost();
    const app = createApp(host);
    const stop = app.start();
    await vi.advanceTimersByTimeAsync(10);
    app.session.add([{ grant: 'grant-store_sales.csv', name: 'store_sales.csv', bytes: 3 }]);
    await vi.advanceTimersByTimeAsync(2000);
    const run = vi.spyOn(host.api, 'datasets.import');
    const done = importFiles(app);
    await vi.advanceTimersByTimeAsync(5000);
    await done;
    expect(run.mock.calls[0]?.[0]).toMatchObject({ datasetId: 'store_sales', name: 'store_sales' });
    const { versionId } = app.navigation.store.getState();
    expect(app.workspace.store.getState().versions?.find((one) => one.id === versionId)?.number).toBe(3);
    stop();
  });
  it('asks for a running experiment at most twice a second', async () => {
    const host = createFakeHost();
    const app = createApp(host);
    const stop = app.start();
    await vi.advanceTimersByTimeAsync(10);
    const get = vi.spyOn(host.api, 'experiments.get');
    for (let i = 0; i < 30; i += 1) {
      host.emit('job.changed', jobOf({ subjectId: 'exp-done', done: i, total: 100 }));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(get.mock.calls.length).toBeLessThanOrEqual(7);
    expect(get.mock.calls.length).toBeGreaterThanOrEqual(5);
    stop();
  });
  it('an ended training makes the page ask for its forecasts again', async () => {
    const host = createFakeHost();
    const app = createApp(host);
    const stop = app.start();
    await vi.advanceTimersByTimeAsync(10);
    const key = forecastKey('exp-done', 'theta', 0);
    app.forecasts.request(key);
    await vi.advanceTimersByTimeAsync(10);
    host.emit('job.changed', jobOf({ subjectId: 'exp-done', state: 'done' }));
    expect(app.forecasts.store.getState().entries.has(key)).toBe(false);
    stop();
  });
});

describe('failures', () => {
  it('anything thrown can be shown', () => {
    expect(toFailure(new TypeError('x is not a function'))).toMatchObject({ code: 'internal', message: 'x is not a function' });
    expect(toFailure('odd')).toMatchObject({ message: 'odd' });
  });
});
