import { columnRows } from '../../../engine/drift/table-column.ts';
import { startAside } from '../aside.ts';
import { comparePairs, type ComparedPair, type PairsTask } from './compare-pairs.ts';

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
  const aside = values < worthAThread ? null : startAside();
  try {
    const theirs = aside?.ask('compare', task);
    const found = meanwhile();
    const own = comparePairs(task);
    const compared = [...own, ...((await theirs) ?? [])];
    return { compared: compared.toSorted((a, b) => a.place - b.place), meanwhile: found };
  } finally {
    await aside?.stop();
  }
}
