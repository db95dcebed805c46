import { EngineError } from '../core/errors.ts';
import { normalHalfWidth } from '../math/normal.ts';
import { jointErrors, reconciledQuantiles } from './empirical-intervals.ts';
import { reconciledSpread, shrunkCorrelations } from './gaussian-intervals.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { BottomPlan } from './plan.ts';
import type { BaseForecasts } from './reconcile.ts';
import type { Standardised } from './standardise.ts';

/** `gaussian`: normal errors with shrunk correlations; `empirical`: errors of the past, together at each moment. */
export type IntervalKind = 'gaussian' | 'empirical';

/** An interval for every node. */
export interface NodeInterval {
  /** Nominal coverage in percent. */
  readonly level: number;
  /** n x h, row major. */
  readonly lower: Float64Array;
  /** n x h, row major. */
  readonly upper: Float64Array;
}

const MOST_GAUSSIAN = 5000;

/**
 * Intervals about reconciled forecasts, nested and holding the point forecast.
 *
 * @param mean - n x h, reconciled
 * @throws EngineError `missing-values` without spreads or residuals; `invalid-option` for too many nodes
 */
export function intervalsOf(
  hierarchy: Hierarchy,
  plan: BottomPlan,
  { horizon, spread, residuals: raw }: BaseForecasts,
  residuals: Standardised | null,
  mean: Float64Array,
  options: { readonly levels: readonly number[]; readonly kind: IntervalKind; readonly atLeast: number },
): NodeInterval[] {
  if (!spread || !residuals || !raw)
    throw new EngineError('missing-values', 'Intervals need the spread and the residuals of the base forecasts.');
  const n = hierarchy.nodes.length;
  const levels = [...new Set(options.levels)].sort((p, q) => p - q);
  let below: Float64Array[];
  let above: Float64Array[];
  if (options.kind === 'gaussian') {
    if (n > MOST_GAUSSIAN || (plan.kind === 'project' && !plan.projection))
      throw new EngineError(
        'invalid-option',
        `Gaussian intervals need matrices of all pairs of nodes, and ${n} nodes are too many. Take "empirical".`,
      );
    const known = plan.kind === 'project' ? plan.covariance.intensity : null;
    const sigma = reconciledSpread(hierarchy, plan, spread, shrunkCorrelations(residuals, known), horizon);
    above = levels.map((level) => sigma.map((value) => value * normalHalfWidth(level)));
    below = above.map((width) => width.map((value) => -value));
  } else {
    const errors = jointErrors(residuals, raw.values);
    const shares = levels.flatMap((level) => [0.5 - level / 200, 0.5 + level / 200]);
    const quantiles = reconciledQuantiles(hierarchy, plan, spread, errors, horizon, shares);
    below = quantiles.filter((_, k) => k % 2 === 0);
    above = quantiles.filter((_, k) => k % 2 === 1);
  }
  return levels.map((level, k) => ({
    level,
    lower: mean.map((value, at) => Math.max(options.atLeast, value + Math.min(0, below[k]?.[at] as number))),
    upper: mean.map((value, at) => Math.max(options.atLeast, value + Math.max(0, above[k]?.[at] as number))),
  }));
}
