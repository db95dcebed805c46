import type { FeatureSample } from './sample.ts';

/** What a sample says of one column. */
export interface ColumnFigures {
  readonly name: string;
  /** Share of rows without a value, 0 to 1. */
  readonly missing: number;
  /** NaN where there is no value at all. */
  readonly min: number;
  readonly max: number;
  readonly constant: boolean;
  /**
   * Correlation with the target: within the series, where the column changes within one; else between all rows. NaN where there is none.
   */
  readonly correlation: number;
  /**
   * How much it says of the target in any shape, not a straight line only: the informational correlation, 0 to 1, from the mutual information in
   * bins, less what chance would give (Linfoot 1957, Information and Control 1, 85-89).
   */
  readonly information: number;
  /** Correlation with the target itself, over all rows as they are: near 1 where it is the target. */
  readonly rawCorrelation: number;
}

const BINS = 16;

/** Pearson's r over pairs that are both there; NaN where either does not vary. */
export function correlate(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    // Only NaN differs from itself.
    if (x !== x || y !== y) continue;
    n++;
    meanA += (x - meanA) / n;
    meanB += (y - meanB) / n;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] as number) - meanA;
    const y = (b[i] as number) - meanB;
    if (x !== x || y !== y) continue;
    ab += x * y;
    aa += x * x;
    bb += y * y;
    largest = Math.max(largest, Math.abs(a[i] as number));
  }
  // What is left of a constant after rounding is no variation.
  if (n < 3 || aa <= n * (1e-12 * largest) ** 2 || bb === 0) return NaN;
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

interface Binned {
  readonly bins: Int8Array;
  readonly count: number;
}

/** Number of the bin of each value, bins of about equal count; -1 where missing. At most as many bins as distinct values. */
function binned(values: Float64Array): Binned {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges: number[] = [];
  for (let k = 1; k < BINS; k++) {
    const edge = sorted[Math.floor((k * sorted.length) / BINS)] as number;
    if (edge !== undefined && edge > (sorted[0] as number) && edge !== edges.at(-1)) edges.push(edge);
  }
  const bins = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    let bin = 0;
    while (bin < edges.length && value >= (edges[bin] as number)) bin++;
    bins[i] = Number.isNaN(value) ? -1 : bin;
  }
  return { bins, count: edges.length + 1 };
}

function informationOf(a: Float64Array, right: Binned): number {
  const left = binned(a);
  const joint = new Float64Array(left.count * right.count);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const x = left.bins[i] as number;
    const y = right.bins[i] as number;
    if (x < 0 || y < 0) continue;
    joint[x * right.count + y] = (joint[x * right.count + y] as number) + 1;
    n++;
  }
  if (n < 30) return 0;
  const rows = new Float64Array(left.count);
  const columns = new Float64Array(right.count);
  joint.forEach((count, cell) => {
    const x = Math.floor(cell / right.count);
    const y = cell % right.count;
    rows[x] = (rows[x] as number) + count;
    columns[y] = (columns[y] as number) + count;
  });
  let nats = 0;
  joint.forEach((count, cell) => {
    if (count === 0) return;
    nats +=
      (count / n) * Math.log((count * n) / ((rows[Math.floor(cell / right.count)] as number) * (columns[cell % right.count] as number)));
  });
  // Bias of the plain estimate (Miller 1955).
  const used = (counts: Float64Array): number => counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const chance = ((used(rows) - 1) * (used(columns) - 1)) / (2 * n);
  return Math.sqrt(1 - Math.exp(-2 * Math.max(0, nats - chance)));
}

/** Size of each series in a sample, by which values of the target are made comparable; 1 where it is all zero. */
function scales({ y, series }: FeatureSample): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  y.forEach((value, i) => {
    const own = sums.get(series[i] as number) ?? { sum: 0, count: 0 };
    own.sum += Math.abs(value);
    own.count++;
    sums.set(series[i] as number, own);
  });
  return new Map([...sums].map(([index, { sum, count }]) => [index, sum > 0 ? sum / count : 1]));
}

/** Values less their mean within each series, divided by the series' size where they are values of the target. */
export function within(sample: FeatureSample, values: Float64Array, scale: ReadonlyMap<number, number> | null): Float64Array {
  const out = new Float64Array(values.length);
  const { series } = sample;
  for (let from = 0; from < values.length;) {
    let to = from;
    let sum = 0;
    let count = 0;
    const divisor = scale?.get(series[from] as number) ?? 1;
    while (to < values.length && series[to] === series[from]) {
      const value = (values[to] as number) / divisor;
      out[to++] = value;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    const mean = sum / count;
    for (let i = from; i < to; i++) out[i] = (out[i] as number) - mean;
    from = to;
  }
  return out;
}

/** A sample made ready to compare columns of series of all sizes. */
export interface ComparableSample {
  readonly y: Float64Array;
  readonly values: readonly Float64Array[];
}
export function comparable(sample: FeatureSample): ComparableSample {
  const scale = scales(sample);
  return {
    y: within(sample, sample.y, scale),
    values: sample.columns.map(({ ofTarget }, c) => within(sample, sample.values[c] as Float64Array, ofTarget ? scale : null)),
  };
}

/** Figures of every column of a sample. */
export function columnFigures(sample: FeatureSample, ready: ComparableSample = comparable(sample)): ColumnFigures[] {
  // The target is the same for all columns.
  const ofWithin = binned(ready.y);
  const ofBetween = binned(sample.y);
  return sample.columns.map((column, c) => {
    const values = sample.values[c] as Float64Array;
    let missing = 0;
    let min = Infinity;
    let max = -Infinity;
    for (const value of values) {
      if (Number.isNaN(value)) missing++;
      else {
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
    const empty = missing === values.length;
    const constant = !empty && min === max;
    const between = column.availability === 'series';
    const [x, y] = between ? [values, sample.y] : [ready.values[c] as Float64Array, ready.y];
    return {
      name: column.name,
      missing: values.length === 0 ? 1 : missing / values.length,
      min: empty ? NaN : min,
      max: empty ? NaN : max,
      constant,
      correlation: empty || constant ? NaN : correlate(x, y),
      information: empty || constant ? 0 : informationOf(x, between ? ofBetween : ofWithin),
      rawCorrelation: empty || constant ? NaN : correlate(values, sample.y),
    };
  });
}
