import { createPacker, groupsIn, type PackedGroup, type ParquetTask } from './pack-group.ts';

/** A table whose groups of rows several threads pack: each takes the next one that nobody has taken. */
export interface SharedTable {
  readonly table: ParquetTask;
  /** How many are taken, in shared memory. */
  readonly taken: Int32Array;
}
/** Groups that one thread has packed, by their place. */
export type PackedShare = readonly (readonly [number, PackedGroup])[];

/** Packs groups until none is left. */
export function packShare({ table, taken }: SharedTable): PackedShare {
  const pack = createPacker(table);
  const packed: [number, PackedGroup][] = [];
  for (;;) {
    const group = Atomics.add(taken, 0, 1);
    if (group >= groupsIn(table.rows)) return packed;
    packed.push([group, pack(group)]);
  }
}
