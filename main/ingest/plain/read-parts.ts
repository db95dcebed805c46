import type { AsideWhenNeeded } from '../aside.ts';
import type { Columns } from './columns.ts';
import type { PlainFile } from './plain-format.ts';
import { nextLine, readLines, type Part } from './read-lines.ts';

/** Parts of a file that several threads read: each takes the next one that nobody has taken. */
export interface SharedParts {
  readonly parts: readonly Part[];
  /** How many are taken, in shared memory. */
  readonly taken: Int32Array;
}
/** Parts that one thread has read, by their place; null where the file is not plain. */
export type ReadShare = readonly (readonly [number, Columns])[] | null;

/** Long enough that different texts of a part are few beside its rows, short enough that no thread waits long for another. */
const PART_BYTES = 16 * 1024 * 1024;

/** A file of plain lines as parts, each beginning with a line. */
export function partsOf({ path, format, begin, bytes, rows }: PlainFile, partBytes = PART_BYTES): SharedParts {
  const whole = bytes - begin;
  const parts: Part[] = [];
  for (let from = begin; from < bytes;) {
    const to = bytes - from <= 1.5 * partBytes ? bytes : (nextLine(path, from + partBytes) ?? bytes);
    parts.push({ path, from, to, format, rows: Math.ceil((rows * (to - from)) / whole) });
    from = to;
  }
  return { parts, taken: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Has nobody take another part. */
export const takeNoMore = ({ parts, taken }: SharedParts): number => Atomics.add(taken, 0, parts.length);

/** Reads parts until none is left. */
export function readShare(shared: SharedParts): ReadShare {
  const read: [number, Columns][] = [];
  for (;;) {
    const place = Atomics.add(shared.taken, 0, 1);
    const part = shared.parts[place];
    if (part === undefined) return read;
    const columns = readLines(part);
    if (columns === null) {
      takeNoMore(shared);
      return null;
    }
    read.push([place, columns]);
  }
}

/** Reads what is left of a file, on this thread too. @param begun - what another thread reads of it */
export async function readRest(shared: SharedParts, begun: Promise<ReadShare>): Promise<Columns[] | null> {
  const own = readShare(shared);
  const others = await begun;
  if (own === null || others === null) return null;
  return [...own, ...others].sort(([a], [b]) => a - b).map(([, columns]) => columns);
}

/** The columns of a file in parts, in their order; null where it is not plain. @param aside - a second thread, used where there are several parts */
export async function readParts(file: PlainFile, aside: AsideWhenNeeded, partBytes = PART_BYTES): Promise<Columns[] | null> {
  const shared = partsOf(file, partBytes);
  const begun = shared.parts.length > 1 ? aside.get().ask('lines', shared) : Promise.resolve([]);
  return readRest(shared, begun);
}
