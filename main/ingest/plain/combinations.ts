import { sharedCodes, type Codes } from './columns.ts';
import { addCounts, BLOCK, type CodedPart, type TextColumn } from './text-column.ts';

/** Which combination of keys each row has, in the order in which they come. */
export interface Combinations {
  readonly count: number;
  /** Of each row. */
  readonly codes: Codes;
  /** Rows of each combination. */
  readonly rows: Int32Array;
  /** For each key the number of its text, of each combination. */
  readonly keys: readonly Int32Array[];
}

/** Tables up to this size are looked up by place. */
const MOST_PLACES = 1 << 22;

/** Keys that have been combined. */
interface Keyed {
  readonly count: number;
  readonly parts: readonly CodedPart[];
  readonly keys: readonly Int32Array[];
}

/** Combines the keys of rows: no key at all makes one combination. */
export function combinationsOf(columns: readonly TextColumn[], rows: number): Combinations {
  const [first, ...others] = columns;
  if (first === undefined) return { count: 1, codes: sharedCodes(rows, 1), rows: Int32Array.of(rows), keys: [] };
  const [second, ...rest] = others;
  if (second === undefined) {
    const parts = first.parts.map(({ codes }) => ({ codes: new Uint8Array(codes.length), to: Int32Array.of(0) }));
    return combine({ count: 1, parts, keys: [] }, first, rows);
  }
  const keyed = { count: first.texts.length, parts: first.parts, keys: [Int32Array.from(first.texts, (_, code) => code)] };
  let combined = combine(keyed, second, rows);
  for (const other of rest) combined = combine(inParts(combined, first.parts), other, rows);
  return combined;
}

function inParts({ count, codes, keys }: Combinations, parts: readonly CodedPart[]): Keyed {
  const to = Int32Array.from({ length: count }, (_, code) => code);
  let at = 0;
  return { count, keys, parts: parts.map(({ codes: { length } }) => ({ codes: codes.subarray(at, (at += length)), to })) };
}

function combine(left: Keyed, right: TextColumn, rows: number): Combinations {
  const width = right.texts.length;
  const most = left.count * width;
  const codes = sharedCodes(rows, most);
  const counts = new Int32Array(Math.min(most, rows));
  // Place of each combination in a table of the two.
  const found: number[] = [];
  const near = most <= MOST_PLACES ? new Int32Array(most) : null;
  const far = new Map<number, number>();
  const [a, b] = [new Int32Array(BLOCK), new Int32Array(BLOCK)];
  let at = 0;
  for (const [p, { codes: others, to }] of right.parts.entries()) {
    const { codes: own, to: toLeft } = left.parts[p] as CodedPart;
    const lines = Float64Array.from(toLeft, (code) => code * width);
    const nearLines = Int32Array.from(near ? lines : []);
    for (let from = 0; from < own.length; from += BLOCK) {
      const size = Math.min(BLOCK, own.length - from);
      a.set(own.subarray(from, from + size));
      b.set(others.subarray(from, from + size));
      if (near) lookUp(a, nearLines, b, to, size, near, found);
      else lookUpFar(a, lines, b, to, size, far, found);
      addCounts(a, size, counts);
      codes.set(size < BLOCK ? a.subarray(0, size) : a, at);
      at += size;
    }
  }
  const lefts = found.map((place) => Math.floor(place / width));
  return {
    count: found.length,
    codes,
    rows: counts.slice(0, found.length),
    keys: [
      ...left.keys.map((of) => Int32Array.from(lefts, (code) => of[code] as number)),
      Int32Array.from(found, (place) => place % width),
    ],
  };
}

/** Puts numbers of combinations in the place of those of the left key. @param places - number + 1 of each combination, 0 for none */
function lookUp(a: Int32Array, lines: Int32Array, b: Int32Array, to: Int32Array, size: number, places: Int32Array, found: number[]): void {
  for (let i = 0; i < size; i++) {
    const place = ((lines[a[i] as number] as number) + (to[b[i] as number] as number)) | 0;
    let number = places[place] as number;
    if (number === 0) places[place] = number = found.push(place);
    a[i] = number - 1;
  }
}

/** `lookUp` for a table that would be too large. */
function lookUpFar(
  a: Int32Array,
  lines: Float64Array,
  b: Int32Array,
  to: Int32Array,
  size: number,
  places: Map<number, number>,
  found: number[],
): void {
  for (let i = 0; i < size; i++) {
    const place = (lines[a[i] as number] as number) + (to[b[i] as number] as number);
    let number = places.get(place);
    if (number === undefined) places.set(place, (number = found.push(place)));
    a[i] = number - 1;
  }
}
