import { ApiError } from '../../../contract/errors.ts';
import type { HeldOutRows } from '../../../engine/regression/index.ts';
import type { RowKeys } from './row-keys.ts';

/** What was predicted of the rows that a model did not see, and by which rows it can be told what it did see. */
export interface HeldOut {
  /** Columns that the keys were made of. */
  readonly columns: readonly string[];
  /** Rows whose key leaves no rest when divided by this are here; 1 for all. */
  readonly every: number;
  /** Of the rows that were held out, the oldest first. */
  readonly keys: Float64Array;
  readonly times: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly intervals: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
  /** Keys of the rows that it learnt from. */
  readonly learnt: Float64Array;
}

/** Of larger files some rows are kept, the same ones of each. */
const MOST_ROWS = 400_000;

const kept = (key: number, every: number): boolean => every === 1 || (key % 4_294_967_296) % every === 0;

export function heldOutOf({ columns, keys }: RowKeys, found: HeldOutRows): HeldOut {
  let every = 1;
  while ((found.places.length + found.learnt.length) / every > MOST_ROWS) every *= 2;
  const chosen = [...found.places.keys()].filter((i) => kept(keys[found.places[i] as number] as number, every));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(chosen, (i) => values[i] as number);
  return {
    columns,
    every,
    keys: Float64Array.from(chosen, (i) => keys[found.places[i] as number] as number),
    times: pick(found.times),
    actual: pick(found.actual),
    predicted: pick(found.predicted),
    intervals: found.intervals.map(({ level, lower, upper }) => ({ level, lower: pick(lower), upper: pick(upper) })),
    learnt: Float64Array.from(found.learnt, (at) => keys[at] as number).filter((key) => kept(key, every)),
  };
}

/** Rows that two of them, or one and a file, both look at. */
export const lookedAt = (key: number, every: number): boolean => kept(key, every);

const formatVersion = 1;

/** Bytes: length of the header, the header as JSON, then the numbers one array after the other. */
export function packHeldOut({ columns, every, keys, times, actual, predicted, intervals, learnt }: HeldOut): Uint8Array {
  const arrays = [keys, times, actual, predicted, ...intervals.flatMap(({ lower, upper }) => [lower, upper]), learnt];
  const levels = intervals.map(({ level }) => level);
  const header = Buffer.from(JSON.stringify({ formatVersion, columns, every, levels, held: keys.length, learnt: learnt.length }));
  const padded = Math.ceil((4 + header.length) / 8) * 8;
  const bytes = Buffer.alloc(padded + 8 * arrays.reduce((sum, array) => sum + array.length, 0), 32);
  bytes.writeUInt32LE(padded - 4, 0);
  header.copy(bytes, 4);
  let at = padded;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++) bytes.writeDoubleLE(array[i] as number, at + 8 * i);
    at += 8 * array.length;
  }
  return bytes;
}

/** @throws ApiError `file-changed` for what was not written by `packHeldOut` */
export function unpackHeldOut(packed: Uint8Array): HeldOut {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const refuse = (): never => {
    throw new ApiError('file-changed', 'What was kept of the rows that were held out is damaged. Train the model again to compare it.');
  };
  if (bytes.length < 8) return refuse();
  const start = 4 + bytes.readUInt32LE(0);
  if (start > bytes.length || start % 8 !== 0) return refuse();
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8', 4, start));
  } catch {
    return refuse();
  }
  if (typeof header !== 'object' || header === null) return refuse();
  const { formatVersion: version, columns, every, levels, held, learnt } = header as Record<string, unknown>;
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (version !== formatVersion || !whole(every) || every < 1 || !whole(held) || !whole(learnt)) return refuse();
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string')) return refuse();
  if (!Array.isArray(levels) || levels.length > 10 || !levels.every((level) => typeof level === 'number')) return refuse();
  if (bytes.length !== start + 8 * (held * (4 + 2 * levels.length) + learnt)) return refuse();
  let at = start;
  const take = (length: number): Float64Array => {
    const values = new Float64Array(length);
    for (let i = 0; i < length; i++) values[i] = bytes.readDoubleLE(at + 8 * i);
    at += 8 * length;
    return values;
  };
  const [keys, times, actual, predicted] = [take(held), take(held), take(held), take(held)];
  const intervals = (levels as number[]).map((level) => ({ level, lower: take(held), upper: take(held) }));
  return { columns, every, keys, times, actual, predicted, intervals, learnt: take(learnt) };
}
