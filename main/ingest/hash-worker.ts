import { parentPort, workerData } from 'node:worker_threads';
import type { PairsTask } from './drift/compare-pairs.ts';
import { failureOf } from './failure.ts';
import { hashFiles } from './hash.ts';
import type { Columns } from './plain/parse.ts';
import type { ParquetTask } from './parquet/write-parquet.ts';
import { readLines, type Part } from './plain/read-lines.ts';
import type { SourcePath } from './types.ts';

/** What a thread of ingestion is asked for: hashes of files (see hash-aside.ts), lines of a part of one (see plain/read-aside.ts), a table to write (see parquet/write-aside.ts), or columns to compare (see drift/compare-aside.ts). */
export type AsideTask =
  | { readonly hash: readonly SourcePath[] }
  | { readonly lines: Part }
  | { readonly write: ParquetTask }
  | { readonly compare: PairsTask };

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
} else if ('write' in task)
  import('./parquet/write-parquet.ts')
    .then(({ writeParquet }) => writeParquet(task.write))
    .then(
      () => parentPort?.postMessage({ written: true }),
      (error: unknown) => parentPort?.postMessage({ failure: failureOf(error) }),
    );
else if ('compare' in task)
  // Loaded where it is wanted: the other tasks begin sooner without it.
  import('./drift/compare-pairs.ts')
    .then(({ comparePairs }) => parentPort?.postMessage({ compared: comparePairs(task.compare) }))
    .catch((error: unknown) => parentPort?.postMessage({ failure: failureOf(error) }));
else
  hashFiles(task.hash).then(
    (files) => parentPort?.postMessage({ files }),
    (error: unknown) => parentPort?.postMessage({ failure: failureOf(error) }),
  );
