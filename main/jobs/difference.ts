import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { CallOptions } from '../ingest/client.ts';
import { comparePanels, type CompareRequest, type PanelDifference } from '../services/lineage/compare-panels.ts';
import type { DifferenceAnswer } from './difference-worker.ts';

/** Panels with no more values than this are compared where they are: a thread takes longer to start. */
const fewValues = 20_000;

/**
 * `comparePanels` in a thread of its own, which ends with the answer or the signal.
 *
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export function compareAside(request: CompareRequest, { signal, onProgress }: CallOptions = {}): Promise<PanelDifference> {
  if (request.before.panel.y.length + request.after.panel.y.length <= fewValues) return Promise.resolve(comparePanels(request));
  return new Promise((resolve, reject) => {
    const cancelled = new ApiError('cancelled', 'The comparison was cancelled.');
    if (signal?.aborted) return reject(cancelled);
    const worker = new Worker(programPath('difference'), { workerData: request });
    const finish = (outcome: PanelDifference | ApiError): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      if (outcome instanceof ApiError) reject(outcome);
      else resolve(outcome);
    };
    const cancel = (): void => finish(cancelled);
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: DifferenceAnswer) => {
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
