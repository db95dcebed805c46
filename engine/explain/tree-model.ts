import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import type { Rng } from '../core/rng.ts';
import { planColumns } from '../learning/columns.ts';
import type { PanelTrees } from '../learning/fitted.ts';
import { levelsOf } from '../learning/forecast-panel.ts';
import { scaledPanel } from '../learning/target.ts';
import { ensembleFromJson, importance, partialDependence, treeShap, treeShapInteractions, type TreeColumn } from '../trees/index.ts';
import { hasLogLink } from '../trees/objective.ts';
import type { PartInfo } from './explained.ts';
import { rankCorrelations } from './rank-correlation.ts';
import { draw, sampleRows } from './sample-rows.ts';
import { partOfColumn } from './topics.ts';

export interface TreeFeature {
  readonly info: PartInfo;
  /** Mean |SHAP| over the sample, on the scale of scores. */
  readonly impact: number;
  /** Shares of the gain, cover and number of all splits. */
  readonly gain: number;
  readonly cover: number;
  readonly splits: number;
}

export interface TreeDependence {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  readonly grid: Float64Array;
  /** Less the mean over the grid. */
  readonly mean: Float64Array;
  /** Of single rows, each less its own mean. */
  readonly curves: readonly Float64Array[];
}

export interface TreeInteraction {
  readonly a: string;
  readonly b: string;
  /** Mean |interaction| over the sample; both halves together. */
  readonly impact: number;
  readonly rows: readonly { readonly a: number; readonly b: number; readonly score: number }[];
}

/** What trees on a panel rest on. */
export interface TreeModel {
  readonly rows: number;
  readonly of: number;
  readonly base: number;
  /** The largest impact first. */
  readonly features: readonly TreeFeature[];
  readonly swarm: readonly { readonly feature: string; readonly scores: Float64Array; readonly values: Float64Array }[];
  readonly dependence: readonly TreeDependence[];
  readonly interactions: readonly TreeInteraction[];
  readonly correlation: { readonly features: readonly string[]; readonly matrix: Float64Array };
  /** First and last step of the horizon that the trees that were looked at serve; there may be others for nearer steps. */
  readonly steps: { readonly from: number; readonly to: number };
}

const ROWS = 400;
const INTERACTION_ROWS = 60;
const CURVES = 40;
const SHOWN = 20;
const DEPENDENCE = 10;
const PAIRS = 12;
const PAIRS_WITH_ROWS = 4;

/**
 * What trees rest on, over a seeded sample of the rows that they learnt from: exact SHAP values, importance by splits, dependence of single features,
 * interactions of pairs, correlations of the features themselves. Where there are trees for several parts of the horizon, those that reach furthest.
 *
 * @throws EngineError `cancelled`, `series-too-short` where no row is left
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67
 */
export function treeModel(
  fitted: PanelTrees,
  panel: Panel,
  rng: Rng,
  {
    shouldStop = () => false,
    onProgress,
  }: { readonly shouldStop?: () => boolean; readonly onProgress?: (phase: string, share: number) => void } = {},
): TreeModel {
  const step = (phase: string, share: number): void => {
    if (shouldStop()) throw new EngineError('cancelled', 'The explanation was cancelled.');
    onProgress?.(phase, share);
  };
  step('Drawing rows', 0);
  const part = fitted.parts.at(-1) as PanelTrees['parts'][number];
  const trees = ensembleFromJson(part.trees);
  const z = scaledPanel(panel, fitted.target, fitted.closed);
  const plan = planColumns(z, part.features, fitted.strategy, levelsOf(fitted.target));
  const { columns, of } = sampleRows(z, plan, part.features.upTo, -Infinity, ROWS, rng);
  const rows = columns[0]?.values.length ?? 0;
  if (rows === 0) throw new EngineError('series-too-short', 'There is no row to explain the model by.');
  step('SHAP values', 0.1);
  const shap = treeShap(trees, columns);
  const impact = (f: number): number => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += Math.abs(shap.values[r * shap.features + f] as number);
    return sum / rows;
  };
  const { totalGain, totalCover, splits } = importance(trees);
  const share = (values: Float64Array, f: number): number => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return total > 0 ? (values[f] as number) / total : 0;
  };
  const features = plan.columns
    .map((column, f) => ({
      f,
      info: partOfColumn(column, part.features),
      impact: impact(f),
      gain: share(totalGain, f),
      cover: share(totalCover, f),
      splits: share(splits, f),
    }))
    .sort((a, b) => b.impact - a.impact || a.f - b.f);
  const used = features.filter((feature) => feature.impact > 0);
  step('Dependence', 0.3);
  const log = hasLogLink(trees.objective);
  const dependence = used.slice(0, DEPENDENCE).map(({ info, f }, k): TreeDependence => {
    step('Dependence', 0.3 + (0.3 * k) / DEPENDENCE);
    const { grid, curves } = partialDependence(trees, columns, info.name);
    return { feature: info.name, kind: (columns[f] as TreeColumn).kind, ...centred(grid, log ? curves.map(Math.log) : curves, rows, rng) };
  });
  step('Interactions', 0.6);
  const some = draw(rows, INTERACTION_ROWS, rng);
  const interactions = pairsOf(
    trees,
    columns.map((column) => ({ ...column, values: Float32Array.from(some, (r) => column.values[r] as number) })),
  );
  step('Correlations', 0.95);
  const numeric = used.filter(({ f }) => columns[f]?.kind === 'numeric').slice(0, SHOWN);
  return {
    rows,
    of,
    base: shap.base,
    features: features.map(({ f: _f, ...feature }) => feature),
    swarm: used.slice(0, SHOWN).map(({ info, f }) => ({
      feature: info.name,
      scores: Float64Array.from({ length: rows }, (_, r) => shap.values[r * shap.features + f] as number),
      values: Float64Array.from(columns[f]?.values ?? []),
    })),
    dependence,
    interactions,
    correlation: {
      features: numeric.map(({ info }) => info.name),
      matrix: rankCorrelations(numeric.map(({ f }) => (columns[f] as TreeColumn).values)),
    },
    steps: {
      from: fitted.strategy === 'recursive' ? 1 : (fitted.parts.at(-2)?.features.upTo ?? 0) + 1,
      to: fitted.strategy === 'recursive' ? fitted.horizon : part.features.upTo,
    },
  };
}

function centred(grid: Float64Array, curves: Float64Array, rows: number, rng: Rng): Pick<TreeDependence, 'grid' | 'mean' | 'curves'> {
  const width = grid.length;
  const own = (r: number): Float64Array => {
    const curve = curves.slice(r * width, (r + 1) * width);
    const middle = curve.reduce((sum, value) => sum + value, 0) / width;
    return curve.map((value) => value - middle);
  };
  const mean = new Float64Array(width);
  for (let r = 0; r < rows; r++) own(r).forEach((value, k) => (mean[k] = (mean[k] as number) + value / rows));
  return { grid, mean, curves: draw(rows, CURVES, rng).map(own) };
}

function pairsOf(trees: Parameters<typeof treeShapInteractions>[0], columns: readonly TreeColumn[]): TreeInteraction[] {
  const { features, values } = treeShapInteractions(trees, columns);
  const rows = columns[0]?.values.length ?? 0;
  const at = (r: number, a: number, b: number): number => 2 * (values[(r * features + a) * features + b] as number);
  const pairs: { a: number; b: number; impact: number }[] = [];
  for (let a = 0; a < features; a++)
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += Math.abs(at(r, a, b));
      if (sum > 0) pairs.push({ a, b, impact: sum / rows });
    }
  return pairs
    .sort((x, y) => y.impact - x.impact)
    .slice(0, PAIRS)
    .map(({ a, b, impact }, k) => ({
      a: columns[a]?.name ?? '',
      b: columns[b]?.name ?? '',
      impact,
      rows:
        k >= PAIRS_WITH_ROWS
          ? []
          : Array.from({ length: rows }, (_, r) => ({
              a: columns[a]?.values[r] as number,
              b: columns[b]?.values[r] as number,
              score: at(r, a, b),
            })),
    }));
}
