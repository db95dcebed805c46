import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Job } from '../../contract/entities/job.ts';

export interface JobsState {
  readonly jobs: ReadonlyMap<string, Job>;
  /** Ended jobs whose result waits until it is looked at; in the order they ended. */
  readonly waiting: readonly string[];
}
export interface Jobs {
  readonly store: StoreApi<JobsState>;
  /** What was there when the page opened. Nothing of it waits. */
  load(jobs: readonly Job[]): void;
  apply(job: Job): void;
  seen(jobId: string): void;
}

export const isActive = (job: Job): boolean => job.state === 'running' || job.state === 'queued';

/** Jobs that run or wait to run, the oldest first. */
export const activeJobs = (jobs: ReadonlyMap<string, Job>): Job[] =>
  [...jobs.values()].filter(isActive).sort((a, b) => a.startedAt.localeCompare(b.startedAt));

export function createJobs(): Jobs {
  const store = createStore<JobsState>(() => ({ jobs: new Map(), waiting: [] }));
  return {
    store,
    load: (jobs) => store.setState(({ jobs: known }) => ({ jobs: new Map([...jobs.map((job) => [job.id, job] as const), ...known]) })),
    apply: (job) =>
      store.setState(({ jobs, waiting }) => {
        const before = jobs.get(job.id);
        // Events may overtake one another: what has ended does not run again under the same id.
        if (before && !isActive(before) && job.state === 'running' && before.startedAt === job.startedAt) return {};
        const ended = job.state === 'done' || job.state === 'failed';
        // Imports and drift checks show what they found where they were asked for, or raise an alert.
        const silent = job.kind === 'import' || (job.kind === 'drift' && job.state === 'done');
        const news = ended && (!before || isActive(before)) && !silent;
        return { jobs: new Map(jobs).set(job.id, job), waiting: news ? [...waiting.filter((id) => id !== job.id), job.id] : waiting };
      }),
    seen: (jobId) => store.setState(({ waiting }) => ({ waiting: waiting.filter((id) => id !== jobId) })),
  };
}
