import { Worker } from 'node:worker_threads';
import { isPluginKind } from '../../engine/models/plugin/index.ts';
import { programPath } from '../entries.ts';
import type { LendPlugins } from './plugins/lend.ts';
import { createTaskQueue } from './task-queue.ts';
import type { TaskDone, TrainTask, WorkerData, WorkerSetup } from './worker-protocol.ts';

/** After a cancel a worker gets this long to end its series by itself; then it is ended. */
const graceMs = 120;
/** How often it is looked whether a worker still gets on. */
const watchMs = 250;

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** Series left to do for each model, in the order of the leaderboard. */
  readonly todo: ReadonlyMap<string, readonly number[]>;
  readonly signal: AbortSignal;
  readonly onResults: (done: TaskDone) => void;
  /** Lends threads the user's own models. */
  readonly lend?: LendPlugins | undefined;
}

/**
 * Trains on worker threads until nothing is left or the signal fires. A worker that dies or hangs is replaced: its series are tried one
 * by one, and the one to blame gets a simpler model with the reason in its warnings. A worker ends a series that is past its deadline itself;
 * one that does not, because its model never asks, is ended.
 *
 * @returns true when all is done, false when cancelled
 */
export async function runPool({ setup, workers, todo, signal, onResults, lend }: PoolOptions): Promise<boolean> {
  // Half as long again, and time to load, before a worker is given up.
  const hopelessMs = 1.5 * setup.deadlineMs + 2000;
  const queue = createTaskQueue(todo, workers);
  const withOwn = Object.values(setup.runs).some(({ kind }) => isPluginKind(kind));
  const living = new Set<Worker>();
  const stop = () => {
    Atomics.store(setup.stop, 0, 1);
    setTimeout(() => living.forEach((worker) => void worker.terminate()), graceMs);
  };
  if (signal.aborted) return false;
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(
      Array.from({ length: Math.max(1, Math.min(workers, queue.size())) }, async () => {
        while (queue.size() > 0 && !signal.aborted) await serveOne();
      }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return !signal.aborted;

  /** Lives as long as one worker: until the queue is empty, it dies, or the signal fires. */
  function serveOne(): Promise<void> {
    return new Promise((resolve, reject) => {
      const loan = withOwn ? lend?.() : undefined;
      const data: WorkerData = {
        ...setup,
        finished: new Int32Array(new SharedArrayBuffer(4)),
        ...(loan ? { own: loan.lent } : {}),
      };
      const worker = new Worker(programPath('worker'), { workerData: data, transferList: [...(loan?.transfer ?? [])] });
      living.add(worker);
      let current: TrainTask | null = null;
      let startedAt = 0;
      let finishedSeries = 0;
      let movedAt = Date.now();
      let blame = 'the worker ended unexpectedly';
      const watch = setInterval(() => {
        const now = Atomics.load(data.finished, 0);
        if (now !== finishedSeries || !current) {
          finishedSeries = now;
          movedAt = Date.now();
        } else if (Date.now() - movedAt > hopelessMs) {
          blame = `it took longer than ${setup.deadlineMs / 1000} seconds and could not be stopped`;
          void worker.terminate();
        }
      }, watchMs);
      const next = () => {
        current = signal.aborted ? null : queue.take();
        if (!current) return void worker.terminate();
        startedAt = Date.now();
        movedAt = startedAt;
        worker.postMessage(current);
      };
      worker.on('message', (done: TaskDone) => {
        const task = current;
        if (!task) return;
        current = null;
        try {
          onResults(done);
        } catch (error) {
          clearInterval(watch);
          void worker.terminate();
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        queue.finished(task, Date.now() - startedAt);
        next();
      });
      worker.on('error', (error) => {
        blame = error instanceof Error ? error.message : String(error);
      });
      worker.on('exit', () => {
        clearInterval(watch);
        living.delete(worker);
        loan?.end();
        if (current && !signal.aborted) {
          if (current.fallbackReason !== undefined) return reject(new Error(`the simplest model failed too: ${blame}`));
          queue.giveBack(current, blame);
        }
        resolve();
      });
      next();
    });
  }
}
