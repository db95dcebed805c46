import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../contract/errors.ts';
import { programPath } from '../../entries.ts';
import type { Failure } from '../failure.ts';
import type { AsideTask } from '../hash-worker.ts';
import type { Columns } from './parse.ts';
import type { Part } from './read-lines.ts';

type Answer = { readonly columns: Columns | null } | { readonly failure: Failure };

/** Like `readLines`, on a thread of its own. */
export function readLinesAside(part: Part): { readonly columns: Promise<Columns | null>; stop(): Promise<unknown> } {
  const worker = new Worker(programPath('hash'), { workerData: { lines: part } satisfies AsideTask });
  const columns = new Promise<Columns | null>((resolve, reject) => {
    worker.once('message', (answer: Answer) => {
      if ('columns' in answer) resolve(answer.columns);
      else reject(new ApiError(answer.failure.code, answer.failure.message, answer.failure.data));
    });
    worker.once('error', reject);
    // After an answer this changes nothing.
    worker.once('exit', (code) => reject(new Error(`reading ended without an answer (${code})`)));
  });
  // Whoever stops it does not wait for it.
  columns.catch(() => undefined);
  return { columns, stop: () => worker.terminate() };
}
