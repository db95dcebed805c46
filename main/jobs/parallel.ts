import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EngineError, type EngineErrorCode } from '../../engine/core/errors.ts';
import type { Parallel } from '../../engine/core/parallel.ts';
import { programPath } from '../entries.ts';

export interface ParallelInput {
  readonly task: string;
  readonly input: unknown;
}
export type ParallelAnswer =
  | { readonly result: unknown }
  | { readonly refused: { readonly code: EngineErrorCode; readonly message: string; readonly details: EngineError['details'] } }
  | { readonly crash: string };

/** Threads for the engine. They start with the first task, wait for more, and end with `close`. */
export interface ParallelThreads extends Parallel {
  close(): Promise<void>;
}

/** @param workers - threads at most; as many as the machine has cores when left out */
export function createParallel(workers = availableParallelism()): ParallelThreads {
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  const start = (): Worker => {
    const worker = new Worker(programPath('parallel'));
    all.add(worker);
    worker.once('exit', () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  };
  const discard = (worker: Worker): void => {
    all.delete(worker);
    void worker.terminate();
  };
  /** One task on one thread. The thread is kept when the task ends by itself, well or not. */
  const runOn = (worker: Worker, message: ParallelInput): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        act();
      };
      const onMessage = (answer: ParallelAnswer): void =>
        settle(() => {
          worker.unref();
          if (all.has(worker)) idle.push(worker);
          if ('result' in answer) resolve(answer.result);
          else if ('refused' in answer) reject(new EngineError(answer.refused.code, answer.refused.message, answer.refused.details));
          else reject(new Error(answer.crash));
        });
      const onError = (error: unknown): void => settle(() => reject(error instanceof Error ? error : new Error(String(error))));
      const onExit = (): void => settle(() => reject(new Error('a worker thread ended unexpectedly')));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.ref();
      worker.postMessage(message);
    });

  return {
    workers,
    async run(task, inputs) {
      const results: unknown[] = new Array(inputs.length);
      const busy = new Set<Worker>();
      let next = 0;
      let failed = false;
      const lane = async (): Promise<void> => {
        while (next < inputs.length && !failed) {
          const at = next++;
          const worker = idle.pop() ?? start();
          busy.add(worker);
          try {
            results[at] = await runOn(worker, { task, input: inputs[at] });
          } finally {
            busy.delete(worker);
          }
        }
      };
      const lanes = Array.from({ length: Math.min(workers, inputs.length) }, lane);
      try {
        await Promise.all(lanes);
      } catch (error) {
        // Others may wait for the one that failed; what they do is of no use any more.
        failed = true;
        busy.forEach(discard);
        await Promise.allSettled(lanes);
        throw error;
      }
      return results;
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
