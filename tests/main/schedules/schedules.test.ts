import { afterEach, describe, expect, it } from 'vitest';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import type { ScheduleSettings } from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import { createSchedules, type Schedules, type SchedulesOptions } from '../../../main/services/schedules/schedules.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';

const settings: ScheduleSettings = {
  name: 'Tidy up',
  cron: '0 6 * * *',
  zone: 'UTC',
  task: { kind: 'retention' },
  catchUp: true,
  retries: 2,
  timeoutMinutes: null,
};

interface Place {
  readonly folder: string;
  clock: Date;
  /** Done in place of pruning; the number of calls so far is given. */
  prune: (call: number) => void;
  calls: number;
  readonly raised: AlertNotice[];
  readonly settled: string[];
}
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function place(): Place {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  return { folder, clock: new Date('2026-03-01T05:00:00Z'), prune: () => undefined, calls: 0, raised: [], settled: [] };
}

/** A process on the workspace of a place. */
function open(where: Place): { schedules: Schedules; store: Store } {
  const store = openStore(where.folder);
  const nothing = {} as SchedulesOptions;
  const schedules = createSchedules({
    ...nothing,
    store,
    retention: {
      prune: () => {
        where.prune(++where.calls);
        const total = [
          { kind: 'version' as const, count: 0, bytes: 0 },
          ...(where.calls === 1 ? [] : [{ kind: 'joined' as const, count: 2, bytes: 1e6 }]),
        ];
        return { use: [], items: [], total, bytes: where.calls === 1 ? 0 : 1e6, needed: [] };
      },
    },
    raise: (notice) => void where.raised.push(notice),
    settle: (key) => void where.settled.push(key),
    changed: () => undefined,
    now: () => where.clock,
    backOffMs: 60_000,
  });
  cleanups.push(async () => {
    await schedules.close();
    store.close();
  });
  return { schedules, store };
}
const at = (where: Place, time: string): void => void (where.clock = new Date(time));
const states = (schedules: Schedules): string[] =>
  schedules.history().map(({ dueAt, reason, state }) => `${dueAt.slice(0, 16)} ${reason} ${state}`);

describe('schedules', () => {
  it('are done when they are due, once', async () => {
    const where = place();
    const { schedules } = open(where);
    const made = await schedules.add(settings);
    expect([made.words, made.does, made.next[0]?.at]).toEqual([
      'every day at 06:00, UTC',
      'Remove what nothing uses',
      '2026-03-01T06:00:00.000Z',
    ]);
    expect(await schedules.once()).toEqual([]);
    at(where, '2026-03-01T06:00:01Z');
    expect((await schedules.once()).map(({ state, outcome }) => [state, outcome])).toEqual([['done', 'There was nothing to remove.']]);
    at(where, '2026-03-01T06:05:00Z');
    expect(await schedules.once()).toEqual([]);
    expect(states(schedules)).toEqual(['2026-03-01T06:00 due done']);
    expect(where.calls).toBe(1);
    at(where, '2026-03-02T06:00:01Z');
    expect((await schedules.once()).map(({ outcome }) => outcome)).toEqual(['Removed 2 copies of joined files: 1.0 MB.']);
  });

  it('are done once by two processes on one workspace', async () => {
    const where = place();
    const [one, two] = [open(where), open(where)];
    await one.schedules.add(settings);
    at(where, '2026-03-01T06:00:01Z');
    await Promise.all([one.schedules.once(), two.schedules.once(), one.schedules.once()]);
    expect(where.calls).toBe(1);
    expect(states(two.schedules)).toEqual(['2026-03-01T06:00 due done']);
  });

  it('catch up once what was missed, however often; or leave it out', async () => {
    const where = place();
    const { schedules } = open(where);
    await schedules.add(settings);
    await schedules.add({ ...settings, name: 'Not again', catchUp: false });
    at(where, '2026-03-09T11:00:00Z');
    await schedules.once();
    expect(states(schedules).sort()).toEqual(['2026-03-09T06:00 missed done', '2026-03-09T06:00 missed skipped']);
    expect(where.calls).toBe(1);
  });

  it('do not know of what was due before they were made, changed or resumed', async () => {
    const where = place();
    at(where, '2026-03-01T07:00:00Z');
    const { schedules } = open(where);
    const { id } = await schedules.add(settings);
    await schedules.once();
    schedules.pause(id, true);
    expect(schedules.get(id).next).toEqual([]);
    at(where, '2026-03-02T06:00:30Z');
    await schedules.once();
    schedules.pause(id, false);
    await schedules.once();
    expect(where.calls).toBe(0);
    at(where, '2026-03-03T06:00:30Z');
    await schedules.change(id, { ...settings, cron: '0 5 * * *' });
    await schedules.once();
    expect(where.calls).toBe(0);
  });

  it('try again after a failure, each time later, then give up and tell; what goes well again is over', async () => {
    const where = place();
    const { schedules } = open(where);
    await schedules.add(settings);
    where.prune = (call) => {
      if (call <= 3) throw new ApiError('disk-full', 'The disk is full.');
    };
    at(where, '2026-03-01T06:00:00Z');
    await schedules.once();
    const [first] = schedules.history();
    expect([first?.state, first?.retryAt, first?.error?.message]).toEqual(['waiting', '2026-03-01T06:01:00.000Z', 'The disk is full.']);
    at(where, '2026-03-01T06:00:59Z');
    await schedules.once();
    expect(where.calls).toBe(1);
    at(where, '2026-03-01T06:01:00Z');
    await schedules.once();
    expect(schedules.history()[0]?.retryAt).toBe('2026-03-01T06:03:00.000Z');
    at(where, '2026-03-01T06:03:00Z');
    await schedules.once();
    expect(schedules.history().map(({ state, attempts }) => [state, attempts])).toEqual([['failed', 3]]);
    expect(where.raised.map(({ title, evidence }) => [title, evidence])).toEqual([['The schedule Tidy up failed', 'The disk is full.']]);
    at(where, '2026-03-02T06:00:00Z');
    await schedules.once();
    expect(schedules.history()[0]?.state).toBe('done');
    expect(where.settled).toEqual([where.raised[0]?.key]);
  });

  it('leave out a time at which the run before still waits', async () => {
    const where = place();
    const { schedules } = open(where);
    await schedules.add({ ...settings, cron: '* * * * *', retries: 10 });
    where.prune = () => {
      throw new ApiError('busy', 'Not now.');
    };
    at(where, '2026-03-01T06:00:00Z');
    await schedules.once();
    at(where, '2026-03-01T06:00:59Z');
    where.prune = () => undefined;
    const [run] = schedules.history();
    schedules.cancel(run?.id ?? '');
    schedules.runNow('Tidy up');
    expect(() => schedules.runNow('Tidy up')).toThrow('is running, or waits to be tried again');
    at(where, '2026-03-01T06:01:00Z');
    await schedules.once();
    expect(states(schedules).sort()).toEqual([
      '2026-03-01T06:00 asked done',
      '2026-03-01T06:00 due cancelled',
      '2026-03-01T06:01 due skipped',
    ]);
  });

  it('go on when a clock that was a year ahead is put right', async () => {
    const where = place();
    const { schedules } = open(where);
    await schedules.add(settings);
    at(where, '2027-03-01T06:00:01Z');
    where.prune = () => {
      throw new ApiError('disk-full', 'The disk is full.');
    };
    // Made and tried with the wrong clock.
    await schedules.add({ ...settings, name: 'Later' });
    await schedules.once();
    expect(states(schedules)).toEqual(['2027-03-01T06:00 due waiting']);
    at(where, '2026-03-01T06:00:01Z');
    where.prune = () => undefined;
    expect((await schedules.once()).map(({ schedule, state }) => [schedule, state])).toEqual([['Tidy up', 'done']]);
    at(where, '2026-03-02T06:00:01Z');
    const next = (await schedules.once()).map(({ schedule, dueAt, state }) => `${schedule} ${dueAt.slice(0, 10)} ${state}`);
    expect(new Set(next)).toEqual(new Set(['Later 2026-03-02 done', 'Tidy up 2026-03-02 done']));
  });

  it('go on with what a dead process left, and with nothing that another one works on', async () => {
    const where = place();
    const { schedules, store } = open(where);
    await schedules.add(settings);
    const left = schedules.runNow('Tidy up');
    // A process that is not there any more: the number of one that cannot be.
    store.schedules.take(left, 0, 2 ** 22 + 1, '2026-03-01T05:00:00Z');
    expect((await schedules.once()).map(({ id, state, attempts }) => [id, state, attempts])).toEqual([[left, 'done', 2]]);
    const running = schedules.runNow('Tidy up');
    store.schedules.take(running, 0, process.ppid, new Date().toISOString());
    expect(await schedules.once()).toEqual([]);
    expect(schedules.get('tidy UP').running?.id).toBe(running);
  });

  it('refuse what cannot be, with the field that it is about', async () => {
    const { schedules } = open(place());
    const refused = async (change: Partial<ScheduleSettings>): Promise<unknown> =>
      schedules.add({ ...settings, ...change }).then(
        () => 'taken',
        (error: unknown) => (error instanceof ApiError ? [error.code, error.data.field] : error),
      );
    expect(await refused({ cron: '61 * * * *' })).toEqual(['bad-input', 'cron']);
    expect(await refused({ zone: 'Mars/Olympus' })).toEqual(['bad-input', 'zone']);
    expect(await refused({ name: '  ' })).toEqual(['bad-input', 'name']);
    expect(await refused({ retries: 99 })).toEqual(['bad-input', 'retries']);
    expect(await refused({ task: { kind: 'flow', deploymentId: 'nobody' } })).toEqual(['not-found', 'task.deploymentId']);
    expect(() => schedules.get('nobody')).toThrow('There is no schedule nobody');
  });
});
