import type { TextColumn } from './join-parts.ts';

/** Which combination of keys each row has, in the order in which they come. */
export interface Combinations {
  readonly count: number;
  /** Of each row. */
  readonly codes: Int32Array;
  /** For each key the number of its text, of each combination. */
  readonly keys: readonly Int32Array[];
}

/** Tables up to this size are looked up by place. */
const MOST_PLACES = 1 << 22;

/** Combines the keys of rows: no key at all makes one combination. */
export function combinationsOf(columns: readonly TextColumn[], rows: number): Combinations {
  const [first, ...others] = columns;
  if (first === undefined) return { count: 1, codes: new Int32Array(rows), keys: [] };
  let combined: Combinations = {
    count: first.texts.length,
    codes: first.codes,
    keys: [Int32Array.from(first.texts, (_, code) => code)],
  };
  for (const other of others) combined = combine(combined, other, rows);
  return combined;
}

function combine({ count, codes, keys }: Combinations, { texts, codes: others }: TextColumn, rows: number): Combinations {
  const width = texts.length;
  const made = new Int32Array(rows);
  const left: number[] = [];
  const right: number[] = [];
  const add = (a: number, b: number): number => {
    left.push(a);
    right.push(b);
    return left.length;
  };
  if (count * width <= MOST_PLACES) {
    const places = new Int32Array(count * width);
    for (let row = 0; row < rows; row++) {
      const [a, b] = [codes[row] as number, others[row] as number];
      const place = a * width + b;
      if (places[place] === 0) places[place] = add(a, b);
      made[row] = (places[place] as number) - 1;
    }
  } else {
    const places = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const [a, b] = [codes[row] as number, others[row] as number];
      const place = a * width + b;
      let found = places.get(place);
      if (found === undefined) {
        found = add(a, b);
        places.set(place, found);
      }
      made[row] = found - 1;
    }
  }
  return {
    count: left.length,
    codes: made,
    keys: [...keys.map((of) => Int32Array.from(left, (a) => of[a] as number)), Int32Array.from(right)],
  };
}

/** Rows in the order of series and period; all but the numbers of series lie in shared memory. */
export interface Sorted {
  readonly series: Int32Array;
  readonly period: Int32Array;
  readonly y: Float64Array;
  /** Of regressors, as numbers of texts. */
  readonly codes: readonly Int32Array[];
  /** Of each series the row behind its last one. */
  readonly ends: Int32Array;
}

/** Rows in the order of their file, and what their keys and dates mean. */
export interface Unsorted {
  /** Combination of keys of each row, and the series of each combination. */
  readonly combinations: Int32Array;
  readonly seriesOf: Int32Array;
  /** Date of each row, and the period of each date. */
  readonly dates: Int32Array;
  readonly periodOf: Int32Array;
  readonly y: Float64Array;
  /** Of regressors, as numbers of texts. */
  readonly codes: readonly Int32Array[];
}

const shared = {
  integers: (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length)),
  numbers: (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length)),
};

/**
 * Sorts rows by series and period.
 *
 * @param count - of series
 * @returns null where a series has two rows of one period
 */
export function sortRows({ combinations, seriesOf, dates, periodOf, y, codes }: Unsorted, count: number): Sorted | null {
  const rows = y.length;
  const ends = new Int32Array(count);
  for (let row = 0; row < rows; row++) {
    const s = seriesOf[combinations[row] as number] as number;
    ends[s] = (ends[s] as number) + 1;
  }
  const next = new Int32Array(count);
  for (let s = 1; s < count; s++) {
    next[s] = ends[s - 1] as number;
    ends[s] = (ends[s] as number) + (next[s] as number);
  }
  // Rows are read in their order and put into their places: the other way round each read would be far from the one before.
  const places = new Int32Array(rows);
  const sorted: Sorted = {
    series: new Int32Array(rows),
    period: shared.integers(rows),
    y: shared.numbers(rows),
    codes: codes.map(() => shared.integers(rows)),
    ends,
  };
  const { period } = sorted;
  for (let row = 0; row < rows; row++) {
    const s = seriesOf[combinations[row] as number] as number;
    const place = next[s] as number;
    next[s] = place + 1;
    places[row] = place;
    period[place] = periodOf[dates[row] as number] as number;
  }
  scatter(y, places, sorted.y);
  for (const [c, own] of codes.entries()) scatter(own, places, sorted.codes[c] as Int32Array);
  for (let s = 0, from = 0; s < count; s++) {
    const to = ends[s] as number;
    sorted.series.fill(s, from, to);
    if (!putInOrder(sorted, from, to)) return null;
    from = to;
  }
  return sorted;
}

function scatter<T extends Int32Array | Float64Array>(values: T, places: Int32Array, to: T): void {
  for (let row = 0; row < values.length; row++) to[places[row] as number] = values[row] as number;
}

/** Has the rows of a series ascend by period; false where two are of the same. */
function putInOrder({ period, y, codes }: Sorted, from: number, to: number): boolean {
  let ascending = true;
  for (let place = from + 1; place < to && ascending; place++) ascending = (period[place] as number) > (period[place - 1] as number);
  if (ascending) return true;
  const before = period.slice(from, to);
  const order = Int32Array.from(before, (_, i) => i).sort((a, b) => (before[a] as number) - (before[b] as number));
  for (const values of [period, y, ...codes]) {
    const own = values.slice(from, to);
    for (let i = 0; i < order.length; i++) values[from + i] = own[order[i] as number] as number;
  }
  for (let place = from + 1; place < to; place++) if (period[place] === period[place - 1]) return false;
  return true;
}
