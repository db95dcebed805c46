import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { ExplainAnswer, ExplainMessage, ExplainTask, ExplainTasks } from './explain-worker.ts';

export interface ExplainOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { phase: string; share: number }) => void) | undefined;
}

/**
 * One explanation in a thread of its own, which ends with the answer or the signal.
 *
 * @throws ApiError `cancelled`, and what the task throws
 */
export function explainAside<K extends ExplainTask>(
  task: K,
  input: ExplainTasks[K]['input'],
  { signal, onProgress }: ExplainOptions = {},
): Promise<ExplainTasks[K]['output']> {
  return new Promise((resolve, reject) => {
    const cancelled = new ApiError('cancelled', 'The explanation was cancelled.');
    if (signal?.aborted) return reject(cancelled);
    const worker = new Worker(programPath('explain'));
    const end = (act: () => void): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      act();
    };
    const cancel = (): void => end(() => reject(cancelled));
    const crashed = (what: string): void =>
      end(() => reject(new ApiError('engine', `The thread that explains ended unexpectedly: ${what}`)));
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: ExplainAnswer) => {
      if ('progress' in answer) onProgress?.(answer.progress);
      else if ('result' in answer) end(() => resolve(answer.result as ExplainTasks[K]['output']));
      else end(() => reject(new ApiError(answer.error.code, answer.error.message, answer.error.data)));
    });
    worker.on('error', (error) => crashed(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => crashed(`exit code ${code}`));
    worker.postMessage({ task, input } as ExplainMessage);
  });
}
