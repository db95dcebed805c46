import type { Statistic } from './spec.ts';

/**
 * A statistic of the window of `window` values that ends `shift` periods before each row, over the values that are there.
 *
 * The series is cut into blocks as long as the window. A window is the end of one block and the beginning of the next, so that each
 * statistic is put together from one running from the right and one running from the left: nothing is ever subtracted, and a row's value is the
 * same whatever rows are asked for (van Herk 1992; moments joined as in Chan, Golub & LeVeque 1983).
 *
 * @param y - NaN where missing; what lies behind its end is unknown, and so is every window that reaches there
 * @param minimum - values that must be there, else NaN
 * @param out - `out[t - from]` for the rows t from `from` to, but without, `to`
 */
export function rollingStatistic(
  statistic: Exclude<Statistic, 'median'>,
  y: Float64Array,
  window: number,
  shift: number,
  minimum: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const last = Math.min(to - shift, y.length) - 1;
  const first = from - shift;
  out.fill(NaN, 0, to - from);
  if (last < 0) return;
  const run = { mean: rollSums, sum: rollSums, min: rollExtremes, max: rollExtremes, sd: rollMoments }[statistic];
  run(y, window, Math.max(minimum, statistic === 'sd' ? 2 : 1), Math.max(first, 0), last, out, -first, statistic);
}

type Roll = (
  y: Float64Array,
  window: number,
  minimum: number,
  first: number,
  last: number,
  out: Float64Array,
  /** Window end e fills out[e + place]. */
  place: number,
  statistic: Statistic,
) => void;

const rollSums: Roll = (y, window, minimum, first, last, out, place, statistic) => {
  const mean = statistic === 'mean';
  const tails = new Float64Array(window + 1);
  const counts = new Int32Array(window + 1);
  for (let block = Math.floor(first / window) * window; block <= last; block += window) {
    let sum = 0;
    let count = 0;
    if (block > 0)
      for (let k = window - 1; k > 0; k--) {
        const value = y[block - window + k] as number;
        // Only NaN differs from itself.
        if (value === value) {
          sum += value;
          count++;
        }
        tails[k] = sum;
        counts[k] = count;
      }
    sum = 0;
    count = 0;
    const end = Math.min(block + window - 1, last);
    for (let e = block; e <= end; e++) {
      const value = y[e] as number;
      if (value === value) {
        sum += value;
        count++;
      }
      if (e < first) continue;
      const k = e - block + 1;
      const n = count + (counts[k] as number);
      if (n >= minimum) out[e + place] = mean ? (sum + (tails[k] as number)) / n : sum + (tails[k] as number);
    }
  }
};

const rollExtremes: Roll = (y, window, minimum, first, last, out, place, statistic) => {
  const sign = statistic === 'max' ? 1 : -1;
  const tails = new Float64Array(window + 1).fill(-Infinity);
  const counts = new Int32Array(window + 1);
  for (let block = Math.floor(first / window) * window; block <= last; block += window) {
    let best = -Infinity;
    let count = 0;
    if (block > 0)
      for (let k = window - 1; k > 0; k--) {
        const value = sign * (y[block - window + k] as number);
        if (value === value) {
          if (value > best) best = value;
          count++;
        }
        tails[k] = best;
        counts[k] = count;
      }
    best = -Infinity;
    count = 0;
    const end = Math.min(block + window - 1, last);
    for (let e = block; e <= end; e++) {
      const value = sign * (y[e] as number);
      if (value === value) {
        if (value > best) best = value;
        count++;
      }
      if (e < first) continue;
      const k = e - block + 1;
      const tail = tails[k] as number;
      if (count + (counts[k] as number) >= minimum) out[e + place] = sign * (tail > best ? tail : best);
    }
  }
};

const rollMoments: Roll = (y, window, minimum, first, last, out, place) => {
  const means = new Float64Array(window + 1);
  const squares = new Float64Array(window + 1);
  const counts = new Int32Array(window + 1);
  for (let block = Math.floor(first / window) * window; block <= last; block += window) {
    let mean = 0;
    let square = 0;
    let count = 0;
    if (block > 0)
      for (let k = window - 1; k > 0; k--) {
        const value = y[block - window + k] as number;
        if (value === value) {
          count++;
          const step = value - mean;
          mean += step / count;
          square += step * (value - mean);
        }
        means[k] = mean;
        squares[k] = square;
        counts[k] = count;
      }
    mean = 0;
    square = 0;
    count = 0;
    const end = Math.min(block + window - 1, last);
    for (let e = block; e <= end; e++) {
      const value = y[e] as number;
      if (value === value) {
        count++;
        const step = value - mean;
        mean += step / count;
        square += step * (value - mean);
      }
      if (e < first) continue;
      const k = e - block + 1;
      const other = counts[k] as number;
      const n = count + other;
      if (n < minimum) continue;
      const apart = (means[k] as number) - mean;
      const joined = square + (squares[k] as number) + (n === 0 ? 0 : (apart * apart * count * other) / n);
      out[e + place] = Math.sqrt(joined / (n - 1));
    }
  }
};

/** Median of the values that are there in each window; parameters as in `rollingStatistic`. */
export function rollingMedian(
  y: Float64Array,
  window: number,
  shift: number,
  minimum: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  out.fill(NaN, 0, to - from);
  const last = Math.min(to - shift, y.length) - 1;
  const first = Math.max(from - shift, 0);
  const sorted = new Float64Array(window);
  let n = 0;
  const placeOf = (value: number): number => {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (let e = Math.max(0, first - window + 1); e <= last; e++) {
    const gone = e - window >= Math.max(0, first - window + 1) ? (y[e - window] as number) : NaN;
    if (gone === gone) {
      const at = placeOf(gone);
      sorted.copyWithin(at, at + 1, n);
      n--;
    }
    const value = y[e] as number;
    if (value === value) {
      const at = placeOf(value);
      sorted.copyWithin(at + 1, at, n);
      sorted[at] = value;
      n++;
    }
    if (e < first || n < Math.max(1, minimum)) continue;
    const half = n >>> 1;
    out[e + shift - from] = n % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
  }
}
