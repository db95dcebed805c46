import type { Combinations } from './combinations.ts';
import type { CodedPart, TextColumn } from './text-column.ts';

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
  readonly rows: number;
  readonly combinations: Pick<Combinations, 'codes' | 'rows'>;
  /** The series of each combination. */
  readonly seriesOf: Int32Array;
  readonly dates: TextColumn;
  /** The period of each date. */
  readonly periodOf: Int32Array;
  /** In parts. */
  readonly y: readonly Float64Array[];
  readonly regressors: readonly TextColumn[];
}

/**
 * Rows that are put into their places at once: so many that those of a series, which lie together, are many too, and so few that what is read of
 * them stays in the processor's cache.
 */
const BLOCK = 1 << 16;

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
export function sortRows({ rows, combinations, seriesOf, dates, periodOf, y, regressors }: Unsorted, count: number): Sorted | null {
  const ends = new Int32Array(count);
  for (const [c, s] of seriesOf.entries()) ends[s] = (ends[s] as number) + (combinations.rows[c] as number);
  const next = new Int32Array(count);
  for (let s = 1; s < count; s++) {
    next[s] = ends[s - 1] as number;
    ends[s] = (ends[s] as number) + (next[s] as number);
  }
  const sorted: Sorted = {
    series: new Int32Array(rows),
    period: shared.integers(rows),
    y: shared.numbers(rows),
    codes: regressors.map(() => shared.integers(rows)),
    ends,
  };
  const [places, codes] = [new Int32Array(BLOCK), new Int32Array(BLOCK)];
  const take = (from: CodedPart['codes'], at: number, size: number): void => codes.set(from.subarray(at, at + size));
  let row = 0;
  for (const [p, values] of y.entries()) {
    const datesOf = dates.parts[p] as CodedPart;
    const periods = datesOf.to.map((date) => periodOf[date] as number);
    for (let at = 0; at < values.length; at += BLOCK) {
      const size = Math.min(BLOCK, values.length - at);
      take(combinations.codes, row, size);
      findPlaces(codes, seriesOf, next, size, places);
      take(datesOf.codes, at, size);
      putCodes(codes, periods, places, size, sorted.period);
      for (const [c, { parts }] of regressors.entries()) {
        const own = parts[p] as CodedPart;
        take(own.codes, at, size);
        putCodes(codes, own.to, places, size, sorted.codes[c] as Int32Array);
      }
      putNumbers(values, at, places, size, sorted.y);
      row += size;
    }
  }
  for (let s = 0, from = 0; s < count; s++) {
    const to = ends[s] as number;
    sorted.series.fill(s, from, to);
    if (!putInOrder(sorted, from, to)) return null;
    from = to;
  }
  return sorted;
}

/** Rows are read in their order and put into their places: the other way round each read would be far from the one before. */
function findPlaces(combinations: Int32Array, seriesOf: Int32Array, next: Int32Array, size: number, places: Int32Array): void {
  for (let i = 0; i < size; i++) {
    const s = seriesOf[combinations[i] as number] as number;
    const place = next[s] as number;
    next[s] = place + 1;
    places[i] = place;
  }
}

function putCodes(codes: Int32Array, meaning: Int32Array, places: Int32Array, size: number, into: Int32Array): void {
  for (let i = 0; i < size; i++) into[places[i] as number] = meaning[codes[i] as number] as number;
}

function putNumbers(values: Float64Array, from: number, places: Int32Array, size: number, into: Float64Array): void {
  for (let i = 0; i < size; i++) into[places[i] as number] = values[from + i] as number;
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
