import { Worker } from 'node:worker_threads';
import { programPath } from '../entries.ts';
import type { GlobalAnswer, GlobalDone, GlobalProgress, GlobalSetup, UsedBackend } from './global-protocol.ts';
import type { NetNews } from './net-watch.ts';

/** After a cancel the thread gets this long to end by itself; then it is ended, and its own threads with it. */
const graceMs = 120;

/** Who is told how a run gets on. */
export interface GlobalListener {
  readonly onProgress: (progress: GlobalProgress) => void;
  /** Told before the first net is trained. */
  readonly onBackend?: (backend: UsedBackend) => void;
  readonly onNet?: (news: NetNews) => void;
}

/**
 * A run that learns across series, in a thread of its own with threads of its own. One that ends unexpectedly, for want of memory mostly, is
 * replaced by naive forecasts with the reason.
 *
 * @returns null when cancelled
 */
export async function runGlobal(setup: GlobalSetup, signal: AbortSignal, listener: GlobalListener): Promise<GlobalDone | null> {
  try {
    return await runOnce(setup, signal, listener);
  } catch (error) {
    if (setup.fallbackReason !== undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return runOnce({ ...setup, fallbackReason: `its thread ended: ${reason}` }, signal, listener);
  }
}

function runOnce(setup: GlobalSetup, signal: AbortSignal, listener: GlobalListener): Promise<GlobalDone | null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const worker = new Worker(programPath('global'), { workerData: setup });
    let outcome: GlobalDone | null = null;
    let failure: Error | null = null;
    const stop = (): void => {
      Atomics.store(setup.stop, 0, 1);
      setTimeout(() => void worker.terminate(), graceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (answer: GlobalAnswer) => {
      if ('progress' in answer) return listener.onProgress(answer.progress);
      if ('backend' in answer) return listener.onBackend?.(answer.backend);
      if ('net' in answer) return listener.onNet?.(answer.net);
      if ('done' in answer) outcome = answer.done;
      void worker.terminate();
    });
    worker.on('error', (error) => (failure = error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) resolve(null);
      else if (outcome) resolve(outcome);
      else reject(failure ?? new Error('the thread ended unexpectedly'));
    });
  });
}
