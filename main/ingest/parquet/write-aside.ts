import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../contract/errors.ts';
import { programPath } from '../../entries.ts';
import type { Failure } from '../failure.ts';
import type { AsideTask } from '../hash-worker.ts';
import { writeParquet, type ParquetTask } from './write-parquet.ts';

type Answer = { readonly written: true } | { readonly failure: Failure };

/** Below this, starting a thread takes longer than writing. */
const WORTH_A_THREAD = 200_000;

/** Like `writeParquet`, on a thread of its own where there are many rows. Columns are not copied where they lie in shared memory. */
export async function writeAside(write: ParquetTask): Promise<void> {
  if (write.rows < WORTH_A_THREAD) return writeParquet(write);
  const worker = new Worker(programPath('hash'), { workerData: { write } satisfies AsideTask });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (answer: Answer) => {
      if ('written' in answer) resolve();
      else reject(new ApiError(answer.failure.code, answer.failure.message, answer.failure.data));
    });
    worker.once('error', reject);
    // After an answer this changes nothing.
    worker.once('exit', (code) => reject(new Error(`writing ended without an answer (${code})`)));
  });
}
