import { quantile, sortedValues } from '../stats/quantile.ts';
import type { FeatureSpec } from './spec.ts';

/** A column of numbers as it is prepared: missing values become `fill` (null: they stay missing), then (x - centre) / scale. */
export interface FittedNumber {
  readonly use: 'number';
  readonly column: string;
  readonly name: string;
  readonly fill: number | null;
  readonly centre: number;
  readonly scale: number;
  /** Of the training rows. */
  readonly low: number;
  readonly high: number;
  readonly usual: number;
  readonly whole: boolean;
}

/** Figures of the training rows. A column without any value is zero throughout. */
export function fitNumber(spec: FeatureSpec & { readonly use: 'number' }, name: string, values: Float64Array): FittedNumber {
  const sorted = sortedValues(values);
  const n = sorted.length;
  const mean = n === 0 ? 0 : sorted.reduce((sum, x) => sum + x / n, 0);
  const median = n === 0 ? 0 : quantile(sorted, 0.5);
  const fill = { own: null, median, mean, zero: 0 }[spec.missing];
  // Centre and scale are those of what the column is after missing values were filled.
  const missing = fill === null ? 0 : values.length - n;
  const all = n + missing;
  const centre = all === 0 ? 0 : (mean * n + (fill ?? 0) * missing) / all;
  let squares = missing * ((fill ?? 0) - centre) ** 2;
  for (const x of sorted) squares += (x - centre) ** 2;
  const low = n === 0 ? 0 : (sorted[0] as number);
  const high = n === 0 ? 0 : (sorted[n - 1] as number);
  const [from, to] = missing > 0 ? [Math.min(low, fill ?? 0), Math.max(high, fill ?? 0)] : [low, high];
  const deviation = all === 0 ? 0 : Math.sqrt(squares / all);
  const scaled = {
    none: { centre: 0, scale: 1 },
    standard: { centre, scale: deviation > 0 ? deviation : 1 },
    'min-max': { centre: from, scale: to > from ? to - from : 1 },
  }[spec.scale];
  return { use: 'number', column: spec.column, name, fill, ...scaled, low, high, usual: median, whole: sorted.every(Number.isInteger) };
}

export const applyNumber = ({ fill, centre, scale }: FittedNumber, values: Float64Array): Float64Array =>
  values.map((value) => ((Number.isNaN(value) ? (fill ?? NaN) : value) - centre) / scale);
