import { Worker } from 'node:worker_threads';
import { ApiError, type ErrorCode, type ErrorData } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { CallOptions } from '../ingest/client.ts';
import type { Loan } from './plugins/lend.ts';

/** What a thread that does one thing tells: how far it is, and once what it found or why it failed. */
export type AsideAnswer<T> =
  | { readonly found: T }
  | { readonly error: string }
  | { readonly refused: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData } }
  | { readonly phase: string; readonly done: number; readonly total: number };

/**
 * Does one thing in a thread of its own, which ends with the answer or the signal.
 *
 * @param what - as a sentence begins with it: `Comparing`
 * @param cancelled - what is said when the signal ends it
 * @param loan - the user's own models, which the thread gets as `lent` of its request; ended with it
 * @throws ApiError `cancelled`, once the thread has ended; what it refuses; `engine` when it fails
 */
export function askAside<T>(
  program: Parameters<typeof programPath>[0],
  request: unknown,
  what: string,
  cancelled: string,
  { signal, onProgress }: CallOptions = {},
  loan?: Loan,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = new ApiError('cancelled', cancelled);
    if (signal?.aborted) {
      loan?.end();
      return reject(stopped);
    }
    const worker = new Worker(
      programPath(program),
      loan ? { workerData: { ...(request as object), lent: loan.lent }, transferList: [...loan.transfer] } : { workerData: request },
    );
    let finished = false;
    const finish = (settle: () => void): void => {
      if (finished) return;
      finished = true;
      signal?.removeEventListener('abort', cancel);
      loan?.end();
      // Whoever hears of the end may remove what the thread was writing.
      void worker.terminate().finally(settle);
    };
    const fail = (why: string): void => finish(() => reject(new ApiError('engine', `${what} ${why}`)));
    const cancel = (): void => finish(() => reject(stopped));
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: AsideAnswer<T>) => {
      if ('found' in answer) finish(() => resolve(answer.found));
      else if ('refused' in answer) finish(() => reject(new ApiError(answer.refused.code, answer.refused.message, answer.refused.data)));
      else if ('error' in answer) fail(`failed: ${answer.error}`);
      else onProgress?.(answer);
    });
    worker.on('error', (error) => fail(`failed: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', () => fail('ended unexpectedly.'));
  });
}
