import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { ExploreAnswer, ExploreRequest, ExploreResults, ExploreTask } from './explore-tasks.ts';

/** Works out statistics in threads of its own, so that the main one stays free. */
export interface Explorer {
  /**
   * The first that is free does it; each request has a thread to itself, of which there are `most`.
   *
   * @throws ApiError `cancelled`; `engine` when it fails
   */
  ask<K extends ExploreTask>(request: ExploreRequest<K>, signal?: AbortSignal): Promise<ExploreResults[K]>;
}

/** A thread without work for this long is ended. */
const idleMs = 60_000;

interface Thread {
  readonly worker: Worker;
  finish: ((outcome: { result: unknown } | ApiError, keep: boolean) => void) | null;
  idle: NodeJS.Timeout | undefined;
}

/** Threads start when they are asked for, stay for a while, and never keep the process alive by themselves. */
export function createExplorer(most: number): Explorer {
  const free: Thread[] = [];
  const waiting: (() => void)[] = [];
  let living = 0;

  function start(): Thread {
    living++;
    const thread: Thread = { worker: new Worker(programPath('explore')), finish: null, idle: undefined };
    thread.worker.on('message', (answer: ExploreAnswer) =>
      thread.finish?.('result' in answer ? answer : new ApiError('engine', answer.error), true),
    );
    thread.worker.on('error', (error) =>
      thread.finish?.(new ApiError('engine', error instanceof Error ? error.message : String(error)), false),
    );
    thread.worker.on('exit', () => {
      living--;
      clearTimeout(thread.idle);
      const at = free.indexOf(thread);
      if (at !== -1) free.splice(at, 1);
      thread.finish?.(new ApiError('engine', 'Working out the statistics ended unexpectedly.'), false);
      waiting.shift()?.();
    });
    return thread;
  }

  async function take(): Promise<Thread> {
    for (;;) {
      const thread = free.pop() ?? (living < most ? start() : undefined);
      if (thread) {
        clearTimeout(thread.idle);
        return thread;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  return {
    ask: async <K extends ExploreTask>(request: ExploreRequest<K>, signal?: AbortSignal) => {
      const thread = await take();
      const { worker } = thread;
      return new Promise<ExploreResults[K]>((resolve, reject) => {
        const cancel = (): void => thread.finish?.(new ApiError('cancelled', 'The statistics were cancelled.'), false);
        thread.finish = (outcome, keep) => {
          thread.finish = null;
          signal?.removeEventListener('abort', cancel);
          worker.unref();
          if (keep) {
            thread.idle = setTimeout(() => void worker.terminate(), idleMs);
            thread.idle.unref();
            free.push(thread);
            waiting.shift()?.();
          } else void worker.terminate();
          if (outcome instanceof ApiError) reject(outcome);
          else resolve(outcome.result as ExploreResults[K]);
        };
        worker.ref();
        signal?.addEventListener('abort', cancel, { once: true });
        if (signal?.aborted) cancel();
        else worker.postMessage(request);
      });
    },
  };
}
