import { intermittencyOf, type Intermittency } from '../features/intermittency.ts';
import { variance } from '../math/moments.ts';
import { quantile, sortedValues } from './quantile.ts';

export interface Summary extends Omit<Intermittency, 'demands' | 'periods'> {
  readonly n: number;
  readonly missing: number;
  readonly zeros: number;
  readonly negative: number;
  readonly total: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * Counts and moments of a series.
 *
 * @param y - length n, NaN where missing
 * @returns NaN where a figure does not exist
 */
export function summarise(y: Float64Array): Summary {
  const sorted = sortedValues(y);
  const count = sorted.length;
  let zeros = 0;
  let negative = 0;
  let total = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    if (value === 0) zeros++;
    if (value < 0) negative++;
    total += value;
  }
  const { pattern, averageInterval, squaredVariation } = intermittencyOf(y);
  return {
    n: y.length,
    missing: y.length - count,
    zeros,
    negative,
    total,
    mean: count > 0 ? total / count : NaN,
    standardDeviation: Math.sqrt(variance(y)),
    min: sorted[0] ?? NaN,
    median: quantile(sorted, 0.5),
    max: sorted[count - 1] ?? NaN,
    pattern,
    averageInterval,
    squaredVariation,
  };
}
