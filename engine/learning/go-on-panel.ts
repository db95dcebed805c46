import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { ensembleFromJson, ensembleToJson, treeCount, type TrainingData, type TreeEnsemble } from '../trees/index.ts';
import { withBridgedGaps } from './bridge-gaps.ts';
import { planColumns, type LearningPlan } from './columns.ts';
import { endOf, lengthOf } from './cut-panel.ts';
import type { FittedPart, PanelTrees } from './fitted.ts';
import { halfLifeOf, weighted, type Grown } from './fit-panel.ts';
import { levelsOf } from './forecast-panel.ts';
import { heldRows } from './held-rows.ts';
import { learningRows, someRows } from './matrix.ts';
import type { LearningSettings } from './settings.ts';
import { scaledPanel, scalesFor, withoutClosed, type TargetScale } from './target.ts';

/** Grows more trees beside or upon those that are there. */
export interface GoOnLearner {
  /** @param rounds - as many more as were found to be worth it; null to find out by the validation rows, or to take the usual number */
  more(trees: TreeEnsemble, data: TrainingData, rounds: number | null, context: Context): Promise<Grown>;
}

/** Fewer new periods than this tell nothing of how many rounds are worth it. */
const FEWEST_NEW = 6;
const FEWEST_ROWS = 30;

/**
 * Goes on from trees with what a panel has beyond the period up to which they have learnt. All that was settled beside trees stays: scales,
 * features, categories. A third of what is new is held back first to find how many more rounds are worth it; then the same on all rows, old
 * and new. Widths of intervals stay those that were measured: errors on rows that trees have learnt from say nothing.
 *
 * @param from - first period that the trees have not learnt from
 * @returns null where the panel has other columns, or another horizon is wanted
 * @throws EngineError `cancelled`
 */
export async function goOnPanel(
  before: PanelTrees,
  panel: Panel,
  settings: LearningSettings,
  learner: GoOnLearner,
  context: Context,
  from: number,
): Promise<PanelTrees | null> {
  if (before.horizon !== settings.horizon || (settings.strategy !== 'auto' && settings.strategy !== before.strategy)) return null;
  const { closed, bridge, strategy } = before;
  if (closed && !panel.regressors?.some(({ name }) => name === closed.regressor)) return null;
  const target = grownTarget(before.target, withoutClosed(panel, closed));
  const z = scaledPanel(panel, target, closed);
  const inputs = withBridgedGaps(z, bridge, closed);
  const levels = levelsOf(target);
  const halfLife = halfLifeOf(panel, settings);
  const end = endOf(panel);
  const parts: FittedPart[] = [];
  const losses: (number | null)[] = [];
  let rowsSeen = 0;
  for (const [k, part] of before.parts.entries()) {
    const trees = ensembleFromJson(part.trees);
    const plan = planOrNone(z, part.features, strategy, levels);
    if (!plan) return null;
    const names = plan.columns.map(({ name, treeKind }) => `${treeKind} ${name}`);
    if (names.join('\n') !== trees.featureNames.map((name, f) => `${trees.featureKinds[f] ?? ''} ${name}`).join('\n')) return null;
    const rows = learningRows(z, plan, part.features.upTo, context.shouldStop);
    const share = (a: number, b: number): Context => ({
      ...context,
      onProgress: (done) => context.onProgress?.((k + a + done * (b - a)) / before.parts.length),
    });
    let grown: Grown = { trees, rounds: 0, loss: null };
    let loss: number | null = null;
    if (rows.period.some((period) => period >= from)) {
      let rounds: number | null = null;
      const split = end - Math.floor((end - from) / 3);
      if (end - from >= FEWEST_NEW) {
        const early = someRows(rows, (period) => period < split);
        const late = heldRows(rows, z, inputs, plan, part.features.upTo, (period) => period >= split, context.shouldStop);
        if (early.target.length >= FEWEST_ROWS && late.target.length > 0) {
          const found = await learner.more(trees, { ...weighted(early, halfLife), validation: weighted(late, null) }, null, share(0, 0.5));
          rounds = found.rounds;
          loss = found.loss;
        }
      }
      grown = await learner.more(trees, weighted(rows, halfLife), rounds, share(0.5, 1));
    }
    parts.push({ ...part, trees: ensembleToJson(grown.trees) });
    losses.push(loss);
    rowsSeen = Math.max(rowsSeen, rows.target.length);
  }
  const spreadOf = new Map(before.target.ids.map((id, i) => [id, before.spreads[i] as number]));
  return {
    ...before,
    target,
    parts,
    spreads: target.ids.map((id) => spreadOf.get(id) ?? before.spread),
    training: {
      series: panel.ids.filter((_, i) => lengthOf(panel, i) > 0).length,
      rows: rowsSeen,
      heldBack: before.training.heldBack,
      rounds: parts.map(({ trees }) => trees.treeStart.length - 1),
      loss: losses,
    },
  };
}

/** Null where the panel lacks what a feature is made of. */
function planOrNone(...given: Parameters<typeof planColumns>): LearningPlan | null {
  try {
    return planColumns(...given);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'invalid-option') return null;
    throw error;
  }
}

/** More rounds than `trees` has, as `Grown` counts them. */
export const moreRounds = (before: TreeEnsemble, after: TreeEnsemble): number => treeCount(after) - treeCount(before);

/** The scale of the series that were there, and of those that have come their own. */
function grownTarget(before: TargetScale, panel: Panel): TargetScale {
  const { units, centres } = scalesFor(before, panel);
  return { transform: before.transform, ids: panel.ids, units: [...units], centres: [...centres] };
}
