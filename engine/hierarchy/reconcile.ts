import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import { intervalsOf, type IntervalKind, type NodeInterval } from './intervals.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { levelTotals, type LevelTotals } from './level-totals.ts';
import { nonNegativeSolver } from './non-negative.ts';
import { bottomAt, columnAt, planBottom, type ReconciliationMethod } from './plan.ts';
import { standardise, type NodeValues } from './standardise.ts';
import { addUp } from './sums.ts';

/** Forecasts of every node by itself, which need not agree. */
export interface BaseForecasts {
  readonly horizon: number;
  /** n x h, row major, finite. */
  readonly mean: Float64Array;
  /** n x h: standard deviations of the forecast errors; needed for intervals. */
  readonly spread?: Float64Array;
  /** One-step residuals of the models; needed for intervals and for weights that learn from errors. */
  readonly residuals?: NodeValues;
  /** Past values; needed for historical proportions. */
  readonly history?: NodeValues;
}

/**
 * What becomes of negative forecasts: `allow` them; `set-to-zero` those of bottom series once all agree, and add up again; or the `optimal` solution
 * of minimum trace under the condition that there are none, with negative base forecasts raised to zero first.
 */
export type Negatives = 'allow' | 'set-to-zero' | 'optimal';

export interface ReconcileOptions {
  readonly method: ReconciliationMethod;
  /** Default `allow`. */
  readonly negatives?: Negatives;
  /** Nominal coverages in percent; none where absent. */
  readonly levels?: readonly number[];
  /** Default `empirical`. */
  readonly intervals?: IntervalKind;
}

/** Something that the user should know. */
export interface ReconciliationNote {
  /** Stable code: `negatives-raised`, `set-to-zero`, `unknown-errors`, `exact-nodes`, `equal-shares`. */
  readonly code: string;
  readonly message: string;
  /** Positions of the nodes that it is about. */
  readonly nodes: readonly number[];
}

/** Forecasts that agree: every sum is the sum of its bottom series. Plain data. */
export interface Reconciliation {
  readonly formatVersion: 1;
  readonly method: ReconciliationMethod;
  readonly negatives: Negatives;
  readonly horizon: number;
  /** n x h, row major. */
  readonly mean: Float64Array;
  /** Ascending by level, about `mean`. Bounds do not add up: errors of the parts partly cancel. */
  readonly intervals: readonly NodeInterval[];
  /** How far correlations were drawn towards zero; null where none were used. */
  readonly shrinkage: number | null;
  /** For each level what its forecasts add up to, before and after. */
  readonly totals: readonly LevelTotals[];
  readonly notes: readonly ReconciliationNote[];
}

function check(hierarchy: Hierarchy, { horizon, mean, spread, residuals, history }: BaseForecasts): void {
  const n = hierarchy.nodes.length;
  const need = (name: string, got: number, wanted: number): void => {
    if (got !== wanted)
      throw new EngineError('length-mismatch', `There are ${got} ${name} where ${n} nodes need ${wanted}.`, { need: wanted, got });
  };
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new EngineError('invalid-option', `horizon must be a whole number, at least 1, but is ${horizon}.`, { name: 'horizon' });
  need('forecasts', mean.length, n * horizon);
  if (spread) need('standard deviations', spread.length, n * horizon);
  if (residuals) need('residuals', residuals.values.length, n * residuals.periods);
  if (history) need('past values', history.values.length, n * history.periods);
  const refuse = (what: string, at: number): never => {
    const label = hierarchy.nodes[Math.floor(at / horizon)]?.label ?? '';
    throw new EngineError('not-finite', `The ${what} of "${label}" at step ${(at % horizon) + 1} is not a usable number.`, { node: label });
  };
  mean.forEach((value, at) => Math.abs(value) <= 1e100 || refuse('forecast', at));
  spread?.forEach((value, at) => (value >= 0 && value <= 1e100) || refuse('spread', at));
}

/**
 * Makes the forecasts of a hierarchy agree.
 *
 * @throws EngineError `length-mismatch`, `not-finite`, `invalid-option`; `missing-values` where a method needs residuals, spreads or the past;
 *   `zero-scale`, `series-too-short` for weights that the residuals do not give; `no-convergence`; `cancelled`
 * @see Hyndman & Athanasopoulos (2021), Forecasting: principles and practice, 3rd ed., chapter 11
 */
export function reconcile(
  hierarchy: Hierarchy,
  base: BaseForecasts,
  options: ReconcileOptions,
  context: Pick<Context, 'shouldStop' | 'onProgress'>,
): Reconciliation {
  check(hierarchy, base);
  const { horizon, history = null } = base;
  const { method, negatives = 'allow', levels = [], intervals = 'empirical' } = options;
  const wrong = levels.find((level) => !(level > 0 && level < 100));
  if (wrong !== undefined)
    throw new EngineError('invalid-option', `levels must be between 0 and 100 percent but one is ${wrong}.`, { name: 'levels' });
  const stop = (): void => {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The reconciliation was cancelled.');
  };
  const a = aggregatesOf(hierarchy);
  const m = hierarchy.bottom;
  const notes: ReconciliationNote[] = [];
  const optimal = negatives === 'optimal';
  if (optimal && method.kind !== 'min-trace')
    throw new EngineError('invalid-option', `Only minimum trace has an optimal solution without negative forecasts. Take "set-to-zero".`);
  const mean = optimal ? base.mean.map((value) => Math.max(0, value)) : base.mean;
  const raised = optimal ? nodesWhere(base.mean, horizon, (value) => value < 0) : [];
  if (raised.length > 0)
    notes.push({ code: 'negatives-raised', message: `Negative forecasts of ${raised.length} series were taken as zero.`, nodes: raised });

  const residuals = base.residuals ? standardise(hierarchy, base.residuals) : null;
  stop();
  const plan = planBottom(hierarchy, method, { horizon, mean, residuals, history });
  const learns = levels.length > 0 || (method.kind === 'min-trace' && method.weights !== 'ols' && method.weights !== 'structural');
  if (learns && residuals && residuals.unknown.length > 0)
    notes.push({
      code: 'unknown-errors',
      message: `${residuals.unknown.length} series have fewer than two residuals; their errors are taken to be as large as those of others of their level.`,
      nodes: residuals.unknown,
    });
  if (plan.kind === 'project' && plan.covariance.exact.length > 0)
    notes.push({
      code: 'exact-nodes',
      message: `${plan.covariance.exact.length} series have no errors in the past; their forecasts are hardly moved.`,
      nodes: plan.covariance.exact,
    });
  if (plan.kind === 'split' && plan.shares.equal.size > 0)
    notes.push({
      code: 'equal-shares',
      message: `${plan.shares.equal.size} forecasts were split evenly, since what they are split by is all zero.`,
      nodes: [...plan.shares.equal],
    });
  stop();

  if (optimal && plan.kind === 'project' && !plan.projection && plan.covariance.factor)
    throw new EngineError(
      'invalid-option',
      `With ${a} sums the best forecasts without negative ones are out of reach of weights of kind "${plan.covariance.intensity === null ? 'covariance' : 'shrinkage'}". Take "set-to-zero".`,
    );
  const solver =
    optimal && plan.kind === 'project' ? nonNegativeSolver(hierarchy, plan.covariance, plan.projection, context.shouldStop) : null;
  const bottom = new Float64Array(m * horizon);
  for (let t = 0; t < horizon; t++) {
    stop();
    const column = columnAt(mean, horizon, t);
    const free = bottomAt(hierarchy, plan, column, 1, t);
    const own = solver ? solver(column, free) : free;
    for (let j = 0; j < m; j++) bottom[j * horizon + t] = own[j] as number;
    context.onProgress?.((0.5 * (t + 1)) / horizon);
  }
  if (negatives === 'set-to-zero') {
    const zeroed = nodesWhere(bottom, horizon, (value) => value < 0).map((j) => a + j);
    if (zeroed.length > 0)
      notes.push({ code: 'set-to-zero', message: `Negative forecasts of ${zeroed.length} series were set to zero.`, nodes: zeroed });
    bottom.forEach((value, at) => (bottom[at] = Math.max(0, value)));
  }
  const agreed = a > 0 ? addUp(hierarchy, bottom, horizon) : bottom;
  stop();
  const atLeast = negatives === 'allow' ? -Infinity : 0;
  const made = levels.length > 0 ? intervalsOf(hierarchy, plan, base, residuals, agreed, { levels, kind: intervals, atLeast }) : [];
  context.onProgress?.(1);
  return {
    formatVersion: 1,
    method,
    negatives,
    horizon,
    mean: agreed,
    intervals: made,
    shrinkage: plan.kind === 'project' ? plan.covariance.intensity : null,
    totals: levelTotals(hierarchy, base.mean, agreed, horizon),
    notes,
  };
}

/** Nodes with a value of the given kind at some step. */
function nodesWhere(values: Float64Array, horizon: number, is: (value: number) => boolean): number[] {
  const found = new Set<number>();
  values.forEach((value, at) => {
    if (is(value)) found.add(Math.floor(at / horizon));
  });
  return [...found];
}
