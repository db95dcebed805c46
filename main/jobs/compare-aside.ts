import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { CallOptions } from '../ingest/client.ts';
import type { CellComparison } from '../services/runs/compare-runs.ts';
import type { CompareAnswer, CompareRequest } from './compare-worker.ts';

/**
 * `compareRuns` in a thread of its own, which ends with the answer or the signal.
 *
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export function compareRunsAside(request: CompareRequest, { signal, onProgress }: CallOptions = {}): Promise<CellComparison> {
  return new Promise((resolve, reject) => {
    const cancelled = new ApiError('cancelled', 'The comparison was cancelled.');
    if (signal?.aborted) return reject(cancelled);
    const worker = new Worker(programPath('compare'), { workerData: request });
    const finish = (outcome: CellComparison | ApiError): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      if (outcome instanceof ApiError) reject(outcome);
      else resolve(outcome);
    };
    const cancel = (): void => finish(cancelled);
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: CompareAnswer) => {
      if ('found' in answer) finish(answer.found);
      else if ('error' in answer) finish(new ApiError('engine', `Comparing failed: ${answer.error}`));
      else onProgress?.(answer);
    });
    worker.on('error', (error) =>
      finish(new ApiError('engine', `Comparing failed: ${error instanceof Error ? error.message : String(error)}`)),
    );
    worker.on('exit', () => finish(new ApiError('engine', 'Comparing ended unexpectedly.')));
  });
}
