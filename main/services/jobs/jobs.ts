import { randomUUID } from 'node:crypto';
import type { Job } from '../../../contract/entities/job.ts';
import { ApiError } from '../../../contract/errors.ts';
import { explainError } from '../explain-error.ts';
import type { Log } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import type { JobRepository, StoredJob } from '../../store/repositories/jobs.ts';

/** What a running job may say of itself. */
export interface JobControl {
  readonly id: string;
  readonly signal: AbortSignal;
  progress(state: { done: number; total: number; phase: string; leftMs: number | null }): void;
}

export interface JobRequest {
  readonly kind: Job['kind'];
  readonly title: string;
  readonly subjectId: string | null;
  readonly total: number;
  /** Ends the job: by returning (done), throwing ApiError `cancelled` (cancelled) or throwing anything else (failed). */
  readonly work: (control: JobControl) => Promise<void>;
}

export interface Jobs {
  list(): Job[];
  get(id: string): Job | null;
  latestFor(subjectId: string): Job | null;
  /** Starts at once; `finished` settles when the job has ended, with what `work` threw. */
  start(request: JobRequest): { job: Job; finished: Promise<void> };
  cancel(id: string): void;
  /** Interrupts all of this process and waits for their end. */
  close(): Promise<void>;
}

const saveEveryMs = 1000;
const tellEveryMs = 100;
/** A job of a living process that has not been heard of for this long belongs to another process that took over its number. */
const lostAfterMs = 60_000;

const closing = 'closing';
/** How work that was told to stop ends: the user's cancel, or the application's own end, after which it can be resumed. */
export const stoppedState = (signal: AbortSignal): 'cancelled' | 'interrupted' => (signal.reason === closing ? 'interrupted' : 'cancelled');

const now = (): string => new Date().toISOString();

/** Whether a process of this number is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Marks what a dead process left running as interrupted, and returns these jobs. */
export function markInterrupted(repository: JobRepository): StoredJob[] {
  const lost = repository
    .unfinished()
    .filter((job) => !isAlive(job.ownerPid) || Date.now() - Date.parse(job.heartbeatAt) > lostAfterMs || job.ownerPid === process.pid);
  for (const job of lost) repository.update({ ...job, state: 'interrupted', finishedAt: job.heartbeatAt });
  return lost;
}

export function createJobs(repository: JobRepository, tell: (job: Job) => void, log: Log = () => undefined): Jobs {
  const running = new Map<string, { job: StoredJob; controller: AbortController; finished: Promise<void> }>();

  function start({ kind, title, subjectId, total, work }: JobRequest): { job: Job; finished: Promise<void> } {
    const startedAt = now();
    let job: StoredJob = {
      id: randomUUID(),
      kind,
      subjectId,
      title,
      state: 'running',
      done: 0,
      total,
      phase: '',
      leftMs: null,
      startedAt,
      finishedAt: null,
      error: null,
      ownerPid: process.pid,
      heartbeatAt: startedAt,
    };
    repository.insert(job);
    log('info', 'jobs', 'Started', { job: job.id, kind, subject: subjectId, total });
    const ended = (): Record<string, string | number> => ({ job: job.id, kind, tookMs: Date.now() - Date.parse(startedAt) });
    // How far it has come is kept again in a moment, whatever stands in the way of it now.
    const keptLater = (state: StoredJob): void => {
      try {
        repository.update(state);
      } catch (error) {
        log('warning', 'jobs', 'How far it has come could not be kept', { job: state.id, kind, ...failureFields(error) });
      }
    };
    const controller = new AbortController();
    let savedAt = Date.now();
    let toldAt = 0;
    const update = (change: Partial<StoredJob>, urgent: boolean) => {
      job = { ...job, ...change, heartbeatAt: now() };
      const entry = running.get(job.id);
      if (entry) entry.job = job;
      if (urgent || Date.now() - savedAt >= saveEveryMs) {
        savedAt = Date.now();
        if (urgent) repository.update(job);
        else keptLater(job);
      }
      if (urgent || Date.now() - toldAt >= tellEveryMs) {
        toldAt = Date.now();
        tell(job);
      }
    };
    const heartbeat = setInterval(() => update({}, false), saveEveryMs * 5);
    heartbeat.unref();
    const run = async (): Promise<void> => {
      try {
        await work({
          id: job.id,
          signal: controller.signal,
          progress: (state) => {
            if (job.state === 'running') update(state, false);
          },
        });
        update({ state: 'done', done: job.total, leftMs: null, finishedAt: now() }, true);
        log('info', 'jobs', 'Done', ended());
      } catch (thrown) {
        const error = explainError(thrown);
        const code = error instanceof ApiError ? error.code : 'internal';
        const message = error instanceof Error ? error.message : String(error);
        const cancelled = code === 'cancelled' || controller.signal.aborted;
        const state = cancelled ? stoppedState(controller.signal) : 'failed';
        update({ state, leftMs: null, finishedAt: now(), error: cancelled ? null : { code, message } }, true);
        if (cancelled) log('info', 'jobs', state === 'cancelled' ? 'Cancelled' : 'Interrupted', ended());
        else log('error', 'jobs', 'Failed', { ...ended(), ...failureFields(error) });
        throw error;
      } finally {
        clearInterval(heartbeat);
        running.delete(job.id);
      }
    };
    const finished = Promise.resolve().then(run);
    // The caller may not look at the outcome; the job's row tells it.
    finished.catch(() => undefined);
    running.set(job.id, { job, controller, finished });
    tell(job);
    return { job, finished };
  }

  const current = (stored: StoredJob): Job => running.get(stored.id)?.job ?? stored;
  return {
    list: () => repository.list().map(current),
    get: (id) => {
      const stored = repository.get(id);
      return stored ? current(stored) : null;
    },
    latestFor: (subjectId) => {
      const stored = repository.latestFor(subjectId);
      return stored ? current(stored) : null;
    },
    start,
    cancel: (id) => {
      const entry = running.get(id);
      if (entry) return entry.controller.abort();
      if (!repository.get(id)) throw new ApiError('not-found', `There is no job ${id}`);
    },
    close: async () => {
      const entries = [...running.values()];
      for (const { controller } of entries) controller.abort(closing);
      await Promise.allSettled(entries.map(({ finished }) => finished));
    },
  };
}
