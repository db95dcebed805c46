import { randomUUID } from 'node:crypto';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import {
  scheduleSettings,
  type Schedule,
  type SchedulePreview,
  type ScheduleRun,
  type ScheduleSettings,
} from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { RunHold, StoredSchedule, StoredScheduleRun } from '../../store/repositories/schedules.ts';
import { explainError } from '../explain-error.ts';
import { isLeft } from '../jobs/is-left.ts';
import { unattended } from '../logs/unattended.ts';
import { cronProblem, latestDue, previewOf } from './preview.ts';
import { checkTask, doTask, taskWords, type TaskOutcome, type TaskPorts } from './tasks.ts';

/** What is done at set times: while the application runs, or by `almanac schedule run`. */
export interface Schedules {
  /** By name. */
  list(): Schedule[];
  /** @param key - its id or name. @throws ApiError `not-found` */
  get(key: string): Schedule;
  preview(cron: string, zone: string): SchedulePreview;
  /** @throws ApiError `bad-input` that names the field; `not-found`, `file-missing` for what it is about */
  add(settings: ScheduleSettings): Promise<Schedule>;
  /** What was due before is of no account then. @throws ApiError as `add` */
  change(id: string, settings: ScheduleSettings): Promise<Schedule>;
  pause(id: string, paused: boolean): Schedule;
  delete(id: string): void;
  /** Has it run now, whether it is paused or not. @returns id of the run. @throws ApiError `busy` while one runs */
  runNow(id: string): string;
  /** @throws ApiError `not-found` */
  cancel(runId: string): void;
  /** Newest first; of a schedule or of all. */
  history(options?: { readonly scheduleId?: string | undefined; readonly limit?: number | undefined }): ScheduleRun[];
  /** Does what is due, from now on. */
  start(): void;
  /** Does what is due now and waits for it. @returns the runs of this process that have ended */
  once(): Promise<ScheduleRun[]>;
  /** Until a run is over, here or in another process. @throws ApiError `not-found` */
  finished(runId: string): Promise<ScheduleRun>;
  close(): Promise<void>;
}

export interface SchedulesOptions extends TaskPorts {
  readonly raise: (notice: AlertNotice) => void;
  readonly settle: (key: string) => void;
  readonly changed: () => void;
  readonly now?: () => Date;
  /** Runs at once in a workspace, in all processes together. */
  readonly atOnce?: number;
  /** Before a failed run is tried again the first time; twice as long each time after. */
  readonly backOffMs?: number;
}

const tickMs = 2_000;
const heartbeatMs = 5_000;
/** A time that passed longer ago was missed: nothing ran then. */
const lateAfterMs = 60_000;
/** A clock that is put back does so by more than this, or does not matter. */
const clockMs = 60_000;
const brokenKey = 'schedules-broken';

/** Runs that this process works on, whichever application of it. */
const worked = new Set<string>();

export function createSchedules(options: SchedulesOptions): Schedules {
  const { store, changed, raise, settle, now = () => new Date(), atOnce = 2, backOffMs = 60_000 } = options;
  const rows = store.schedules;
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const iso = (): string => now().toISOString();

  const stored = (key: string): StoredSchedule => {
    const found = rows.get(key) ?? rows.list().find(({ name }) => name.toLowerCase() === key.trim().toLowerCase());
    if (!found) throw new ApiError('not-found', `There is no schedule ${key}. "schedule list" shows them.`, { value: key });
    return found;
  };
  const runOf = ({
    made: _made,
    ownerPid: _pid,
    heartbeatAt: _at,
    claim: _claim,
    cancelAsked: _asked,
    ...run
  }: StoredScheduleRun): ScheduleRun => ({
    ...run,
    schedule: rows.get(run.scheduleId)?.name ?? '',
  });
  const told = ({ since: _since, ...schedule }: StoredSchedule): Schedule => {
    const [last] = rows.runs(schedule.id, 1);
    const open = rows.openRuns().find(({ scheduleId }) => scheduleId === schedule.id);
    const preview = previewOf(schedule.cron, schedule.zone, now());
    return {
      ...schedule,
      does: taskWords(options, schedule.task),
      words: preview.words ?? preview.problem ?? '',
      next: schedule.paused ? [] : preview.next,
      running: open ? runOf(open) : null,
      last: last ? runOf(last) : null,
    };
  };

  async function checked(settings: ScheduleSettings): Promise<ScheduleSettings> {
    const read = scheduleSettings.safeParse(settings);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new ApiError('bad-input', `${issue?.path.join('.') ?? 'The schedule'}: ${issue?.message ?? 'it cannot be read'}.`, {
        field: issue?.path.join('.') ?? '',
      });
    }
    const problem = cronProblem(read.data.cron, read.data.zone);
    if (problem !== null) throw new ApiError('bad-input', problem, { field: problem.includes('time zone') ? 'zone' : 'cron' });
    await checkTask(options, read.data.task);
    return read.data;
  }
  const put = (schedule: StoredSchedule): Schedule => {
    rows.put(schedule);
    changed();
    return told(schedule);
  };

  /** Notes what has become due, once for all processes: the row of a time can be there only once. */
  function note(): void {
    const at = now();
    for (const schedule of rows.list()) {
      if (schedule.paused || cronProblem(schedule.cron, schedule.zone) !== null) continue;
      const due = latestDue(schedule.cron, schedule.zone, at);
      // A clock that went wrong and was put right: what was noted while it was ahead is yet to come.
      if (Date.parse(schedule.since) > at.getTime() + clockMs) {
        rows.put({ ...schedule, since: at.toISOString() });
        continue;
      }
      if (!due || due.getTime() <= Date.parse(schedule.since)) continue;
      const dueAt = due.toISOString();
      if ((rows.lastDue(schedule.id, at.toISOString()) ?? '') >= dueAt) continue;
      const late = at.getTime() - due.getTime() > lateAfterMs;
      const reason = late ? 'missed' : 'due';
      const skip = (outcome: string): boolean =>
        rows.insertRun({ id: randomUUID(), scheduleId: schedule.id, dueAt, reason, state: 'skipped', outcome, endedAt: iso() });
      const added = store.transaction(() => {
        if (late && !schedule.catchUp) return skip('Nothing ran at that time, and it is not caught up.');
        const open = rows.openRuns().some(({ scheduleId }) => scheduleId === schedule.id);
        if (open) return skip('The run before was still going on.');
        return rows.insertRun({ id: randomUUID(), scheduleId: schedule.id, dueAt, reason, state: 'waiting', outcome: null, endedAt: null });
      });
      if (added) changed();
    }
  }

  const take = (id: string): RunHold | null =>
    store.transaction(() => {
      const open = rows.openRuns();
      const one = open.find((run) => run.id === id);
      if (!one) return null;
      if (one.state === 'running') return isLeft(one, worked) ? rows.take(id, one.claim, process.pid, iso()) : null;
      const wait = one.retryAt === null ? 0 : Date.parse(one.retryAt) - now().getTime();
      // Nobody was told to wait for longer than this: the clock was put back.
      if (wait > 0 && wait <= backOffMs * 2 ** one.attempts + clockMs) return null;
      if (open.filter((run) => run.state === 'running' && !isLeft(run, worked)).length >= atOnce) return null;
      return rows.take(id, one.claim, process.pid, iso());
    });

  async function work(hold: RunHold): Promise<void> {
    const run = rows.run(hold.id) as StoredScheduleRun;
    const schedule = rows.get(run.scheduleId) as StoredSchedule;
    const controller = new AbortController();
    worked.add(hold.id);
    const ended = (async () => {
      let beatAt = Date.now();
      const lookAfter = unattended(() => {
        if (Date.now() - beatAt >= heartbeatMs) {
          beatAt = Date.now();
          if (!rows.beat(hold, iso())) controller.abort('lost');
        }
        if (rows.run(hold.id)?.cancelAsked) controller.abort('cancelled');
      }, broken);
      const watch = setInterval(lookAfter, 1_000);
      watch.unref();
      const limit =
        schedule.timeoutMinutes === null ? undefined : setTimeout(() => controller.abort('timeout'), schedule.timeoutMinutes * 60_000);
      const made = (what: string): string => {
        const known = rows.run(hold.id)?.made ?? {};
        if (known[what] !== undefined) return known[what];
        const id = randomUUID();
        if (!rows.setMade(hold, { ...known, [what]: id })) throw new ApiError('cancelled', 'Another process works on this now.');
        return id;
      };
      const key = `schedule-failed:${schedule.id}`;
      try {
        if (rows.run(hold.id)?.cancelAsked) controller.abort('cancelled');
        const outcome = await doTask(options, schedule.task, {
          run,
          signal: controller.signal,
          made,
          setFlow: (flowId) => void rows.setFlow(hold, flowId),
        });
        finish(outcome);
        settle(key);
      } catch (thrown) {
        const reason: unknown = controller.signal.reason;
        if (reason === 'closing' || reason === 'lost') return rows.release(hold);
        const error = explainError(thrown);
        const late = reason === 'timeout';
        const code = late ? 'busy' : error instanceof ApiError ? error.code : 'internal';
        const message = late
          ? `It took longer than ${schedule.timeoutMinutes} minutes and was stopped.`
          : error instanceof Error
            ? error.message
            : String(error);
        if (reason === 'cancelled' || (code === 'cancelled' && !late))
          return void rows.end(hold, { state: 'cancelled', outcome: message, error: null, endedAt: iso() });
        const attempts = rows.run(hold.id)?.attempts ?? 1;
        if (attempts <= schedule.retries && !rows.run(hold.id)?.flowId) {
          const at = new Date(now().getTime() + backOffMs * 2 ** (attempts - 1)).toISOString();
          return void rows.retryAt(hold, at, { code, message });
        }
        rows.end(hold, { state: 'failed', outcome: null, error: { code, message }, endedAt: iso() });
        raise({
          key,
          kind: 'system',
          severity: 'critical',
          title: `The schedule ${schedule.name} failed`,
          where: schedule.name,
          since: run.dueAt,
          evidence: message,
          whatToDo: 'Put right what it says, then run the schedule now. Monitor, Flows shows its history.',
          link: { screen: 'flows', id: schedule.id },
        });
      } finally {
        clearInterval(watch);
        clearTimeout(limit);
      }
      function finish({ state, words }: TaskOutcome): void {
        rows.end(hold, { state, outcome: words, error: null, endedAt: iso() });
      }
    })();
    running.set(hold.id, { controller, ended: ended.catch(() => undefined) });
    changed();
    try {
      await ended;
    } finally {
      worked.delete(hold.id);
      running.delete(hold.id);
      changed();
    }
  }

  /** Takes what can be taken. @returns what was begun */
  function takeAll(): { readonly id: string; readonly ended: Promise<void> }[] {
    if (closed) return [];
    return rows.openRuns().flatMap(({ id }) => {
      if (running.has(id)) return [];
      const hold = take(id);
      return hold ? [{ id, ended: work(hold) }] : [];
    });
  }
  const tick = unattended(
    () => {
      if (closed) return;
      note();
      for (const { ended } of takeAll()) ended.catch(broken);
    },
    broken,
    () => settle(brokenKey),
  );
  /** The database could not be read or written: said once, tried again at the next tick. */
  function broken(error: unknown): void {
    if (closed) return;
    raise({
      key: brokenKey,
      kind: 'system',
      severity: 'critical',
      title: 'Schedules cannot be worked on',
      where: 'Schedules',
      since: iso(),
      evidence: error instanceof Error ? error.message : String(error),
      whatToDo: 'Look at the log and at the disk; schedules are tried again all the time.',
    });
  }
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const runStored = (id: string): StoredScheduleRun => {
    const found = rows.run(id);
    if (!found) throw new ApiError('not-found', 'This run of a schedule is not there any more.', { value: id });
    return found;
  };

  return {
    list: () => rows.list().map(told),
    get: (key) => told(stored(key)),
    preview: (cron, zone) => previewOf(cron, zone, now()),
    add: async (settings) => {
      const read = await checked(settings);
      return put({ ...read, id: randomUUID(), paused: false, since: iso(), createdAt: iso() });
    },
    change: async (id, settings) => {
      const read = await checked(settings);
      return put({ ...stored(id), ...read, since: iso() });
    },
    pause: (id, paused) => put({ ...stored(id), paused, ...(paused ? {} : { since: iso() }) }),
    delete: (id) => {
      const { id: found } = stored(id);
      for (const run of rows.openRuns())
        if (run.scheduleId === found) {
          rows.askCancel(run.id);
          running.get(run.id)?.controller.abort('cancelled');
        }
      rows.delete(found);
      settle(`schedule-failed:${found}`);
      changed();
    },
    runNow: (key) => {
      const schedule = stored(key);
      const id = randomUUID();
      store.transaction(() => {
        if (rows.openRuns().some(({ scheduleId }) => scheduleId === schedule.id))
          throw new ApiError('busy', `${schedule.name} is running, or waits to be tried again. Cancel that first.`);
        const run = { id, scheduleId: schedule.id, reason: 'asked', state: 'waiting', outcome: null, endedAt: null } as const;
        // A time is there once: one that was due at this very moment keeps it.
        for (let at = now().getTime(); !rows.insertRun({ ...run, dueAt: new Date(at).toISOString() }); at++);
      });
      changed();
      if (timer) setImmediate(tick);
      return id;
    },
    cancel: (runId) => {
      runStored(runId);
      rows.askCancel(runId);
      if (!rows.cancelWaiting(runId, iso())) running.get(runId)?.controller.abort('cancelled');
      const left = rows.run(runId);
      const hold = left && left.state === 'running' && !running.has(runId) ? take(runId) : null;
      if (hold) rows.end(hold, { state: 'cancelled', outcome: 'Cancelled.', error: null, endedAt: iso() });
      changed();
    },
    history: ({ scheduleId, limit = 100 } = {}) => rows.runs(scheduleId ?? null, limit).map(runOf),
    start: () => {
      if (timer || closed) return;
      timer = setInterval(tick, tickMs);
      timer.unref();
      setImmediate(tick);
    },
    once: async () => {
      note();
      const ended: string[] = [];
      for (;;) {
        const begun = takeAll();
        if (begun.length === 0) break;
        await Promise.all(begun.map(async (one) => one.ended));
        ended.push(...begun.map(({ id }) => id));
      }
      return ended.flatMap((id) => {
        const run = rows.run(id);
        return run ? [runOf(run)] : [];
      });
    },
    finished: async (runId) => {
      for (;;) {
        const run = runStored(runId);
        if (closed || (run.state !== 'waiting' && run.state !== 'running')) return runOf(run);
        const own = running.get(runId);
        const hold = own ? null : take(runId);
        if (own) await own.ended;
        else if (hold) await work(hold);
        else await pause(200);
      }
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
      const all = [...running.values()];
      for (const { controller } of all) controller.abort('closing');
      await Promise.allSettled(all.map(({ ended }) => ended));
    },
  };
}
