import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { RegressionTasks, TaskAnswer, TaskMessage, TaskName } from './regression-worker.ts';

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { phase: string; share: number }) => void) | undefined;
}

/** Work on single rows, away from the main thread. */
export interface RegressionThreads {
  /** In a thread of its own, which ends with the answer or the signal. @throws ApiError `cancelled` and what the task throws */
  alone<K extends TaskName>(task: K, input: RegressionTasks[K]['input'], options?: TaskOptions): Promise<RegressionTasks[K]['output']>;
  /** In the thread that stays for quick questions about a model. */
  quick<K extends TaskName>(task: K, input: RegressionTasks[K]['input']): Promise<RegressionTasks[K]['output']>;
  close(): Promise<void>;
}

/** The thread for quick questions ends when nothing was asked for this long: it holds a model. */
const IDLE_MS = 120_000;

const crashed = (error: unknown): ApiError =>
  new ApiError('engine', `The thread for single rows ended unexpectedly: ${error instanceof Error ? error.message : String(error)}`);

export function createRegressionThreads(): RegressionThreads {
  let quickThread: { readonly worker: Worker; readonly open: Map<number, Open>; idle?: NodeJS.Timeout } | null = null;
  let nextId = 1;

  interface Open {
    resolve(value: unknown): void;
    reject(error: Error): void;
  }

  const alone: RegressionThreads['alone'] = (task, input, { signal, onProgress } = {}) =>
    new Promise((resolve, reject) => {
      const cancelled = new ApiError('cancelled', 'This was cancelled.');
      if (signal?.aborted) return reject(cancelled);
      const worker = new Worker(programPath('regression'));
      const end = (act: () => void): void => {
        signal?.removeEventListener('abort', cancel);
        void worker.terminate();
        act();
      };
      const cancel = (): void => end(() => reject(cancelled));
      signal?.addEventListener('abort', cancel, { once: true });
      worker.on('message', (answer: TaskAnswer) => {
        if ('progress' in answer) onProgress?.(answer.progress);
        else if ('result' in answer) end(() => resolve(answer.result as RegressionTasks[typeof task]['output']));
        else end(() => reject(new ApiError(answer.error.code, answer.error.message, answer.error.data)));
      });
      worker.on('error', (error) => end(() => reject(crashed(error))));
      worker.on('exit', (code) => end(() => reject(crashed(`exit code ${code}`))));
      worker.postMessage({ id: 0, task, input } as TaskMessage);
    });

  const drop = (): void => {
    void quickThread?.worker.terminate();
    quickThread = null;
  };

  function start(): NonNullable<typeof quickThread> {
    const worker = new Worker(programPath('regression'));
    const open = new Map<number, Open>();
    const own: NonNullable<typeof quickThread> = { worker, open };
    const fail = (error: unknown): void => {
      if (quickThread === own) quickThread = null;
      for (const { reject } of open.values()) reject(crashed(error));
      open.clear();
    };
    worker.on('message', (answer: TaskAnswer) => {
      const asked = open.get(answer.id);
      if (!asked || 'progress' in answer) return;
      open.delete(answer.id);
      if (open.size === 0) worker.unref();
      if ('result' in answer) asked.resolve(answer.result);
      else asked.reject(new ApiError(answer.error.code, answer.error.message, answer.error.data));
    });
    worker.on('error', fail);
    worker.on('exit', (code) => fail(`exit code ${code}`));
    return own;
  }

  return {
    alone,
    quick: (task, input) =>
      new Promise((resolve, reject) => {
        const own = (quickThread ??= start());
        clearTimeout(own.idle);
        own.idle = setTimeout(drop, IDLE_MS);
        own.idle.unref();
        const id = nextId++;
        own.open.set(id, { resolve: resolve as (value: unknown) => void, reject });
        own.worker.ref();
        own.worker.postMessage({ id, task, input } as TaskMessage);
      }),
    close: async () => {
      clearTimeout(quickThread?.idle);
      await quickThread?.worker.terminate();
      quickThread = null;
    },
  };
}
