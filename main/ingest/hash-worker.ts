import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './failure.ts';
import { hashFiles } from './hash.ts';
import type { Columns } from './plain/parse.ts';
import { readLines, type Part } from './plain/read-lines.ts';
import type { SourcePath } from './types.ts';

/** What a thread of ingestion is asked for: hashes of files (see hash-aside.ts), or lines of a part of one (see plain/read-aside.ts). */
export type AsideTask = { readonly hash: readonly SourcePath[] } | { readonly lines: Part };

const buffersOf = ({ codes, numbers }: Columns): ArrayBuffer[] =>
  [...codes, ...numbers].flatMap((values) => (values ? [values.buffer as ArrayBuffer] : []));

const task = workerData as AsideTask;
if ('lines' in task) {
  try {
    const columns = readLines(task.lines);
    parentPort?.postMessage({ columns }, columns ? buffersOf(columns) : []);
  } catch (error) {
    parentPort?.postMessage({ failure: failureOf(error) });
  }
} else
  hashFiles(task.hash).then(
    (files) => parentPort?.postMessage({ files }),
    (error: unknown) => parentPort?.postMessage({ failure: failureOf(error) }),
  );
