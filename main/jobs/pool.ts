import { Worker } from 'node:worker_threads';
import { programPath } from '../entries.ts';
import { createTaskQueue } from './task-queue.ts';
import type { TaskDone, TrainTask, WorkerSetup } from './worker-protocol.ts';

/** After a cancel a worker gets this long to end its series by itself; then it is ended. */
const graceMs = 120;
/** A single series may take this long before its worker is ended and a simpler model stands in. */
const deadlineMs = 60_000;

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly workers: number;
  /** Series left to do for each model, in the order of the leaderboard. */
  readonly todo: ReadonlyMap<string, readonly number[]>;
  readonly signal: AbortSignal;
  readonly onResults: (done: TaskDone) => void;
}

/**
 * Trains on worker threads until nothing is left or the signal fires. A worker that dies or hangs is replaced: its series are tried one
 * by one, and the one to blame gets a simpler model with the reason in its warnings.
 *
 * @returns true when all is done, false when cancelled
 */
export async function runPool({ setup, workers, todo, signal, onResults }: PoolOptions): Promise<boolean> {
  const queue = createTaskQueue(todo, workers);
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
      const worker = new Worker(programPath('worker'), { workerData: setup });
      living.add(worker);
      let current: TrainTask | null = null;
      let startedAt = 0;
      let timer: NodeJS.Timeout | undefined;
      let blame = 'the worker ended unexpectedly';
      const next = () => {
        clearTimeout(timer);
        current = signal.aborted ? null : queue.take();
        if (!current) return void worker.terminate();
        startedAt = Date.now();
        timer = setTimeout(() => {
          blame = `it took longer than ${deadlineMs / 1000} seconds a series`;
          void worker.terminate();
        }, deadlineMs * current.series.length);
        worker.postMessage(current);
      };
      worker.on('message', (done: TaskDone) => {
        const task = current;
        if (!task) return;
        current = null;
        try {
          onResults(done);
        } catch (error) {
          clearTimeout(timer);
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
        clearTimeout(timer);
        living.delete(worker);
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
