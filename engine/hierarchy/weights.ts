import { EngineError } from '../core/errors.ts';
import { medianInPlace } from '../math/median.ts';
import type { Hierarchy } from './hierarchy.ts';
import { shrinkageIntensity } from './shrinkage.ts';
import type { Standardised } from './standardise.ts';

/**
 * What the errors of base forecasts are taken to be like: `ols` all alike and unrelated; `structural` variances in proportion to the number of
 * bottom series; `variance` those of the residuals; `shrinkage` with their correlations, drawn towards zero; `covariance` with their
 * correlations as they are.
 */
export type Weighting = 'ols' | 'structural' | 'variance' | 'shrinkage' | 'covariance';

/** Covariance of the errors of the nodes, up to a factor: W = diagonal + factor factor'. */
export interface ErrorCovariance {
  /** Length n. */
  readonly diagonal: Float64Array;
  /** n x rank, row major; null for unrelated errors. */
  readonly factor: Float64Array | null;
  readonly rank: number;
  /** Between 0 and 1 for `shrinkage`, else null. */
  readonly intensity: number | null;
  /** Nodes whose residuals are all zero. */
  readonly exact: readonly number[];
}

/** Variance given to nodes without error, beside the median of the others: they move only where nothing else can. */
const EXACT = 1e-9;

/** @throws EngineError `zero-scale` when no node has an error */
function flooredVariances({ variance }: Standardised): { diagonal: Float64Array; exact: number[] } {
  const positive = variance.filter((one) => one > 0);
  if (positive.length === 0)
    throw new EngineError('zero-scale', 'All residuals are zero, so that they cannot weigh the forecasts. Take "ols" or "structural".');
  const floor = EXACT * medianInPlace(positive);
  const exact = Array.from(variance.keys()).filter((i) => variance[i] === 0);
  return { diagonal: variance.map((one) => (one > 0 ? one : floor)), exact };
}

/**
 * @param residuals - null where there are none; needed for all but `ols` and `structural`
 * @throws EngineError `missing-values` without residuals; `zero-scale`; `series-too-short` for `covariance` with no more periods than nodes
 */
export function errorCovariance(hierarchy: Hierarchy, weighting: Weighting, residuals: Standardised | null): ErrorCovariance {
  const n = hierarchy.nodes.length;
  const { offsets } = hierarchy;
  const plain = { factor: null, rank: 0, intensity: null, exact: [] };
  if (weighting === 'ols') return { diagonal: new Float64Array(n).fill(1), ...plain };
  if (weighting === 'structural')
    return { diagonal: Float64Array.from({ length: n }, (_, i) => (offsets[i + 1] as number) - (offsets[i] as number)), ...plain };
  if (!residuals) throw new EngineError('missing-values', `Weights of kind "${weighting}" need the residuals of the base forecasts.`);
  const { diagonal, exact } = flooredVariances(residuals);
  if (weighting === 'variance') return { ...plain, diagonal, exact };
  const { scaled, periods, variance } = residuals;
  if (weighting === 'covariance' && periods <= n)
    throw new EngineError(
      'series-too-short',
      `The covariance of ${n} nodes needs more than ${n} periods but there are ${periods}. Take "shrinkage".`,
      { need: n + 1, got: periods },
    );
  const intensity = weighting === 'shrinkage' ? shrinkageIntensity(residuals) : 0;
  const factor = new Float64Array(scaled.length);
  const unknown = new Set(residuals.unknown);
  for (let i = 0; i < n; i++) {
    // What has nothing in common with others is not split into a common part and one of its own.
    if (unknown.has(i)) continue;
    const scale = Math.sqrt((1 - intensity) * (variance[i] as number));
    for (let at = i * periods; at < (i + 1) * periods; at++) factor[at] = scale * (scaled[at] as number);
    if ((variance[i] as number) > 0) diagonal[i] = intensity * (variance[i] as number);
  }
  return { diagonal, factor, rank: periods, intensity: weighting === 'shrinkage' ? intensity : null, exact };
}
