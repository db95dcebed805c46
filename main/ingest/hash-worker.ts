import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './failure.ts';
import { hashFiles } from './hash.ts';
import type { SourcePath } from './types.ts';

// Hashes files on a thread of its own; see hash-aside.ts.
hashFiles(workerData as SourcePath[]).then(
  (files) => parentPort?.postMessage({ files }),
  (error: unknown) => parentPort?.postMessage({ failure: failureOf(error) }),
);
