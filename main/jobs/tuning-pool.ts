import { Worker } from 'node:worker_threads';
import { programPath } from '../entries.ts';
import type { SeriesScore, TuningAnswer, TuningSetup, TuningTask } from './tuning-protocol.ts';

/** After a stop a worker gets this long to end its task by itself; then it is ended. */
const graceMs = 120;

/** A setting to try. */
export type TuningTrial = Omit<TuningTask, 'series'> & {
  /** Positions in the panel of single series; null for a model that learns across series, which takes all. */
  readonly series: readonly number[] | null;
};

export interface TuningPool {
  /**
   * Tries one setting, its series on all workers at once. One trial at a time.
   *
   * @returns scores in the order of `series`, or in that of the panel; null when the signal fired
   * @throws Error that says why the setting could not be tried: it was refused, or its worker died
   */
  evaluate(trial: TuningTrial, signal: AbortSignal, onProgress: (share: number) => void): Promise<readonly SeriesScore[] | null>;
  close(): Promise<void>;
}

/** Workers that stay from trial to trial: starting one costs more than a small trial. */
export function createTuningPool(setup: Omit<TuningSetup, 'stop'>): TuningPool {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const idle: Worker[] = [];
  const living = new Set<Worker>();
  // A hanging worker is ended some time after its series should have given way by itself.
  const hopelessMs = 1.5 * setup.deadlineMs + 2000;

  const start = (): Worker => {
    const worker = new Worker(programPath('tuning'), { workerData: { ...setup, stop } satisfies TuningSetup });
    living.add(worker);
    worker.once('exit', () => {
      living.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  };

  /** One task on one worker; the worker is kept when it answers. */
  const ask = (worker: Worker, task: TuningTask, onProgress: (share: number) => void): Promise<readonly SeriesScore[] | 'stopped'> =>
    new Promise((resolve, reject) => {
      let blame = 'its worker ended unexpectedly';
      const hopeless =
        task.series === null
          ? undefined
          : setTimeout(() => {
              blame = `it took longer than ${setup.deadlineMs / 1000} seconds and could not be stopped`;
              void worker.terminate();
            }, hopelessMs);
      const settle = (act: () => void): void => {
        clearTimeout(hopeless);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        act();
      };
      const onMessage = (answer: TuningAnswer): void => {
        if ('progress' in answer) return onProgress(answer.progress);
        settle(() => {
          idle.push(worker);
          if ('scores' in answer) resolve(answer.scores);
          else if ('refused' in answer) reject(new Error(answer.refused));
          else resolve('stopped');
        });
      };
      const onError = (error: unknown): void => void (blame = error instanceof Error ? error.message : String(error));
      const onExit = (): void => settle(() => (Atomics.load(stop, 0) === 0 ? reject(new Error(blame)) : resolve('stopped')));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(task);
    });

  const evaluate: TuningPool['evaluate'] = async ({ series, ...trial }, signal, onProgress) => {
    if (signal.aborted) return null;
    let late: NodeJS.Timeout | undefined;
    const halt = (): void => {
      Atomics.store(stop, 0, 1);
      late = setTimeout(() => [...living].filter((worker) => !idle.includes(worker)).forEach((worker) => void worker.terminate()), graceMs);
    };
    signal.addEventListener('abort', halt, { once: true });
    try {
      if (series === null) {
        const scores = await ask(idle.pop() ?? start(), { ...trial, series: null }, onProgress);
        return scores === 'stopped' || signal.aborted ? null : scores;
      }
      const scores: SeriesScore[] = [];
      let next = 0;
      let done = 0;
      let failure: Error | undefined;
      const serve = async (): Promise<void> => {
        while (next < series.length && !signal.aborted && !failure) {
          const at = next++;
          try {
            const answer = await ask(idle.pop() ?? start(), { ...trial, series: series[at] as number }, () => undefined);
            if (answer === 'stopped') return;
            scores[at] = answer[0] as SeriesScore;
          } catch (error) {
            failure ??= error instanceof Error ? error : new Error(String(error));
          }
          onProgress(++done / series.length);
        }
      };
      await Promise.all(Array.from({ length: Math.max(1, Math.min(setup.workers, series.length)) }, serve));
      if (signal.aborted) return null;
      if (failure) throw failure;
      return scores;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', halt);
      Atomics.store(stop, 0, 0);
    }
  };
  return {
    evaluate,
    close: async () => {
      Atomics.store(stop, 0, 1);
      await Promise.all([...living].map((worker) => worker.terminate()));
    },
  };
}
