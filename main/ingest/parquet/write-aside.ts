import { askAside, type AsideWhenNeeded } from '../aside.ts';
import { writeParquet, type ParquetTask } from './write-parquet.ts';

/** Below this, starting a thread takes longer than writing. */
const WORTH_A_THREAD = 200_000;

/**
 * Like `writeParquet`, on a thread of its own where there are many rows. Columns are not copied where they lie in shared memory.
 *
 * @param aside - a thread that is used for more than this
 */
export async function writeAside(task: ParquetTask, aside?: AsideWhenNeeded): Promise<void> {
  if (task.rows < WORTH_A_THREAD) writeParquet(task);
  else await (aside ? aside.get().ask('write', task) : askAside('write', task));
}
