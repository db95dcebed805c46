import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Panel } from '../core/panel.ts';
import { featureColumns, featureRow, seriesReader } from '../features/matrix/columns.ts';
import { conformalWidths } from '../intervals/conformal.ts';
import { ensembleFromJson, predictTrees, type TreeColumn, type TreeEnsemble } from '../trees/index.ts';
import { withBridgedGaps } from './bridge-gaps.ts';
import { isClosed, type ClosedRule } from './closed.ts';
import { planColumns, type LearningPlan, type PartFeatures } from './columns.ts';
import { lengthOf } from './cut-panel.ts';
import type { PanelTrees } from './fitted.ts';
import { scaledPanel, scalesFor, unscaled, withoutClosed, type TargetScale } from './target.ts';

/** A part ready to predict. */
export interface ReadyPart {
  readonly features: PartFeatures;
  readonly trees: TreeEnsemble;
}

/** Level of each series as a feature. */
export const levelsOf = ({ ids, units, centres, transform }: TargetScale): ReadonlyMap<string, number> =>
  new Map(ids.map((id, i) => [id, transform === 'log1p' ? (centres[i] as number) : Math.log(Math.abs(units[i] as number))]));

/**
 * Point forecasts on the learner's scale: n rows of h, NaN where nothing can be said or the period is closed.
 *
 * @param z - histories on the learner's scale, each up to its origin, gaps bridged where the model has a rule
 */
export function predictPanel(
  z: Panel,
  parts: readonly ReadyPart[],
  strategy: 'direct' | 'recursive',
  horizon: number,
  levels: ReadonlyMap<string, number>,
): Float64Array {
  return strategy === 'recursive'
    ? predictRecursively(z, parts[0] as ReadyPart, horizon, levels)
    : predictDirectly(z, parts, horizon, levels);
}

/** Features as trees take them. */
export const treeColumns = (plan: LearningPlan, values: readonly Float32Array[]): TreeColumn[] =>
  plan.columns.map(({ name, treeKind }, c) => ({ name, kind: treeKind, values: values[c] as Float32Array }));

function predictDirectly(z: Panel, parts: readonly ReadyPart[], horizon: number, levels: ReadonlyMap<string, number>): Float64Array {
  const n = z.ids.length;
  const made = new Float64Array(n * horizon).fill(NaN);
  let done = 0;
  for (const { features, trees } of parts) {
    const until = Math.min(horizon, features.upTo);
    const steps = until - done;
    if (steps <= 0) continue;
    const plan = planColumns(z, features, 'direct', levels);
    const values = plan.columns.map(() => new Float32Array(n * steps));
    const anchors = new Float64Array(n * steps);
    const filled = plan.anchor ? [...plan.columns, { ...plan.anchor, spec: -1 }] : plan.columns;
    for (const { index, columns } of featureColumns(z, { columns: filled, leftOut: [] }, { ahead: until })) {
      const from = lengthOf(z, index) + done;
      for (let s = 0; s < steps; s++) {
        const anchor = plan.anchor ? (columns[columns.length - 1]?.[from + s] ?? NaN) : 0;
        anchors[index * steps + s] = anchor;
        for (let c = 0; c < plan.columns.length; c++) {
          const value = columns[c]?.[from + s] as number;
          (values[c] as Float32Array)[index * steps + s] = plan.columns[c]?.anchored ? value - anchor : value;
        }
      }
    }
    const predicted = predictTrees(trees, treeColumns(plan, values));
    for (let i = 0; i < n; i++)
      for (let s = 0; s < steps; s++)
        made[i * horizon + done + s] = (predicted[i * steps + s] as number) + (anchors[i * steps + s] as number);
    done = until;
  }
  return made;
}

function predictRecursively(z: Panel, { features, trees }: ReadyPart, horizon: number, levels: ReadonlyMap<string, number>): Float64Array {
  const n = z.ids.length;
  const made = new Float64Array(n * horizon).fill(NaN);
  const plan = planColumns(z, features, 'recursive', levels);
  const cells = new Float64Array(plan.columns.length);
  const level = new Float64Array(1);
  // Each series goes on in memory of its own; what is read of its regressors is copied, since the reader writes over it.
  const series = Array.from({ length: n }, (_, i) => {
    const input = seriesReader(z, Math.max(horizon, z.futurePeriods ?? 0), lengthOf(z, i))(i);
    const y = new Float64Array(lengthOf(z, i) + horizon).fill(NaN);
    y.set(input.y);
    return { input, y };
  });
  const values = plan.columns.map(() => new Float32Array(n));
  const anchors = new Float64Array(n);
  for (let h = 0; h < horizon; h++) {
    series.forEach(({ input, y }, i) => {
      const row = lengthOf(z, i) + h;
      const now = { ...input, y: y.subarray(0, row) };
      featureRow(plan, now, row, cells);
      if (plan.anchor?.fill.by === 'series') plan.anchor.fill.run(now, row, row + 1, level);
      const anchor = plan.anchor ? (level[0] as number) : 0;
      anchors[i] = anchor;
      for (let c = 0; c < cells.length; c++)
        (values[c] as Float32Array)[i] = plan.columns[c]?.anchored ? (cells[c] as number) - anchor : (cells[c] as number);
    });
    const predicted = predictTrees(trees, treeColumns(plan, values));
    series.forEach(({ input, y }, i) => {
      const value = (predicted[i] as number) + (anchors[i] as number);
      made[i * horizon + h] = value;
      const row = lengthOf(z, i) + h;
      y[row] = closedAt(features.closed, z, input.known, row) ? NaN : value;
    });
  }
  return made;
}

/** Whether a plan says that nothing is sold in a row. */
export function closedAt(rule: ClosedRule | null, panel: Panel, known: (position: number) => Float64Array, row: number): boolean {
  if (!rule) return false;
  const position = (panel.regressors ?? []).findIndex(({ name }) => name === rule.regressor);
  return position >= 0 && isClosed(rule, known(position)[row]);
}

/**
 * Forecasts of every series of a panel.
 *
 * @param panel - histories up to the origin, with what is known of regressors over the horizon
 * @returns null for series without a value
 * @throws EngineError `invalid-option` for a longer horizon than it was fitted for, or regressors that are not there
 */
export function forecastPanel(
  fitted: PanelTrees,
  panel: Panel,
  { horizon, levels }: { readonly horizon: number; readonly levels: readonly number[] },
): (Forecast | null)[] {
  if (horizon > fitted.horizon)
    throw new EngineError('invalid-option', `This model forecasts ${fitted.horizon} periods ahead at most, not ${horizon}.`, { horizon });
  const { target, closed, bridge, conformal } = fitted;
  const parts = fitted.parts.map(({ features, trees }) => ({ features, trees: ensembleFromJson(trees) }));
  const z = withBridgedGaps(scaledPanel(panel, target, closed), bridge, closed);
  const { units, centres } = scalesFor(target, withoutClosed(panel, closed));
  const points = predictPanel(z, parts, fitted.strategy, horizon, levelsOf(target));
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const widths = conformal ? conformalWidths(conformal, horizon, ascending) : ascending.map(() => new Float64Array(horizon));
  const place = new Map(target.ids.map((id, i) => [id, i]));
  const plans = panel.regressors?.find(({ name }) => name === closed?.regressor);
  const known = panel.futurePeriods ?? 0;
  return panel.ids.map((id, i) => {
    const own = place.get(id);
    const spread = own === undefined ? fitted.spread : (fitted.spreads[own] as number);
    const shut = (h: number): boolean => closed !== null && h < known && isClosed(closed, plans?.future[i * known + h]);
    const at = (h: number, add: number): number =>
      shut(h)
        ? 0
        : unscaled(target.transform, (points[i * horizon + h] as number) + add * spread, units[i] as number, centres[i] as number);
    const row = (width: (h: number) => number): Float64Array => Float64Array.from({ length: horizon }, (_, h) => at(h, width(h)));
    const mean = row(() => 0);
    if (lengthOf(panel, i) === 0 || mean.some((value) => Number.isNaN(value))) return null;
    return {
      mean,
      intervals: ascending.map((level, k) => ({
        level,
        lower: row((h) => -(widths[k]?.[h] as number)),
        upper: row((h) => widths[k]?.[h] as number),
      })),
    };
  });
}
