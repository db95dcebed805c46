import { parentPort } from 'node:worker_threads';
import type { AsideRequest, AsideResponse } from './aside.ts';
import { failureOf } from './failure.ts';
import { hashFiles } from './hash.ts';
import type { Columns } from './plain/columns.ts';
import { readShare } from './plain/read-parts.ts';

// The second thread of ingestion (see aside.ts).

/** Numbers are shared. */
const buffersOf = ({ codes }: Columns): ArrayBuffer[] => codes.flatMap((values) => (values ? [values.buffer as ArrayBuffer] : []));

// What only some tasks need is loaded where it is wanted: the others begin sooner without it.
async function answerTo(request: AsideRequest): Promise<{ answer: unknown; buffers?: ArrayBuffer[] }> {
  switch (request.name) {
    case 'hash':
      return { answer: await hashFiles(request.task) };
    case 'lines': {
      const read = readShare(request.task);
      return { answer: read, ...(read ? { buffers: read.flatMap(([, columns]) => buffersOf(columns)) } : {}) };
    }
    case 'sort': {
      const { sortNumbers } = await import('./plain/sort-rows.ts');
      sortNumbers(request.task);
      return { answer: null };
    }
    case 'pack': {
      const { packShare } = await import('./parquet/pack-share.ts');
      const packed = packShare(request.task);
      return { answer: packed, buffers: packed.flatMap(([, { chunks }]) => chunks.map(({ pages }) => pages.buffer as ArrayBuffer)) };
    }
    case 'compare': {
      const { comparePairs } = await import('./drift/compare-pairs.ts');
      return { answer: comparePairs(request.task) };
    }
  }
}

async function serve(request: AsideRequest): Promise<void> {
  const { id } = request;
  try {
    const { answer, buffers } = await answerTo(request);
    parentPort?.postMessage({ id, answer } satisfies AsideResponse, buffers ?? []);
  } catch (error) {
    parentPort?.postMessage({ id, failure: failureOf(error) } satisfies AsideResponse);
  }
}

parentPort?.on('message', (request: AsideRequest) => void serve(request));
