import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { CallOptions } from '../ingest/client.ts';

/** What a thread that does one thing tells: how far it is, and once what it found or why it failed. */
export type AsideAnswer<T> =
  | { readonly found: T }
  | { readonly error: string }
  | { readonly phase: string; readonly done: number; readonly total: number };

/**
 * Does one thing in a thread of its own, which ends with the answer or the signal.
 *
 * @param what - as a sentence begins with it: `Comparing`
 * @param cancelled - what is said when the signal ends it
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export function askAside<T>(
  program: Parameters<typeof programPath>[0],
  request: unknown,
  what: string,
  cancelled: string,
  { signal, onProgress }: CallOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = new ApiError('cancelled', cancelled);
    if (signal?.aborted) return reject(stopped);
    const worker = new Worker(programPath(program), { workerData: request });
    const finish = (settle: () => void): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      settle();
    };
    const fail = (why: string): void => finish(() => reject(new ApiError('engine', `${what} ${why}`)));
    const cancel = (): void => finish(() => reject(stopped));
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (answer: AsideAnswer<T>) => {
      if ('found' in answer) finish(() => resolve(answer.found));
      else if ('error' in answer) fail(`failed: ${answer.error}`);
      else onProgress?.(answer);
    });
    worker.on('error', (error) => fail(`failed: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', () => fail('ended unexpectedly.'));
  });
}
