/** How one column is cut into bins. Bin `count` (one past the last) is that of missing values. */
export interface ColumnBins {
  /** Number of bins without that of missing values, 1 to 255. */
  readonly count: number;
  /**
   * Numeric: ascending, length count - 1; a value below `bounds[k]` and not below `bounds[k - 1]` is in bin k.
   * Categorical: the category of each bin, most frequent first; bin count - 1 takes all others and is no part of any split's set.
   */
  readonly bounds: Float32Array;
}

/** Rows that bins are found on, at most. */
export const BIN_SAMPLE = 200_000;

/** A bin of distinct neighbours holds at least so many sampled rows, as LightGBM's `min_data_in_bin`. */
const MIN_IN_BIN = 3;

/**
 * A 32-bit float t with a < t <= b, near the middle: what XGBoost's "less than" needs to tell a from b.
 */
export function boundBetween(a: number, b: number): number {
  const middle = Math.fround(a + (b - a) / 2);
  return middle > a && middle <= b ? middle : b;
}

/**
 * Bins of about equal counts. Values that are frequent enough to fill a bin get one of their own; few distinct values get a bin each.
 *
 * @param sample - values without NaN, sorted in place
 * @param maxBins - 2 to 255
 */
export function numericBins(sample: Float32Array, maxBins: number): ColumnBins {
  const most = Math.max(1, Math.min(maxBins, Math.floor(sample.length / MIN_IN_BIN)));
  sample.sort();
  const values = new Float32Array(sample.length);
  const counts = new Int32Array(sample.length);
  let distinct = 0;
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i] as number;
    if (i > 0 && value === values[distinct - 1]) counts[distinct - 1] = (counts[distinct - 1] as number) + 1;
    else {
      values[distinct] = value;
      counts[distinct++] = 1;
    }
  }
  const bounds: number[] = [];
  const cutAfter = (k: number): void => {
    bounds.push(boundBetween(values[k] as number, values[k + 1] as number));
  };
  if (distinct <= most) {
    let inBin = 0;
    for (let k = 0; k + 1 < distinct; k++) {
      inBin += counts[k] as number;
      if (inBin >= MIN_IN_BIN) {
        cutAfter(k);
        inBin = 0;
      }
    }
  } else {
    // Frequent values first take their bins; the rest is shared out evenly over what bins are left.
    let rest = sample.length;
    let restBins = most;
    const own = new Uint8Array(distinct);
    const mean = rest / most;
    for (let k = 0; k < distinct; k++)
      if ((counts[k] as number) >= mean) {
        own[k] = 1;
        restBins--;
        rest -= counts[k] as number;
      }
    let size = rest / Math.max(1, restBins);
    let inBin = 0;
    for (let k = 0; k + 1 < distinct && bounds.length < most - 1; k++) {
      const count = counts[k] as number;
      inBin += count;
      if (!own[k]) rest -= count;
      const nextIsOwn = own[k + 1] === 1;
      if (own[k] || inBin >= size || (nextIsOwn && inBin >= Math.max(1, size / 2))) {
        cutAfter(k);
        inBin = 0;
        if (!own[k]) {
          restBins--;
          size = rest / Math.max(1, restBins);
        }
      }
    }
  }
  return { count: bounds.length + 1, bounds: Float32Array.from(bounds) };
}

/**
 * The most frequent categories, a bin each, and one bin for all others.
 *
 * @param sample - categories without NaN
 * @param maxBins - 2 to 255
 */
export function categoricalBins(sample: Float32Array, maxBins: number): ColumnBins {
  const counts = new Map<number, number>();
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i] as number;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const kept = [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, maxBins - 1)
    .map(([value]) => value);
  return { count: kept.length + 1, bounds: Float32Array.from(kept) };
}

/**
 * Writes the bin of each value.
 *
 * @param into - bin of `values[rows ? rows(i) : i]` goes to `into[offset + i * stride]`
 */
export function binColumn(
  kind: 'numeric' | 'categorical',
  { count, bounds }: ColumnBins,
  values: Float32Array | Float64Array,
  from: number,
  length: number,
  into: Uint8Array,
  offset: number,
  stride: number,
): void {
  if (kind === 'categorical') {
    const binOf = new Map<number, number>();
    for (let k = 0; k < bounds.length; k++) binOf.set(bounds[k] as number, k);
    for (let i = 0; i < length; i++) {
      const value = values[from + i] as number;
      into[offset + i * stride] = Number.isNaN(value) ? count : (binOf.get(value) ?? count - 1);
    }
    return;
  }
  // Eight halvings over bounds padded with NaN, which no value reaches; missing values fail every comparison and are dealt with at the end.
  const padded = new Float32Array(256).fill(NaN);
  padded.set(bounds);
  for (let i = 0; i < length; i++) {
    const value = Math.fround(values[from + i] as number);
    let bin = 0;
    for (let step = 128; step > 0; step >>= 1) if (value >= (padded[bin + step - 1] as number)) bin += step;
    into[offset + i * stride] = Number.isNaN(value) ? count : bin;
  }
}
