import type { TextColumn } from './read-plain.ts';

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

/** Rows in the order of series and period. */
export interface Sorted {
  readonly series: Int32Array;
  readonly period: Int32Array;
  readonly y: Float64Array;
  /** Of regressors, as numbers of texts. */
  readonly codes: readonly Int32Array[];
}

/**
 * Sorts rows by series and period.
 *
 * @param series, period - of each row
 * @param count - of series
 * @returns null where a series has two rows of one period
 */
export function sortRows(
  series: Int32Array,
  period: Int32Array,
  y: Float64Array,
  codes: readonly Int32Array[],
  count: number,
): Sorted | null {
  const rows = series.length;
  const next = new Int32Array(count + 1);
  for (let row = 0; row < rows; row++) next[(series[row] as number) + 1] = (next[(series[row] as number) + 1] as number) + 1;
  for (let s = 0; s < count; s++) next[s + 1] = (next[s + 1] as number) + (next[s] as number);
  const offsets = next.slice();
  /** Row of each place. */
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const s = series[row] as number;
    const place = next[s] as number;
    order[place] = row;
    next[s] = place + 1;
  }
  for (let s = 0; s < count; s++) {
    const [from, to] = [offsets[s] as number, offsets[s + 1] as number];
    let ascending = true;
    for (let place = from + 1; place < to && ascending; place++)
      ascending = (period[order[place] as number] as number) > (period[order[place - 1] as number] as number);
    if (ascending) continue;
    order.subarray(from, to).sort((a, b) => (period[a] as number) - (period[b] as number));
    for (let place = from + 1; place < to; place++) if (period[order[place] as number] === period[order[place - 1] as number]) return null;
  }
  const sorted: Sorted = {
    series: new Int32Array(rows),
    period: new Int32Array(rows),
    y: new Float64Array(rows),
    codes: codes.map(() => new Int32Array(rows)),
  };
  for (let place = 0; place < rows; place++) {
    const row = order[place] as number;
    sorted.series[place] = series[row] as number;
    sorted.period[place] = period[row] as number;
    sorted.y[place] = y[row] as number;
  }
  for (const [c, own] of codes.entries()) {
    const target = sorted.codes[c] as Int32Array;
    for (let place = 0; place < rows; place++) target[place] = own[order[place] as number] as number;
  }
  return sorted;
}
