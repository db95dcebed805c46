import { requireBoth } from './sorted-sample.ts';

/** Two samples in bars of one width, for a picture; what lies beyond the first and last edge is in the outer bars. */
export interface HistogramPair {
  /** Ascending, one more than there are bars. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly mean: { readonly reference: number; readonly current: number };
}

/** Values looked at for the range: quantiles of a picture need no more. */
const SAMPLE = 20_000;
/** Shares of the values that may lie beyond the edges, at either end. */
const BEYOND = 0.005;

/**
 * Counts two samples in bars between the 0.5th and the 99.5th percentile of both, so that a far value does not squeeze all others into one bar.
 *
 * @param reference - any order, NaN is missing, one value or more
 * @param current - the same
 * @param bars - 1 or more
 * @throws EngineError `series-too-short` where a sample has no value
 */
export function histogramPair(reference: Float64Array, current: Float64Array, bars = 24): HistogramPair {
  const drawn = [evenlyDrawn(reference), evenlyDrawn(current)] as const;
  requireBoth('A histogram', drawn[0].length, drawn[1].length);
  let low = Math.min(...drawn.map((values) => values[Math.floor(BEYOND * (values.length - 1))] as number));
  let high = Math.max(...drawn.map((values) => values[Math.ceil((1 - BEYOND) * (values.length - 1))] as number));
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const width = (high - low) / bars;
  const sides = [reference, current].map((values) => {
    const counts = new Float64Array(bars);
    let sum = 0;
    let n = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value !== value) continue;
      const bar = Math.min(bars - 1, Math.max(0, Math.floor((value - low) / width)));
      counts[bar] = (counts[bar] as number) + 1;
      sum += value;
      n++;
    }
    return { counts: [...counts], mean: sum / n };
  });
  const [first, second] = sides as [(typeof sides)[0], (typeof sides)[0]];
  return {
    edges: Array.from({ length: bars + 1 }, (_, i) => (i === bars ? high : low + i * width)),
    reference: first.counts,
    current: second.counts,
    mean: { reference: first.mean, current: second.mean },
  };
}

/** Present values at even distances, ascending. */
function evenlyDrawn(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const drawn = new Float64Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] as number;
    if (value === value) drawn[n++] = value;
  }
  // Values that are far apart may be missed by the step.
  if (n === 0) for (let i = 0; i < values.length && n < drawn.length; i++) if (values[i] === values[i]) drawn[n++] = values[i] as number;
  return drawn.subarray(0, n).sort();
}
