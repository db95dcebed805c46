import type { Aside } from '../aside.ts';
import { sharedNumbers, type Codes } from './columns.ts';
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

const sharedIntegers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));

/** Numbers of rows, and where they belong; all that is long lies in shared memory. */
export interface NumbersToSort {
  readonly combinations: Codes;
  readonly seriesOf: Int32Array;
  /** Of each series the place of its first row. */
  readonly firsts: Int32Array;
  /** In parts. */
  readonly numbers: readonly Float64Array[];
  readonly sorted: Float64Array;
}

/** From here on it is worth asking another thread. */
const WORTH_A_THREAD = 200_000;

/**
 * Sorts rows by series and period.
 *
 * @param count - of series
 * @param aside - a thread that sorts the values meanwhile, where it runs already
 * @returns null where a series has two rows of one period
 */
export async function sortRows(
  { rows, combinations, seriesOf, dates, periodOf, y, regressors }: Unsorted,
  count: number,
  aside: Aside | null = null,
): Promise<Sorted | null> {
  const ends = new Int32Array(count);
  for (const [c, s] of seriesOf.entries()) ends[s] = (ends[s] as number) + (combinations.rows[c] as number);
  const firsts = new Int32Array(count);
  for (let s = 1; s < count; s++) {
    firsts[s] = ends[s - 1] as number;
    ends[s] = (ends[s] as number) + (firsts[s] as number);
  }
  const sorted: Sorted = {
    series: new Int32Array(rows),
    period: sharedIntegers(rows),
    y: sharedNumbers(rows),
    codes: regressors.map(() => sharedIntegers(rows)),
    ends,
  };
  const values: NumbersToSort = { combinations: combinations.codes, seriesOf, firsts, numbers: y, sorted: sorted.y };
  const sorting = aside && rows >= WORTH_A_THREAD ? aside.ask('sort', values) : null;
  if (!sorting) sortNumbers(values);
  const next = firsts.slice();
  const [places, codes] = [new Int32Array(BLOCK), new Int32Array(BLOCK)];
  let row = 0;
  for (const [p, datesOf] of dates.parts.entries()) {
    const periods = datesOf.to.map((date) => periodOf[date] as number);
    for (let at = 0; at < datesOf.codes.length; at += BLOCK) {
      const size = Math.min(BLOCK, datesOf.codes.length - at);
      const take = (from: Codes, begin: number): void => codes.set(from.subarray(begin, begin + size));
      take(combinations.codes, row);
      findPlaces(codes, seriesOf, next, size, places);
      take(datesOf.codes, at);
      putCodes(codes, periods, places, size, sorted.period);
      for (const [c, { parts }] of regressors.entries()) {
        const own = parts[p] as CodedPart;
        take(own.codes, at);
        putCodes(codes, own.to, places, size, sorted.codes[c] as Int32Array);
      }
      row += size;
    }
  }
  for (let s = 0; s < count; s++) sorted.series.fill(s, firsts[s], ends[s]);
  await sorting;
  for (let s = 0; s < count; s++) if (!putInOrder(sorted, firsts[s] as number, ends[s] as number)) return null;
  return sorted;
}

/** Puts numbers into the places of their rows. */
export function sortNumbers({ combinations, seriesOf, firsts, numbers, sorted }: NumbersToSort): void {
  const next = firsts.slice();
  const [places, codes] = [new Int32Array(BLOCK), new Int32Array(BLOCK)];
  let row = 0;
  for (const values of numbers)
    for (let at = 0; at < values.length; at += BLOCK) {
      const size = Math.min(BLOCK, values.length - at);
      codes.set(combinations.subarray(row, row + size));
      findPlaces(codes, seriesOf, next, size, places);
      putNumbers(values, at, places, size, sorted);
      row += size;
    }
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
