import { EngineError } from '../core/errors.ts';
import { requireColumns, type Grouping } from './cells.ts';
import { addExactly, exactSum } from './exact-sum.ts';

/**
 * Forecasts of the same cells (a series and a period each) under what was known and used at two times; columns of one length c, NaN where a forecast
 * says nothing of a cell.
 */
export interface ForecastVersions {
  /** What was published last time. */
  readonly before: Float64Array;
  /** Old data, old model: `before` without its overrides; the same if not given. */
  readonly beforeModel?: Float64Array;
  /** New data, old model. */
  readonly newData: Float64Array;
  /** New data, new model. */
  readonly newModel: Float64Array;
  /** `newModel` with overrides, which is published now; the same if not given. */
  readonly after?: Float64Array;
  /** Old data, new model. Where it is given, data and model are credited with the mean of what they do in either order. */
  readonly oldDataNewModel?: Float64Array;
}

/**
 * `left`: cells that are forecast no more (periods that have passed). `old-override`: overrides of last time that no longer hold. `data`, `model`,
 * `override`: what each changed. `unexplained`: cells that lack a forecast in between, from before to after at once. `new`: cells that were not
 * forecast before.
 */
export type WaterfallKind = 'left' | 'old-override' | 'data' | 'model' | 'override' | 'unexplained' | 'new';

export interface WaterfallStep {
  readonly kind: WaterfallKind;
  /** The total before and after this step: `to` is the next one's `from`, to the last bit. */
  readonly from: number;
  readonly to: number;
  /** The sum of what each cell changes, rounded once. */
  readonly change: number;
  /** Cells that it changes. */
  readonly cells: number;
}

export interface Waterfall {
  readonly start: number;
  readonly end: number;
  /** From `start` to `end`. `data`, `model` and `override` are always there, the others where they change a cell. */
  readonly steps: readonly WaterfallStep[];
  /** What data and model change together beyond what each does alone, of which either has half; null where only one order is known. */
  readonly interaction: number | null;
}

const KINDS: readonly WaterfallKind[] = ['left', 'old-override', 'data', 'model', 'override', 'unexplained', 'new'];
const ALWAYS: ReadonlySet<WaterfallKind> = new Set(['data', 'model', 'override']);

/**
 * Why the total of a forecast differs from that of the last one, in steps that lead from one to the other without a rest. Totals are sums without
 * rounding in between, so that those of groups agree with the whole.
 *
 * With one order, data are credited with what they change under the old model and the model with the rest; with both orders known, each with its
 * mean over orders (the Shapley value of two), which does not depend on who goes first.
 *
 * @param grouping - a waterfall a group; -1 leaves a cell out
 * @throws EngineError `length-mismatch`, `not-finite`
 * @see Shapley (1953), in Contributions to the Theory of Games II, 307-317
 */
export function waterfalls(versions: ForecastVersions, grouping: Grouping): Waterfall[] {
  const work = waterfallsInTurns(versions, grouping);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Cells between two turns. */
const TURN = 2000;

/** As `waterfalls`, pausing after every 2,000 cells so that others get their turn. @throws as `waterfalls` */
export function* waterfallsInTurns(versions: ForecastVersions, { groupOf, groups }: Grouping): Generator<undefined, Waterfall[]> {
  const { before, beforeModel = before, newData, newModel, after = newModel, oldDataNewModel } = versions;
  const columns = { before, beforeModel, newData, newModel, after, oldDataNewModel };
  requireColumns(before.length, { ...columns, groups: groupOf });
  for (const [name, column] of Object.entries(columns))
    if (column?.some((value) => Math.abs(value) > 1e150))
      throw new EngineError('not-finite', `a forecast must be below 1e150 in size, but one of ${name} is not`, { name });

  const levels = Array.from({ length: groups }, () => Array.from({ length: KINDS.length + 1 }, (): number[] => []));
  const changes = Array.from({ length: groups }, () => KINDS.map((): number[] => []));
  const together = Array.from({ length: groups }, (): number[] => []);
  const cells = Array.from({ length: groups }, () => new Int32Array(KINDS.length));
  for (let i = 0; i < before.length; i++) {
    if (i % TURN === TURN - 1) yield;
    const group = groupOf[i] as number;
    if (group < 0) continue;
    const [old, now] = [before[i] as number, after[i] as number];
    const known = [beforeModel[i], newData[i], newModel[i], ...(oldDataNewModel ? [oldDataNewModel[i]] : [])] as number[];
    const path = pathOf(old, now, known);
    for (let level = 0; level < path.length; level++) {
      const terms = path[level] as readonly number[];
      for (const term of terms) addExactly(levels[group]?.[level] as number[], term);
      if (level === 0) continue;
      const earlier = path[level - 1] as readonly number[];
      if (sameTerms(terms, earlier)) continue;
      const change = changes[group]?.[level - 1] as number[];
      for (const term of terms) addExactly(change, term);
      for (const term of earlier) addExactly(change, -term);
      const counts = cells[group] as Int32Array;
      counts[level - 1] = (counts[level - 1] as number) + 1;
    }
    const [a, b, c, d] = known;
    if (d !== undefined && !Number.isNaN(old + now) && known.every((value) => !Number.isNaN(value)))
      for (const term of [c as number, -(b as number), -d, a as number]) addExactly(together[group] as number[], term);
  }
  return levels.map((partials, group) => {
    const totals = partials.map(exactSum);
    const steps = KINDS.map((kind, k) => ({
      kind,
      from: totals[k] as number,
      to: totals[k + 1] as number,
      change: exactSum(changes[group]?.[k] as number[]),
      cells: cells[group]?.[k] as number,
    }));
    return {
      start: totals[0] as number,
      end: totals[KINDS.length] as number,
      steps: steps.filter((step) => ALWAYS.has(step.kind) || step.cells > 0),
      interaction: oldDataNewModel ? exactSum(together[group] as number[]) : null,
    };
  });
}

/** What a cell adds to the total after none, one, two ... steps, as terms to be summed. */
function pathOf(old: number, now: number, known: readonly number[]): readonly (readonly number[])[] {
  const start = Number.isNaN(old) ? [] : [old];
  const end = Number.isNaN(now) ? [] : [now];
  if (start.length === 0) return [[], [], [], [], [], [], [], end];
  if (end.length === 0) return [start, [], [], [], [], [], [], []];
  if (known.some((value) => Number.isNaN(value))) return [start, start, start, start, start, start, end, end];
  const [a, b, c, d] = known as [number, number, number, number?];
  const afterData = d === undefined ? [b] : [a / 2, b / 2, c / 2, -d / 2];
  return [start, start, [a], afterData, [c], end, end, end];
}

/** Whether two lists of terms come to the same. */
function sameTerms(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length === 1 && b.length === 1) return a[0] === b[0];
  const partials: number[] = [];
  for (const term of a) addExactly(partials, term);
  for (const term of b) addExactly(partials, -term);
  return exactSum(partials) === 0;
}

/**
 * The same waterfall in whole units, for people who add up what they see: totals are rounded, and changes are differences of those.
 *
 * @param unit - for example 1, or 1000 for thousands
 * @throws EngineError `invalid-option`
 */
export function roundWaterfall({ start, end, steps, interaction }: Waterfall, unit: number): Waterfall {
  if (!(unit > 0 && unit < Infinity))
    throw new EngineError('invalid-option', `unit must be a number above 0 but is ${unit}`, { name: 'unit' });
  // Adding 0 makes 0 of -0.
  const units = (value: number): number => Math.round(value / unit) + 0;
  return {
    start: units(start) * unit,
    end: units(end) * unit,
    steps: steps.map((step) => ({
      ...step,
      from: units(step.from) * unit,
      to: units(step.to) * unit,
      change: (units(step.to) - units(step.from)) * unit,
    })),
    interaction: interaction === null ? null : units(interaction) * unit,
  };
}
