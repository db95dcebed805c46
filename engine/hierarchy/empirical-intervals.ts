import { createRng } from '../core/rng.ts';
import { normalQuantile } from '../math/normal.ts';
import type { Hierarchy } from './hierarchy.ts';
import { bottomAt, type BottomPlan } from './plan.ts';
import type { Standardised } from './standardise.ts';
import { addUp } from './sums.ts';

/** Newest periods whose errors are used: enough for the quantiles of any usual level. */
const MOST_PERIODS = 500;
/** With fewer periods in which every node has a residual, periods with some missing are used too. */
const ENOUGH = 30;

/**
 * Errors of all nodes at the same moments of the past, each in standard deviations of its node.
 *
 * @returns n x count, row major. Where a node has no residual at a moment, one of its own from another stands in; a node without residuals, or with
 *   nothing but zeros, gets evenly spaced quantiles of a normal distribution in an order of its own.
 */
export function jointErrors(
  { scaled, periods, counts, variance }: Standardised,
  residuals: Float64Array,
): { errors: Float64Array; count: number } {
  const n = counts.length;
  const missing = new Int32Array(periods);
  let told = 0;
  for (let i = 0; i < n; i++) {
    if ((counts[i] as number) < 2) continue;
    told++;
    for (let t = 0; t < periods; t++) if (Number.isNaN(residuals[i * periods + t] as number)) missing[t] = (missing[t] as number) + 1;
  }
  const all = Array.from(missing.keys());
  const complete = all.filter((t) => missing[t] === 0);
  const used = (complete.length >= ENOUGH ? complete : all.filter((t) => (missing[t] as number) < told)).slice(-MOST_PERIODS);
  const errors = new Float64Array(n * used.length);
  for (let i = 0; i < n; i++) {
    if ((counts[i] as number) < 2 || variance[i] === 0) {
      errors.set(shuffledNormal(used.length, i), i * used.length);
      continue;
    }
    const scale = Math.sqrt(counts[i] as number);
    const own = used.filter((t) => !Number.isNaN(residuals[i * periods + t] as number));
    const known = own.length > 0 ? own : all.filter((t) => !Number.isNaN(residuals[i * periods + t] as number));
    used.forEach((t, k) => {
      const at = Number.isNaN(residuals[i * periods + t] as number) ? (known[k % known.length] as number) : t;
      errors[i * used.length + k] = scale * (scaled[i * periods + at] as number);
    });
  }
  return { errors, count: used.length };
}

/** Quantiles of the normal distribution at (k + 1) / (count + 1), in an order that belongs to the seed. */
function shuffledNormal(count: number, seed: number): Float64Array {
  const rng = createRng(seed);
  const out = Float64Array.from({ length: count }, (_, k) => normalQuantile((k + 1) / (count + 1)));
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(rng.uniform() * (k + 1));
    const swap = out[k] as number;
    out[k] = out[other] as number;
    out[other] = swap;
  }
  return out;
}

/**
 * Quantile at (n + 1) p of ordered values; beyond the outermost one it goes on from the median as a normal distribution would.
 *
 * @param ordered - ascending, at least 2
 */
export function tailQuantile(ordered: Float64Array, p: number): number {
  const n = ordered.length;
  const at = (n + 1) * p - 1;
  if (at >= 0 && at <= n - 1) {
    const low = Math.floor(at);
    const value = ordered[low] as number;
    return value + (at - low) * ((ordered[Math.min(n - 1, low + 1)] as number) - value);
  }
  const middle = tailQuantile(ordered, 0.5);
  const outermost = (at < 0 ? ordered[0] : ordered[n - 1]) as number;
  return middle + ((outermost - middle) * normalQuantile(p)) / normalQuantile((at < 0 ? 1 : n) / (n + 1));
}

/**
 * Quantiles of the errors of reconciled forecasts: errors of all nodes at one moment of the past, each scaled to the spread of its base forecast at
 * step h, are reconciled together, so that what they have in common and how they lean is kept. All moments are used once instead of drawn.
 *
 * @param spread - n x h: standard deviations of the base forecasts
 * @param shares - in (0, 1)
 * @returns n x h for each share, row major: to be added to the point forecast
 * @see Panagiotelis, Gamakumara, Athanasopoulos & Hyndman (2023), European J. Operational Research 306(2), 693-706
 */
export function reconciledQuantiles(
  hierarchy: Hierarchy,
  plan: BottomPlan,
  spread: Float64Array,
  { errors, count }: { readonly errors: Float64Array; readonly count: number },
  horizon: number,
  shares: readonly number[],
): Float64Array[] {
  const n = hierarchy.nodes.length;
  const out = shares.map(() => new Float64Array(n * horizon));
  const scaled = new Float64Array(n * count);
  for (let t = 0; t < horizon; t++) {
    for (let i = 0; i < n; i++) {
      const sigma = spread[i * horizon + t] as number;
      for (let k = i * count; k < (i + 1) * count; k++) scaled[k] = sigma * (errors[k] as number);
    }
    const paths = addUp(hierarchy, bottomAt(hierarchy, plan, scaled, count, t), count);
    for (let i = 0; i < n; i++) {
      const ordered = paths.subarray(i * count, (i + 1) * count).sort();
      shares.forEach((share, s) => ((out[s] as Float64Array)[i * horizon + t] = tailQuantile(ordered, share)));
    }
  }
  return out;
}
