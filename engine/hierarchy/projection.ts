import { EngineError } from '../core/errors.ts';
import { cholesky, choleskySolve } from '../math/cholesky.ts';
import { constraintsOf } from './constraints.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { gapsOf } from './sums.ts';
import type { ErrorCovariance } from './weights.ts';

/** Above this many multiplications, or values kept, the system is solved step by step without ever being written down. */
const MOST_WORK = 1e10;
const MOST_VALUES = 1.5e7;

/** Whether a hierarchy has too many sums for a matrix of them. */
export function isLarge(hierarchy: Hierarchy): boolean {
  const kept = aggregatesOf(hierarchy) * Math.max(aggregatesOf(hierarchy), hierarchy.bottom);
  return kept > MOST_VALUES || kept * aggregatesOf(hierarchy) > MOST_WORK;
}

/** Minimum-trace reconciliation, worked out for one hierarchy and covariance: bottom values lose `gain` times the gaps. */
export interface Projection {
  /** m x a: W C' (C W C')^-1, bottom part. */
  readonly gain: Float64Array;
  /** m x a: W C', bottom part. */
  readonly cross: Float64Array;
}

/**
 * Cholesky factor of C W C', in place, scaled to a diagonal of ones.
 *
 * @returns the scale: rows and columns were multiplied by it; null when the matrix is not positive definite
 */
export function factorInner(inner: Float64Array, a: number): Float64Array | null {
  const scale = Float64Array.from({ length: a }, (_, c) => 1 / Math.sqrt(inner[c * a + c] as number));
  for (let c = 0; c < a; c++)
    for (let d = 0; d < a; d++) inner[c * a + d] = (inner[c * a + d] as number) * (scale[c] as number) * (scale[d] as number);
  return cholesky(inner, a) ? scale : null;
}

/**
 * The solution of min (y - S b)' W^-1 (y - S b), written with the a constraints instead of the m bottom series and without the inverse of W:
 * y - W C' (C W C')^-1 C y.
 *
 * @throws EngineError `no-convergence` when the covariance leaves the constraints undetermined
 * @see Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114(526), 804-819
 */
export function prepareProjection(hierarchy: Hierarchy, covariance: ErrorCovariance): Projection {
  const a = aggregatesOf(hierarchy);
  const m = hierarchy.bottom;
  const { inner, cross } = constraintsOf(hierarchy, covariance);
  const scale = factorInner(inner, a);
  if (!scale)
    throw new EngineError(
      'no-convergence',
      'The residuals do not tell the errors of the sums apart, so that these weights cannot be used. Take "shrinkage" or "structural".',
    );
  const gain = new Float64Array(m * a);
  const row = new Float64Array(a);
  for (let j = 0; j < m; j++) {
    for (let c = 0; c < a; c++) row[c] = (cross[j * a + c] as number) * (scale[c] as number);
    choleskySolve(inner, a, row);
    for (let c = 0; c < a; c++) gain[j * a + c] = (row[c] as number) * (scale[c] as number);
  }
  return { gain, cross };
}

/**
 * Reconciled bottom values.
 *
 * @param values - n x k, row major
 * @returns m x k, row major
 */
export function projectBottom(hierarchy: Hierarchy, { gain }: Projection, values: Float64Array, k: number): Float64Array {
  const a = aggregatesOf(hierarchy);
  const gaps = gapsOf(hierarchy, values, k);
  const bottom = values.slice(a * k);
  for (let j = 0; j < hierarchy.bottom; j++)
    for (let c = 0; c < a; c++) {
      const factor = gain[j * a + c] as number;
      if (factor === 0) continue;
      for (let s = 0; s < k; s++) bottom[j * k + s] = (bottom[j * k + s] as number) - factor * (gaps[c * k + s] as number);
    }
  return bottom;
}
