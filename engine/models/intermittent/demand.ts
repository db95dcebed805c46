import type { Series } from '../../core/panel.ts';
import type { Refusal } from '../model.ts';
import { refuseUnlessComplete } from '../refusals.ts';

/** A demand series taken apart. */
export interface Demand {
  /** Sizes of the demands, in order; length k >= 1. */
  readonly sizes: Float64Array;
  /** Periods from the demand before (or from before the first period) to each: 1 or more; length k. */
  readonly intervals: Float64Array;
  /** Whether all values are whole numbers. */
  readonly integer: boolean;
}

/** @param y - no value missing or negative, one at least above zero */
export function demandOf(y: Float64Array): Demand {
  const sizes: number[] = [];
  const intervals: number[] = [];
  let last = -1;
  let integer = true;
  for (let t = 0; t < y.length; t++) {
    const value = y[t] as number;
    if (value === 0) continue;
    integer = integer && Number.isInteger(value);
    sizes.push(value);
    intervals.push(t - last);
    last = t;
  }
  return { sizes: Float64Array.from(sizes), intervals: Float64Array.from(intervals), integer };
}

/** Refuses series without demand and with negative values, besides missing and absurd ones. */
export function refuseUnlessDemand(series: Series, label: string): Refusal | null {
  const refusal = refuseUnlessComplete(series, 1, label);
  if (refusal) return refusal;
  let any = false;
  for (let t = 0; t < series.y.length; t++) {
    const value = series.y[t] as number;
    if (value < 0) return { code: 'negative-values', message: `${label} needs values of zero or more but number ${t + 1} is ${value}.` };
    any = any || value > 0;
  }
  return any ? null : { code: 'zero-scale', message: `${label} needs at least one demand but all ${series.y.length} values are zero.` };
}

/** Mean interval between demands, rounded to the nearest whole number, halves to the even one; 1 or more. */
export function meanInterval({ intervals }: Demand): number {
  let sum = 0;
  for (const interval of intervals) sum += interval;
  const mean = sum / intervals.length;
  const down = Math.floor(mean);
  if (mean - down === 0.5) return Math.max(1, down % 2 === 0 ? down : down + 1);
  return Math.max(1, Math.round(mean));
}
