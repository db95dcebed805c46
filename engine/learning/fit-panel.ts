import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { fitFeatures } from '../features/matrix/plan.ts';
import { ensembleToJson, type TrainingData, type TreeEnsemble } from '../trees/index.ts';
import { bridgeRuleOf, withBridgedGaps } from './bridge-gaps.ts';
import { chooseFeatures } from './choose-features.ts';
import { findClosed } from './closed.ts';
import { planColumns, type PartFeatures } from './columns.ts';
import { cutAt, lengthOf } from './cut-panel.ts';
import type { FittedPart, PanelTrees } from './fitted.ts';
import { levelsOf, predictPanel, type ReadyPart } from './forecast-panel.ts';
import { heldRows } from './held-rows.ts';
import { holdBack, type HeldBack } from './hold-back.ts';
import { learningRows, someRows, type LearningRows } from './matrix.ts';
import { findLike } from './own-columns.ts';
import { panelWidths } from './panel-widths.ts';
import type { LearningSettings, PanelSettings } from './settings.ts';
import { chooseTransform, fitTargetScale, scaledPanel, withoutClosed } from './target.ts';

/** What a learner made of rows. */
export interface Grown {
  readonly trees: TreeEnsemble;
  /** Rounds that were worth it, which a fit to more rows takes over. */
  readonly rounds: number;
  /** Loss on validation rows; null without them. */
  readonly loss: number | null;
}

/** Grows trees. */
export interface Learner {
  /** @param rounds - as many as were found to be worth it; null to find out by the validation rows, or to take the user's number */
  grow(data: TrainingData, rounds: number | null, context: Context): Promise<Grown>;
}

/** Fewest rows that trees are grown on. */
const FEWEST_ROWS = 30;

/**
 * Fits trees to all series of a panel. The last periods are held back first: they tell how many rounds are worth it, and what the errors are
 * that intervals are made of. Then trees are grown again on all rows. What is fitted beside trees (scales, categories, usual prices) is
 * fitted before what is held back.
 *
 * @throws EngineError `series-too-short` where there is too little to learn from, `invalid-option` for features that the data cannot have,
 *   `cancelled`
 */
export async function fitPanel(panel: Panel, given: LearningSettings, learner: Learner, context: Context): Promise<PanelTrees> {
  const settings: PanelSettings = {
    ...given,
    strategy: given.strategy === 'auto' ? (isSlow(panel) ? 'recursive' : 'direct') : given.strategy,
  };
  const { horizon, strategy } = settings;
  const held = holdBack(panel, horizon);
  const until = held?.from ?? Infinity;
  const closed = findClosed(panel, until);
  const open = withoutClosed(panel, closed);
  const transform = settings.transform === 'auto' ? chooseTransform(open.y) : settings.transform;
  const target = fitTargetScale(open, transform, until, settings.takesNegative);
  const z = scaledPanel(panel, target, closed);
  const bridge = bridgeRuleOf(panel);
  const inputs = withBridgedGaps(z, bridge, closed);
  const season = Math.max(1, panel.seasonLength);
  const like = findLike(z, season, closed, until);
  const anchor = anchorOf(panel, settings);
  const halfLife = halfLifeOf(panel, settings);
  const levels = levelsOf(target);
  const reaches = partsOf(settings);
  const parts: FittedPart[] = [];
  const before: ReadyPart[] = [];
  const losses: (number | null)[] = [];
  let rowsSeen = 0;
  const share = (from: number, to: number): Context => ({
    ...context,
    onProgress: (done) => context.onProgress?.(from + done * (to - from)),
  });
  for (const [k, upTo] of reaches.entries()) {
    const specs = chooseFeatures(panel, settings, upTo);
    const features: PartFeatures = {
      upTo,
      specs,
      exclude: settings.exclude,
      fitted: fitFeatures(z, specs, {}, { until }),
      like,
      closed,
      anchor,
    };
    const plan = planColumns(z, features, strategy, levels);
    if (plan.columns.length === 0)
      throw new EngineError('invalid-option', `"features" has no column that is known ${upTo} periods ahead.`, { parameter: 'features' });
    const rows = learningRows(z, plan, upTo, context.shouldStop);
    if (rows.target.length < FEWEST_ROWS)
      throw new EngineError(
        'series-too-short',
        `${rows.target.length} rows are too few to learn from; ${FEWEST_ROWS} are needed, ${upTo} periods or more after the start of a series.`,
        { rows: rows.target.length },
      );
    const first = k / reaches.length;
    const middle = (k + 0.45) / reaches.length;
    const last = (k + 1) / reaches.length;
    let rounds: number | null = null;
    let loss: number | null = null;
    if (held) {
      const early = someRows(rows, (period) => period < held.from);
      const late = heldRows(rows, z, inputs, plan, upTo, (period) => period >= held.from, context.shouldStop);
      if (early.target.length >= FEWEST_ROWS && late.target.length > 0) {
        const found = await learner.grow({ ...weighted(early, halfLife), validation: weighted(late, null) }, null, share(first, middle));
        rounds = found.rounds;
        loss = found.loss;
        before.push({ features, trees: found.trees });
      }
    }
    const grown = await learner.grow(weighted(rows, halfLife), rounds, share(middle, last));
    parts.push({
      features,
      meanings: Object.fromEntries(plan.columns.map(({ name, meaning }) => [name, meaning])),
      trees: ensembleToJson(grown.trees),
    });
    losses.push(loss);
    rowsSeen = Math.max(rowsSeen, rows.target.length);
  }
  const errors = held && before.length === reaches.length ? errorsBefore(z, inputs, before, settings, held, levels) : null;
  const { conformal, spreads, spread } = errors ? panelWidths(errors) : { conformal: null, spreads: target.ids.map(() => 1), spread: 1 };
  return {
    formatVersion: 2,
    strategy,
    horizon,
    target,
    closed,
    bridge,
    parts,
    conformal,
    spreads,
    spread,
    training: {
      series: panel.ids.filter((_, i) => lengthOf(panel, i) > 0).length,
      rows: rowsSeen,
      heldBack: held ? held.origins * held.ahead : 0,
      rounds: parts.map(({ trees }) => trees.treeStart.length - 1),
      loss: losses,
    },
  };
}

/** How far each part reaches: equal shares of the horizon, the last one over all of it. */
function partsOf({ strategy, horizon, horizonParts }: PanelSettings): number[] {
  if (strategy === 'recursive') return [1];
  const count = Math.max(1, Math.min(horizonParts, horizon));
  return [...new Set(Array.from({ length: count }, (_, k) => Math.ceil(((k + 1) * horizon) / count)))];
}

const SLOW: readonly Panel['frequency']['unit'][] = ['month', 'quarter', 'year', 'integer'];

/**
 * Months, quarters and years grow and shrink over the data, and what was a horizon ago says little of where they are; days and hours hardly leave
 * the level that they had.
 */
const isSlow = ({ frequency }: Panel): boolean => SLOW.includes(frequency.unit);

/** The window of the level that target and lags are taken from: a season, or some periods where there is none. */
function anchorOf(panel: Panel, { anchor, takesNegative }: LearningSettings): number | null {
  const season = Math.max(1, panel.seasonLength);
  if (anchor === 'series' || !takesNegative) return null;
  return anchor === 'recent' || isSlow(panel) ? Math.max(4, season) : null;
}

/** Periods of a year, where one year is much of what there is to learn from and the last is most like the next. */
const YEARS: Partial<Record<Panel['frequency']['unit'], number>> = { day: 365, 'business-day': 261, week: 52 };

/** Periods after which a row counts half; null for never. */
export const halfLifeOf = ({ frequency: { unit, step } }: Panel, { halfLife }: LearningSettings): number | null =>
  halfLife !== 'auto' ? halfLife : unit in YEARS ? (YEARS[unit] as number) / step : null;

/** Rows with weights that halve with age. */
export function weighted({ columns, target, period }: LearningRows, halfLife: number | null): TrainingData {
  if (halfLife === null) return { columns, target };
  let newest = -Infinity;
  for (const at of period) newest = Math.max(newest, at);
  return { columns, target, weight: Float64Array.from(period, (at) => Math.max(1e-6, 2 ** ((at - newest) / halfLife))) };
}

/** Errors of forecasts from origins in what was held back: for each origin and series an array of `ahead`, on the learner's scale. */
function errorsBefore(
  z: Panel,
  inputs: Panel,
  parts: readonly ReadyPart[],
  { strategy }: PanelSettings,
  { from, ahead, origins }: HeldBack,
  levels: ReadonlyMap<string, number>,
): Float64Array[][] {
  const n = z.ids.length;
  return Array.from({ length: origins }, (_, k) => {
    const origin = from + k * ahead;
    const history = cutAt(inputs, origin, ahead);
    const points = predictPanel(history, parts, strategy, ahead, levels);
    return Array.from({ length: n }, (_unused, i) => {
      const errors = new Float64Array(ahead).fill(NaN);
      // A series that had not begun, or had ended, says nothing.
      if (lengthOf(history, i) === 0 || (z.start[i] as number) + lengthOf(history, i) < origin) return errors;
      for (let h = 0; h < ahead; h++) {
        const t = lengthOf(history, i) + h;
        if (t < lengthOf(z, i)) errors[h] = (z.y[(z.offsets[i] as number) + t] as number) - (points[i * ahead + h] as number);
      }
      return errors;
    });
  });
}
