import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { featureColumns, featureRow, seriesReader } from '../features/matrix/columns.ts';
import { withBridgedGaps } from '../learning/bridge-gaps.ts';
import { planColumns, type LearningPlan } from '../learning/columns.ts';
import { lengthOf } from '../learning/cut-panel.ts';
import type { PanelTrees } from '../learning/fitted.ts';
import { closedAt, levelsOf, treeColumns, type ReadyPart } from '../learning/forecast-panel.ts';
import { scaledPanel, scalesFor, unscaled, withoutClosed } from '../learning/target.ts';
import { hasLogLink } from '../trees/objective.ts';
import { ensembleFromJson, predictTrees, treeShap } from '../trees/index.ts';
import { inUnits, someRows, type Explained, type PartInfo, type Rows } from './explained.ts';
import { partOf, partOfColumn } from './topics.ts';

/** Rows of features with what is put on top of a prediction. */
interface Block {
  readonly part: ReadyPart;
  readonly plan: LearningPlan;
  /** By column of the plan, by row. */
  readonly values: readonly Float32Array[];
  readonly anchors: Float64Array;
  /** Where each row belongs: steps of the horizon from 0 on, then the periods a season before. */
  readonly places: readonly number[];
}

const ANCHOR = 'level of late';

/**
 * A forecast of trees taken apart: exact SHAP values of each step, path-dependent, of the very rows that the forecast was made from. A recursive
 * model's later steps have its own earlier forecasts among their inputs.
 *
 * @param panel - as `forecastPanel` gets it
 * @param index - position of the series
 * @throws EngineError `series-too-short` for a series without a value
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67
 */
export function explainTrees(fitted: PanelTrees, panel: Panel, index: number, horizon: number): Explained {
  const length = lengthOf(panel, index);
  if (length === 0) throw new EngineError('series-too-short', `Series ${panel.ids[index] ?? ''} has no value to forecast from.`);
  const { target, closed, bridge, strategy } = fitted;
  const z = withBridgedGaps(scaledPanel(panel, target, closed), bridge, closed);
  const open = withoutClosed(panel, closed);
  const { units, centres } = scalesFor(target, open);
  const ready = fitted.parts.map(({ features, trees }): ReadyPart => ({ features, trees: ensembleFromJson(trees) }));
  const levels = levelsOf(target);
  const season = seasonBefore(panel, index, horizon, ready);
  const blocks =
    strategy === 'recursive'
      ? recursiveBlocks(z, ready[0] as ReadyPart, index, horizon, season, levels)
      : directBlocks(z, ready, index, horizon, season, levels);
  const { parts, baseScore, scores, values } = shapOf(blocks, horizon + season);
  const log = hasLogLink((ready[0] as ReadyPart).trees.objective);
  const unit = units[index] as number;
  const centre = centres[index] as number;
  const rows = inUnits(baseScore, scores, values, (score) => unscaled(target.transform, log ? Math.exp(score) : score, unit, centre));
  const from = panel.offsets[index] as number;
  const actual = Float64Array.from({ length: season }, (_, s) => open.y[from + length - panel.seasonLength + s] as number);
  return {
    method: 'tree-shap',
    scale: target.transform === 'log1p' || log ? 'log' : target.transform === 'scale' ? 'transformed' : 'units',
    scaleWords:
      target.transform === 'log1p'
        ? 'log(1 + y) less the mean of the series'
        : log
          ? 'log of the series over its mean'
          : target.transform === 'scale'
            ? 'y over the mean size of the series'
            : 'units of the series',
    parts,
    ahead: someRows(rows, 0, horizon),
    before: season === 0 ? null : { ...knownOnly(someRows(rows, horizon, horizon + season), actual), actual },
    notes:
      strategy === 'recursive' && horizon > 1
        ? ['Later steps rest on forecasts of earlier ones, which count among the recent values.']
        : [],
  };
}

/** Periods a season before the first steps that features can be made for. */
function seasonBefore(panel: Panel, index: number, horizon: number, parts: readonly ReadyPart[]): number {
  const m = panel.seasonLength;
  const reach = parts.reduce((most, { features }) => Math.max(most, features.upTo), 0);
  return m > 1 && lengthOf(panel, index) - m >= reach ? Math.min(m, horizon) : 0;
}

/** Rows whose actual value is missing say nothing. */
function knownOnly(rows: Rows, actual: Float64Array): Rows {
  return { ...rows, reached: rows.reached.map((value, r) => (Number.isNaN(actual[r]) ? NaN : value)) };
}

function directBlocks(
  z: Panel,
  parts: readonly ReadyPart[],
  index: number,
  horizon: number,
  season: number,
  levels: ReadonlyMap<string, number>,
): Block[] {
  const blocks: Block[] = [];
  const length = lengthOf(z, index);
  let done = 0;
  for (const part of parts) {
    const until = Math.min(horizon, part.features.upTo);
    if (until <= done) continue;
    const plan = planColumns(z, part.features, 'direct', levels);
    const filled = plan.anchor ? [...plan.columns, { ...plan.anchor, spec: -1 }] : plan.columns;
    const places: number[] = [];
    for (let s = done; s < until; s++) places.push(s);
    for (let s = done; s < Math.min(until, season); s++) places.push(horizon + s);
    const rowOf = (place: number): number => (place < horizon ? length + place : length - z.seasonLength + place - horizon);
    const anchors = new Float64Array(places.length);
    const values = plan.columns.map(() => new Float32Array(places.length));
    for (const { columns } of featureColumns(z, { columns: filled, leftOut: [] }, { ahead: until, series: [index] }))
      places.forEach((place, r) => {
        const anchor = plan.anchor ? (columns[columns.length - 1]?.[rowOf(place)] ?? NaN) : 0;
        anchors[r] = anchor;
        plan.columns.forEach(({ anchored }, c) => {
          const value = columns[c]?.[rowOf(place)] as number;
          (values[c] as Float32Array)[r] = anchored ? value - anchor : value;
        });
      });
    blocks.push({ part, plan, values, anchors, places });
    done = until;
  }
  return blocks;
}

function recursiveBlocks(
  z: Panel,
  part: ReadyPart,
  index: number,
  horizon: number,
  season: number,
  levels: ReadonlyMap<string, number>,
): Block[] {
  const { features, trees } = part;
  const plan = planColumns(z, features, 'recursive', levels);
  const length = lengthOf(z, index);
  const input = seriesReader(z, Math.max(horizon, z.futurePeriods ?? 0), length)(index);
  const y = new Float64Array(length + horizon).fill(NaN);
  y.set(input.y);
  const count = horizon + season;
  const values = plan.columns.map(() => new Float32Array(count));
  const anchors = new Float64Array(count);
  const cells = new Float64Array(plan.columns.length);
  const level = new Float64Array(1);
  for (let place = 0; place < count; place++) {
    const row = place < horizon ? length + place : length - z.seasonLength + place - horizon;
    const now = { ...input, y: y.subarray(0, row) };
    featureRow(plan, now, row, cells);
    if (plan.anchor?.fill.by === 'series') plan.anchor.fill.run(now, row, row + 1, level);
    const anchor = plan.anchor ? (level[0] as number) : 0;
    anchors[place] = anchor;
    plan.columns.forEach(({ anchored }, c) => {
      (values[c] as Float32Array)[place] = anchored ? (cells[c] as number) - anchor : (cells[c] as number);
    });
    if (place >= horizon) continue;
    const own = treeColumns(
      plan,
      values.map((column) => column.subarray(place, place + 1)),
    );
    const value = (predictTrees(trees, own)[0] as number) + anchor;
    y[row] = closedAt(features.closed, z, input.known, row) ? NaN : value;
  }
  return [{ part, plan, values, anchors, places: Array.from({ length: count }, (_, place) => place) }];
}

/** SHAP values of all blocks side by side; a feature that a block does not have adds nothing there. */
function shapOf(
  blocks: readonly Block[],
  rows: number,
): { parts: PartInfo[]; baseScore: Float64Array; scores: Float64Array[]; values: Float64Array[] } {
  const baseScore = new Float64Array(rows).fill(NaN);
  const parts: PartInfo[] = [];
  const scores: Float64Array[] = [];
  const values: Float64Array[] = [];
  const at = new Map<string, number>();
  const place = (info: PartInfo): number => {
    const known = at.get(info.name);
    if (known !== undefined) return known;
    at.set(info.name, parts.length);
    parts.push(info);
    scores.push(new Float64Array(rows));
    values.push(new Float64Array(rows).fill(NaN));
    return parts.length - 1;
  };
  for (const { part, plan, values: cells, anchors, places } of blocks) {
    const columns = treeColumns(plan, cells);
    const shap = treeShap(part.trees, columns);
    const anchored = plan.anchor ? place(partOf('recent', ANCHOR, `${plan.anchor.meaning}, which everything else is taken from`)) : -1;
    const own = plan.columns.map((column) => place(partOfColumn(column, part.features)));
    places.forEach((row, r) => {
      baseScore[row] = shap.base;
      own.forEach((k, c) => {
        (scores[k] as Float64Array)[row] = shap.values[r * shap.features + c] as number;
        (values[k] as Float64Array)[row] = (cells[c] as Float32Array)[r] as number;
      });
      if (anchored < 0) return;
      (scores[anchored] as Float64Array)[row] = anchors[r] as number;
      (values[anchored] as Float64Array)[row] = anchors[r] as number;
    });
  }
  return { parts, baseScore, scores, values };
}
