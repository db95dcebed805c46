import { Worker } from 'node:worker_threads';
import type { SourceFile } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { Failure } from './failure.ts';
import { hashFiles, type FileStamp } from './hash.ts';
import type { AsideTask } from './hash-worker.ts';
import type { SourcePath } from './types.ts';

type Answer = { readonly files: SourceFile[] } | { readonly failure: Failure };
/** Below this, starting a thread takes longer than the hash. */
const worthAThread = 16 * 1024 * 1024;

/** Like `hashFiles`, on a thread of its own when the files are large, so that this one can go on. */
export function hashAside(files: readonly SourcePath[], stamps: readonly FileStamp[]): Promise<SourceFile[]> {
  if (stamps.reduce((sum, { bytes }) => sum + bytes, 0) < worthAThread) return hashFiles(files);
  return new Promise((resolve, reject) => {
    const worker = new Worker(programPath('hash'), {
      workerData: { hash: files } satisfies AsideTask,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 },
    });
    worker.once('message', (answer: Answer) => {
      if ('files' in answer) resolve(answer.files);
      else reject(new ApiError(answer.failure.code, answer.failure.message, answer.failure.data));
    });
    worker.once('error', reject);
    // After an answer this changes nothing.
    worker.once('exit', (code) => reject(new Error(`hashing ended without an answer (${code})`)));
  });
}
