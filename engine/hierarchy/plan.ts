import { EngineError } from '../core/errors.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { projectLarge } from './project-large.ts';
import { isLarge, prepareProjection, projectBottom, type Projection } from './projection.ts';
import { forecastShares, historicalShares, type Proportions, type Shares } from './shares.ts';
import type { NodeValues, Standardised } from './standardise.ts';
import { errorCovariance, type ErrorCovariance, type Weighting } from './weights.ts';

/** How forecasts are made to agree. */
export type ReconciliationMethod =
  | { readonly kind: 'bottom-up' }
  | { readonly kind: 'top-down'; readonly proportions: Proportions }
  /** Forecasts of one level, by its name, are added up and split. */
  | { readonly kind: 'middle-out'; readonly level: string; readonly proportions: Proportions }
  | { readonly kind: 'min-trace'; readonly weights: Weighting };

/** How bottom values come from the values of all nodes: a linear map, step by step ahead. */
export type BottomPlan =
  | { readonly kind: 'bottom-up' }
  | { readonly kind: 'split'; readonly anchorOf: Int32Array; readonly shares: Shares }
  /** The projection is null for a hierarchy that is too large for it. */
  | { readonly kind: 'project'; readonly projection: Projection | null; readonly covariance: ErrorCovariance };

/** What the methods may need beside the hierarchy. */
export interface PlanMaterial {
  readonly horizon: number;
  /** n x h. */
  readonly mean: Float64Array;
  readonly residuals: Standardised | null;
  readonly history: NodeValues | null;
}

/** The node of each series at the level that forecasts are split from. */
function anchorsOf(hierarchy: Hierarchy, name: string): Int32Array {
  const level = hierarchy.levels.find((one) => one.name === name);
  if (!level)
    throw new EngineError(
      'invalid-option',
      `There is no level "${name}"; there are ${hierarchy.levels.map((one) => one.name).join(', ')}.`,
      {
        level: name,
      },
    );
  const without = level.nodeOf.indexOf(-1);
  if (without >= 0) {
    const id = hierarchy.nodes[aggregatesOf(hierarchy) + without]?.id ?? '';
    throw new EngineError('invalid-option', `Series "${id}" has no ${name}, so that forecasts cannot be split from there.`, {
      level: name,
      series: id,
    });
  }
  return level.nodeOf;
}

/** @throws EngineError what the method cannot do with this hierarchy or without what is missing */
export function planBottom(hierarchy: Hierarchy, method: ReconciliationMethod, material: PlanMaterial): BottomPlan {
  const { horizon, mean, residuals, history } = material;
  switch (method.kind) {
    case 'bottom-up':
      return { kind: 'bottom-up' };
    case 'min-trace': {
      const covariance = errorCovariance(hierarchy, method.weights, residuals);
      return { kind: 'project', covariance, projection: isLarge(hierarchy) ? null : prepareProjection(hierarchy, covariance) };
    }
    case 'top-down':
    case 'middle-out': {
      const anchorOf = anchorsOf(hierarchy, method.kind === 'top-down' ? (hierarchy.levels[0]?.name ?? '') : method.level);
      if (method.proportions === 'forecast-proportions')
        return { kind: 'split', anchorOf, shares: forecastShares(hierarchy, anchorOf, mean, horizon) };
      if (!history) throw new EngineError('missing-values', 'Historical proportions need the past values of all nodes.');
      return { kind: 'split', anchorOf, shares: historicalShares(hierarchy, anchorOf, history, method.proportions, horizon) };
    }
  }
}

/**
 * Bottom values of one step ahead, for k sets of values of all nodes.
 *
 * @param values - n x k, row major
 * @param step - 0 to h - 1; shares may differ from step to step
 * @returns m x k, row major
 */
export function bottomAt(hierarchy: Hierarchy, plan: BottomPlan, values: Float64Array, k: number, step: number): Float64Array {
  const a = aggregatesOf(hierarchy);
  if (plan.kind === 'bottom-up') return values.slice(a * k);
  if (plan.kind === 'project')
    return plan.projection ? projectBottom(hierarchy, plan.projection, values, k) : projectLarge(hierarchy, plan.covariance, values, k);
  const m = hierarchy.bottom;
  const horizon = plan.shares.values.length / m;
  const out = new Float64Array(m * k);
  for (let j = 0; j < m; j++) {
    const share = plan.shares.values[j * horizon + step] as number;
    const from = (plan.anchorOf[j] as number) * k;
    for (let s = 0; s < k; s++) out[j * k + s] = share * (values[from + s] as number);
  }
  return out;
}

/** Column `step` of a matrix with h columns, as one of its own. */
export function columnAt(values: Float64Array, horizon: number, step: number): Float64Array {
  const out = new Float64Array(values.length / horizon);
  for (let i = 0; i < out.length; i++) out[i] = values[i * horizon + step] as number;
  return out;
}
