import type { Parameter } from '../model.ts';
import { aggregate, bestSmoothing, smoothFromFirst } from './smoothing.ts';

/** Smoothing of sizes in the distribution behind the intervals, as in Croston's method. */
export const SIZES_ALPHA = 0.1;

/** The one setting of both methods. */
export const aggregationSetting = (help: string): readonly Parameter[] => [
  { name: 'aggregation', label: 'Periods aggregated', help, type: 'integer', empty: 'mean interval between demands', min: 1, max: 10_000 },
];

/** Adds one aggregation level's one-step forecasts a period to `sums`, and counts them. */
function addOneStep(y: Float64Array, size: number, sums: Float64Array, counts: Int32Array): void {
  const totals = aggregate(y, size);
  const alpha = bestSmoothing(totals);
  const from = y.length - totals.length * size;
  let level = totals[0] as number;
  for (let i = 1; i < totals.length; i++) {
    for (let t = from + i * size; t < from + (i + 1) * size; t++) {
      sums[t] = (sums[t] as number) + level / size;
      counts[t] = (counts[t] as number) + 1;
    }
    level += alpha * ((totals[i] as number) - level);
  }
}

/** One-step forecasts a period, averaged over the sums of `from` to `to` periods; NaN where there is none. */
export function oneStepOf(y: Float64Array, from: number, to: number): Float64Array {
  const sums = new Float64Array(y.length);
  const counts = new Int32Array(y.length);
  for (let size = from; size <= to; size++) addOneStep(y, size, sums, counts);
  return sums.map((sum, t) => (counts[t] ? sum / (counts[t] as number) : NaN));
}

/** Forecast a period from sums of `size` periods. */
export function rateAt(y: Float64Array, size: number): { readonly rate: number; readonly alpha: number } {
  const totals = aggregate(y, size);
  const alpha = bestSmoothing(totals);
  return { rate: smoothFromFirst(totals, alpha) / size, alpha };
}
