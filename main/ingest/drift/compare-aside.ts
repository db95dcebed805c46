import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../contract/errors.ts';
import { columnRows } from '../../../engine/drift/table-column.ts';
import { programPath } from '../../entries.ts';
import type { Failure } from '../failure.ts';
import type { AsideTask } from '../hash-worker.ts';
import { comparePairs, type ComparedPair, type PairsTask } from './compare-pairs.ts';

type Answer = { readonly compared: ComparedPair[] } | { readonly failure: Failure };

/** Values from which on a second thread is worth its start. */
const WORTH_A_THREAD = 2_000_000;

/**
 * Compares columns on this thread and on a second one. Their values are not copied where they lie in shared memory. The same numbers come of it whatever the number of
 * threads.
 *
 * @param meanwhile - work for this thread before it takes columns
 * @returns in the order of the pairs
 */
export async function comparePairsAside<T>(
  pairs: PairsTask['pairs'],
  meanwhile: () => T,
  worthAThread = WORTH_A_THREAD,
): Promise<{ readonly compared: readonly ComparedPair[]; readonly meanwhile: T }> {
  const values = pairs.reduce((sum, [reference, current]) => sum + columnRows(reference) + columnRows(current), 0);
  const task: PairsTask = { pairs, next: new Int32Array(new SharedArrayBuffer(4)) };
  const aside = values < worthAThread ? null : startAside(task);
  try {
    const found = meanwhile();
    const own = comparePairs(task);
    const compared = [...own, ...((await aside?.compared) ?? [])];
    return { compared: compared.toSorted((a, b) => a.place - b.place), meanwhile: found };
  } finally {
    await aside?.stop();
  }
}

function startAside(compare: PairsTask): { readonly compared: Promise<ComparedPair[]>; stop(): Promise<unknown> } {
  const worker = new Worker(programPath('hash'), { workerData: { compare } satisfies AsideTask });
  const compared = new Promise<ComparedPair[]>((resolve, reject) => {
    worker.once('message', (answer: Answer) => {
      if ('compared' in answer) resolve(answer.compared);
      else reject(new ApiError(answer.failure.code, answer.failure.message, answer.failure.data));
    });
    worker.once('error', reject);
    // After an answer this changes nothing.
    worker.once('exit', (code) => reject(new Error(`comparing ended without an answer (${code})`)));
  });
  // Whoever stops it does not wait for it.
  compared.catch(() => undefined);
  return { compared, stop: () => worker.terminate() };
}
