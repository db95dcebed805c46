import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

// Long columns go from the ingest program to its parent by a file: through the pipe between them each byte is copied several times.

/** What stands in a result in the place of a column. */
interface Place {
  readonly handedOver: 'integers' | 'numbers' | 'places';
  /** In the file, in bytes. */
  readonly at: number;
  readonly length: number;
}
type Column = Int32Array | Float64Array | Uint8Array;

/** Numbers as places in a list of different ones. */
export interface ListedNumbers {
  readonly codes: Int32Array | Uint8Array;
  readonly list: Float64Array;
}

/** A result in which columns of a few different numbers stand as what they are. */
type Written<T> = T extends ListedNumbers | Float64Array
  ? Float64Array
  : T extends ArrayBufferView
    ? T
    : T extends object
      ? { [K in keyof T]: Written<T[K]> }
      : T;

const NAME = 'columns';
/** Shorter columns stay in the message. */
const LONG_BYTES = 1 << 20;

const isColumn = (value: unknown): value is Column =>
  value instanceof Int32Array || value instanceof Float64Array || value instanceof Uint8Array;
const isListed = (value: object): value is ListedNumbers => 'codes' in value && 'list' in value;
/** Columns to be filled; places are only read to be written out, and are not shared. */
const empty = {
  integers: (length: number): Column => new Int32Array(new SharedArrayBuffer(4 * length)),
  numbers: (length: number): Column => new Float64Array(new SharedArrayBuffer(8 * length)),
  places: (length: number): Column => new Uint8Array(length),
};
const kindOf = (column: Column): Place['handedOver'] =>
  column instanceof Int32Array ? 'integers' : column instanceof Float64Array ? 'numbers' : 'places';
const isPlace = (value: object): value is Place => 'handedOver' in value;

/** A copy in which some objects have been replaced; lists of texts and numbers are not gone through. */
function replaced(value: unknown, replace: (found: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const other = replace(value);
  if (other !== value) return other;
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map((each) => replaced(each, replace)) : value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, replace)]));
}

/**
 * Puts the long columns of a result into a file of a folder.
 *
 * @returns what is left of it, for `takeOver`; all of it where the file cannot be written
 */
export function handOver<T>(result: T, folder: string): T {
  const target = path.join(folder, NAME);
  let at = 0;
  let file: number | null = null;
  try {
    return replaced(result, (found) => {
      if (!isColumn(found) || found.byteLength < LONG_BYTES) return found;
      file ??= openSync(target, 'w');
      const bytes = new Uint8Array(found.buffer, found.byteOffset, found.byteLength);
      for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
      const place: Place = { handedOver: kindOf(found), at, length: found.length };
      at += bytes.length;
      return place;
    }) as T;
  } catch {
    // The disk may be full, but not for a message.
    rmSync(target, { force: true });
    return result;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** A result with its columns again, which lie in shared memory. They are read at the same time, and not by this thread. */
export async function takeOver<T>(result: T, folder: string): Promise<Written<T>> {
  const places: { readonly column: Column; readonly at: number }[] = [];
  const whole = replaced(result, (found) => {
    if (!isPlace(found)) return found;
    const { handedOver, length, at } = found;
    const column = empty[handedOver](length);
    places.push({ column, at });
    return column;
  });
  if (places.length > 0) await fillAll(places, folder);
  return replaced(whole, (found) => (isListed(found) ? writtenOut(found) : found)) as Written<T>;
}

function writtenOut({ codes, list }: ListedNumbers): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(8 * codes.length));
  for (let i = 0; i < codes.length; i++) values[i] = list[codes[i] as number] as number;
  return values;
}

async function fillAll(places: readonly { readonly column: Column; readonly at: number }[], folder: string): Promise<void> {
  const file = await open(path.join(folder, NAME), 'r');
  try {
    await Promise.all(places.map(({ column, at }) => fill(file, new Uint8Array(column.buffer), at)));
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < bytes.length;) {
    const { bytesRead } = await file.read(bytes, from, bytes.length - from, at + from);
    if (bytesRead === 0) throw new Error('The columns of a snapshot have gone missing');
    from += bytesRead;
  }
}
