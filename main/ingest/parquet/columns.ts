import { deltasOf } from './deltas.ts';
import { asRuns, packed, widthOf } from './levels.ts';

/** A column of a table, in the order of its rows. */
export type ParquetColumn =
  /** Whole numbers, none missing. */
  | { readonly name: string; readonly kind: 'integers'; readonly values: Int32Array }
  /** Numbers, NaN where missing. */
  | { readonly name: string; readonly kind: 'numbers'; readonly values: Float64Array }
  /** Places in a list of numbers or texts; NaN and null stand for missing. */
  | { readonly name: string; readonly kind: 'listed'; readonly codes: Int32Array; readonly list: List }
  /** Runs of one value each: places in a list, and the row behind each run. */
  | { readonly name: string; readonly kind: 'runs'; readonly codes: Int32Array; readonly ends: Int32Array; readonly list: List };
type List = Int32Array | Float64Array | readonly (string | null)[];

export const types = { integer: 1, double: 5, text: 6 } as const;
export const encodings = { plain: 0, rle: 3, deltas: 5, listed: 8 } as const;

/** A column's part of a group of rows. */
export interface Chunk {
  /** Of the page. */
  readonly encoding: number;
  /** Different values, written plainly; null where values are not listed. */
  readonly dictionary: { readonly bytes: Uint8Array; readonly count: number } | null;
  readonly page: Uint8Array;
  readonly missing: number;
  /** Plainly written; null where there is no order to go by or nothing to put in order. */
  readonly least: Uint8Array | null;
  readonly most: Uint8Array | null;
}

export const typeOf = (column: ParquetColumn): number => {
  if (column.kind === 'integers') return types.integer;
  if (column.kind === 'numbers') return types.double;
  return column.list instanceof Int32Array ? types.integer : column.list instanceof Float64Array ? types.double : types.text;
};

/** Memory that is used again for each group of rows. */
export interface Scratch {
  readonly codes: Int32Array;
  readonly slots: Int32Array;
  readonly firsts: Float64Array;
}

const SLOTS = 1 << 16;
/** More different numbers than this in a group of rows are not listed. */
const MOST_NUMBERS = 24_000;

export const createScratch = (rows: number): Scratch => ({
  codes: new Int32Array(rows),
  slots: new Int32Array(SLOTS),
  firsts: new Float64Array(MOST_NUMBERS),
});

/** Rows `from` to `to` of a column. */
export function chunkOf(column: ParquetColumn, from: number, to: number, scratch: Scratch): Chunk {
  switch (column.kind) {
    case 'integers':
      return integerChunk(column.values.subarray(from, to));
    case 'numbers':
      return numberChunk(column.values.subarray(from, to), scratch);
    case 'listed':
      return listedChunk(column.codes.subarray(from, to), column.list, scratch);
    case 'runs':
      return runChunk(column, from, to);
  }
}

const bytesOf = (values: Int32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Which cells are there, with the number of bytes that says so in front. */
function levels(bits: Uint8Array): Uint8Array {
  return joined(bytesOf(Int32Array.of(bits.length)), bits);
}
const allThere = (rows: number): Uint8Array => levels(asRuns([[rows, 1]], 1));
const listedPage = (there: Uint8Array, codes: Int32Array, count: number, size: number): Uint8Array => {
  const width = widthOf(size - 1);
  return joined(there, Uint8Array.of(width), packed(codes, count, width));
};

function integerChunk(values: Int32Array): Chunk {
  let [least, most] = [values[0] as number, values[0] as number];
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const ends = { least: bytesOf(Int32Array.of(least)), most: bytesOf(Int32Array.of(most)) };
  return { encoding: encodings.deltas, dictionary: null, page: joined(allThere(values.length), deltasOf(values)), missing: 0, ...ends };
}

/** Whether each cell of a column of numbers is there, and how many are not. */
function presence(values: Float64Array): { there: Uint8Array; missing: number } {
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) missing++;
  if (missing === 0) return { there: allThere(values.length), missing };
  const bits = Int32Array.from(values, (value) => (value === value ? 1 : 0));
  return { there: levels(packed(bits, bits.length, 1)), missing };
}

function numberChunk(values: Float64Array, scratch: Scratch): Chunk {
  const { there, missing } = presence(values);
  const ends = endsOf(values);
  const listed = listNumbers(values, scratch);
  if (listed !== null) {
    const dictionary = { bytes: bytesOf(scratch.firsts.subarray(0, listed)), count: listed };
    return {
      encoding: encodings.listed,
      dictionary,
      page: listedPage(there, scratch.codes, values.length - missing, listed),
      missing,
      ...ends,
    };
  }
  const kept = missing === 0 ? values : values.filter((value) => value === value);
  return { encoding: encodings.plain, dictionary: null, page: joined(there, bytesOf(kept)), missing, ...ends };
}

/** Smallest and largest number; a zero counts as that of either sign. */
function endsOf(values: Float64Array): Pick<Chunk, 'least' | 'most'> {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return { least: null, most: null };
  return { least: bytesOf(Float64Array.of(least === 0 ? -0 : least)), most: bytesOf(Float64Array.of(most === 0 ? 0 : most)) };
}

/** Puts the place of each number that is there into `codes`, and different numbers, told apart by their bits, into `firsts`; null where they are too many or none. */
function listNumbers(values: Float64Array, { codes, slots, firsts }: Scratch): number | null {
  const bits = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const known = new Int32Array(firsts.buffer, firsts.byteOffset, 2 * firsts.length);
  slots.fill(0);
  let count = 0;
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) continue;
    const [low, high] = [bits[2 * i] as number, bits[2 * i + 1] as number];
    let place = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 16;
    let slot = slots[place] as number;
    while (slot !== 0 && (known[2 * slot - 2] !== low || known[2 * slot - 1] !== high)) {
      place = (place + 1) & (SLOTS - 1);
      slot = slots[place] as number;
    }
    if (slot === 0) {
      if (count === MOST_NUMBERS) return null;
      firsts[count++] = value;
      slot = count;
      slots[place] = slot;
    }
    codes[at++] = slot - 1;
  }
  return count === 0 ? null : count;
}

/** Plain bytes of some members of a list. */
function membersOf(list: List, places: readonly number[]): Uint8Array {
  if (list instanceof Int32Array) return bytesOf(Int32Array.from(places, (place) => list[place] as number));
  if (list instanceof Float64Array) return bytesOf(Float64Array.from(places, (place) => list[place] as number));
  const encoder = new TextEncoder();
  return joined(
    ...places.flatMap((place) => {
      const text = encoder.encode(list[place] as string);
      return [bytesOf(Int32Array.of(text.length)), text];
    }),
  );
}

const isMissing = (list: List, place: number): boolean => {
  const value = list[place];
  return value === null || value !== value;
};

const noOrder = { least: null, most: null } as const;

function listedChunk(codes: Int32Array, list: List, scratch: Scratch): Chunk {
  /** Place + 1 in the list of this group of rows, -1 for missing. */
  const places = new Int32Array(list.length);
  const members: number[] = [];
  let at = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    let place = places[code] as number;
    if (place === 0) {
      place = isMissing(list, code) ? -1 : members.push(code);
      places[code] = place;
    }
    if (place > 0) scratch.codes[at++] = place - 1;
  }
  const missing = codes.length - at;
  const there =
    missing === 0
      ? allThere(codes.length)
      : levels(
          packed(
            Int32Array.from(codes, (code) => ((places[code] as number) > 0 ? 1 : 0)),
            codes.length,
            1,
          ),
        );
  const dictionary = { bytes: membersOf(list, members), count: members.length };
  if (at === 0) return { encoding: encodings.plain, dictionary: null, page: there, missing, ...noOrder };
  return { encoding: encodings.listed, dictionary, page: listedPage(there, scratch.codes, at, members.length), missing, ...noOrder };
}

/** The first run that ends behind a row. */
function runAt(ends: Int32Array, row: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] as number) > row) high = middle;
    else low = middle + 1;
  }
  return low;
}

function runChunk({ codes, ends, list }: ParquetColumn & { kind: 'runs' }, from: number, to: number): Chunk {
  const places = new Map<number, number>();
  const runs: [number, number][] = [];
  for (let run = runAt(ends, from), at = from; at < to; run++) {
    const end = Math.min(to, ends[run] as number);
    const code = codes[run] as number;
    const place = places.get(code) ?? places.size;
    places.set(code, place);
    if (end > at) runs.push([end - at, place]);
    at = end;
  }
  const members = [...places.keys()];
  const width = widthOf(members.length - 1);
  return {
    encoding: encodings.listed,
    dictionary: { bytes: membersOf(list, members), count: members.length },
    page: joined(allThere(to - from), Uint8Array.of(width), asRuns(runs, width)),
    missing: 0,
    ...(list instanceof Int32Array ? integerEnds(list, members) : noOrder),
  };
}

function integerEnds(list: Int32Array, members: readonly number[]): Pick<Chunk, 'least' | 'most'> {
  const [first = 0, ...others] = members.map((place) => list[place] as number);
  const [least, most] = others.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [first, first]);
  return { least: bytesOf(Int32Array.of(least)), most: bytesOf(Int32Array.of(most)) };
}
