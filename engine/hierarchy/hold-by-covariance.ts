import { cholesky, choleskySolve } from '../math/cholesky.ts';
import type { HeldAtZero } from './block-pivoting.ts';
import { dotRows } from './gram.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import type { Projection } from './projection.ts';
import type { ErrorCovariance } from './weights.ts';

/** With more series their covariances are worked out again each time instead of kept. */
const MOST_KEPT = 4000;

/** Covariances of reconciled bottom values that have been asked for: m x m with NaN for the others; null for too many series. */
export type KnownCovariances = Float64Array | null;

export const knownCovariances = ({ bottom }: Hierarchy): KnownCovariances =>
  bottom <= MOST_KEPT ? new Float64Array(bottom * bottom).fill(NaN) : null;

/** V = (S' W^-1 S)^-1 between two bottom series: the covariance of reconciled bottom values. */
function between(
  hierarchy: Hierarchy,
  w: ErrorCovariance,
  { gain, cross }: Projection,
  known: KnownCovariances,
  j: number,
  k: number,
): number {
  const at = Math.max(j, k) * hierarchy.bottom + Math.min(j, k);
  const before = known ? (known[at] as number) : NaN;
  if (!Number.isNaN(before)) return before;
  const a = aggregatesOf(hierarchy);
  const own = (j === k ? (w.diagonal[a + j] as number) : 0) + (w.factor ? dotRows(w.factor, a + j, w.factor, a + k, w.rank) : 0);
  const value = own - dotRows(gain, j, cross, k, a);
  if (known) known[at] = value;
  return value;
}

/** V times a vector that is zero but for the given series. */
function spread(
  hierarchy: Hierarchy,
  w: ErrorCovariance,
  { gain, cross }: Projection,
  series: readonly number[],
  x: Float64Array,
): Float64Array {
  const a = aggregatesOf(hierarchy);
  const { factor, rank } = w;
  const inFactor = new Float64Array(rank);
  const inSums = new Float64Array(a);
  const out = new Float64Array(hierarchy.bottom);
  series.forEach((j, k) => {
    const value = x[k] as number;
    out[j] = value * (w.diagonal[a + j] as number);
    if (factor) for (let t = 0; t < rank; t++) inFactor[t] = (inFactor[t] as number) + value * (factor[(a + j) * rank + t] as number);
    for (let c = 0; c < a; c++) inSums[c] = (inSums[c] as number) + value * (cross[j * a + c] as number);
  });
  for (let j = 0; j < hierarchy.bottom; j++) {
    const common = factor ? dotRows(factor, a + j, inFactor, 0, rank) : 0;
    out[j] = (out[j] as number) + common - dotRows(gain, j, inSums, 0, a);
  }
  return out;
}

/**
 * Minimum trace with some series held at zero, for errors that are related: the free solution plus V x, where x is such that the held series become
 * zero. The system is as large as the number of series held.
 *
 * @param free - length m: the solution without any held
 */
export function holdByCovariance(
  hierarchy: Hierarchy,
  w: ErrorCovariance,
  projection: Projection,
  known: KnownCovariances,
  free: Float64Array,
  series: readonly number[],
): HeldAtZero | null {
  const size = series.length;
  const scale = Float64Array.from(series, (j) => 1 / Math.sqrt(between(hierarchy, w, projection, known, j, j)));
  const matrix = new Float64Array(size * size);
  for (let p = 0; p < size; p++)
    for (let q = 0; q <= p; q++)
      matrix[p * size + q] =
        between(hierarchy, w, projection, known, series[p] as number, series[q] as number) * (scale[p] as number) * (scale[q] as number);
  if (!cholesky(matrix, size)) return null;
  const x = Float64Array.from(series, (j, p) => -(free[j] as number) * (scale[p] as number));
  choleskySolve(matrix, size, x);
  for (let p = 0; p < size; p++) x[p] = (x[p] as number) * (scale[p] as number);
  const move = spread(hierarchy, w, projection, series, x);
  const values = free.map((value, j) => value + (move[j] as number));
  const pressure = new Float64Array(hierarchy.bottom);
  series.forEach((j, p) => {
    values[j] = 0;
    pressure[j] = (x[p] as number) / (scale[p] as number) ** 2;
  });
  return { values, pressure };
}
