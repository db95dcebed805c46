import { jointErrors, tailQuantile } from './empirical-intervals.ts';
import type { HierarchyNode } from './hierarchy.ts';
import { standardise, type NodeValues } from './standardise.ts';

/** Errors of several series at the same moments of the past, each in standard deviations of its series. */
export interface JointErrors {
  /** n x count, row major. */
  readonly errors: Float64Array;
  readonly count: number;
}

/**
 * Errors of series as they came together: what they have in common is kept.
 *
 * @param ids - length n
 * @param residuals - one-step errors, n x T; NaN where there is none. A series without any counts as if its errors were normal and had nothing in common with others
 * @throws EngineError `series-too-short` where no series has two
 */
export function togetherAtEachMoment(ids: readonly string[], residuals: NodeValues): JointErrors {
  const nodes = ids.map((id): HierarchyNode => ({ id, label: id, level: 0, key: {} }));
  return jointErrors(standardise({ nodes }, residuals), residuals.values);
}

/**
 * Quantiles of the error of a sum of forecasts: errors of all its parts at one moment of the past, each scaled to the spread of its forecast at step h, are added up. Parts whose
 * errors partly cancel make the sum surer than they are; parts that err together do not.
 *
 * @param spread - n x h: standard deviations of the forecasts of the parts, row major
 * @param shares - in (0, 1)
 * @returns length h for each share: to be added to the sum of the point forecasts
 * @see Panagiotelis, Gamakumara, Athanasopoulos & Hyndman (2023), European J. Operational Research 306(2), 693-706
 */
export function totalQuantiles(
  spread: Float64Array,
  { errors, count }: JointErrors,
  horizon: number,
  shares: readonly number[],
): Float64Array[] {
  const n = errors.length / count;
  const out = shares.map(() => new Float64Array(horizon));
  const sums = new Float64Array(count);
  for (let t = 0; t < horizon; t++) {
    sums.fill(0);
    for (let i = 0; i < n; i++) {
      const sigma = spread[i * horizon + t] as number;
      for (let k = 0; k < count; k++) sums[k] = (sums[k] as number) + sigma * (errors[i * count + k] as number);
    }
    sums.sort();
    shares.forEach((share, s) => ((out[s] as Float64Array)[t] = tailQuantile(sums, share)));
  }
  return out;
}
