import { pivotBlocks } from './block-pivoting.ts';
import { holdByCovariance, knownCovariances } from './hold-by-covariance.ts';
import { holdByWeights } from './hold-by-weights.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { Projection } from './projection.ts';
import type { ErrorCovariance } from './weights.ts';

/**
 * Minimum-trace reconciliation under the condition that no bottom value is negative.
 *
 * @param projection - may be null where the covariance has no factor
 * @returns takes the base forecasts of one step (length n) and their free solution (length m) to the solution (length m)
 */
export function nonNegativeSolver(
  hierarchy: Hierarchy,
  covariance: ErrorCovariance,
  projection: Projection | null,
  shouldStop: () => boolean,
): (base: Float64Array, free: Float64Array) => Float64Array {
  if (!covariance.factor || !projection)
    return (base, free) => pivotBlocks(free, (series) => holdByWeights(hierarchy, covariance, base, series), shouldStop);
  const known = knownCovariances(hierarchy);
  return (_, free) => pivotBlocks(free, (series) => holdByCovariance(hierarchy, covariance, projection, known, free, series), shouldStop);
}
