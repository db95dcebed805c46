import type { AsideWhenNeeded } from '../aside.ts';
import type { ParquetTask } from './pack-group.ts';
import { packShare, type PackedShare, type SharedTable } from './pack-share.ts';
import { writeGroups } from './write-parquet.ts';

/** A table that is going to be a Parquet file. */
export interface Writing {
  /** Packs what is left, on this thread too, and writes: the file is on disk then. Asked again, it answers the same. */
  finish(): Promise<void>;
}

/** Below this, starting a thread takes longer than packing. */
const WORTH_A_THREAD = 200_000;

/**
 * Begins to pack a table on another thread where there are many rows; nothing is written yet. Columns are not copied where they lie in shared memory.
 */
export function beginWriting(table: ParquetTask, aside: AsideWhenNeeded): Writing {
  const shared: SharedTable = { table, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const begun: Promise<PackedShare> = table.rows < WORTH_A_THREAD ? Promise.resolve([]) : aside.get().ask('pack', shared);
  const write = async (): Promise<void> => {
    const packed = [...packShare(shared), ...(await begun)].sort(([a], [b]) => a - b);
    writeGroups(
      table,
      packed.map(([, group]) => group),
    );
  };
  let written: Promise<void> | null = null;
  return { finish: () => (written ??= write()) };
}
