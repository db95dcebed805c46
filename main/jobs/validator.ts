import { Worker } from 'node:worker_threads';
import type { Finding } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { ValidateAnswer, ValidateRequest } from './validate-worker.ts';

/**
 * Looks at a panel in a thread of its own, which ends with the answer.
 *
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export function validatePanel(
  request: ValidateRequest,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: ((done: number, total: number) => void) | undefined } = {},
): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    const cancelled = new ApiError('cancelled', 'The check was cancelled.');
    if (signal?.aborted) return reject(cancelled);
    const worker = new Worker(programPath('validate'), { workerData: request });
    const finish = (outcome: Finding[] | ApiError): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      if (outcome instanceof ApiError) reject(outcome);
      else resolve(outcome);
    };
    const cancel = (): void => finish(cancelled);
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: ValidateAnswer) => {
      if ('findings' in answer) finish(answer.findings);
      else if ('error' in answer) finish(new ApiError('engine', `Checking failed: ${answer.error}`));
      else onProgress?.(answer.done, answer.total);
    });
    worker.on('error', (error) =>
      finish(new ApiError('engine', `Checking failed: ${error instanceof Error ? error.message : String(error)}`)),
    );
    worker.on('exit', () => finish(new ApiError('engine', 'Checking ended unexpectedly.')));
  });
}
