import type { LevelAccuracy } from '../../../contract/entities/levels.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { NodeInterval } from '../../../engine/hierarchy/index.ts';
import { seasonalScale } from '../../../engine/metrics/seasonal-scale.ts';
import type { Gathered, NodesAt } from './gather.ts';

/** Sums over the folds, by node. */
export interface ErrorSums {
  /** Of absolute errors over their scale, and how many. */
  readonly scaled: Float64Array;
  readonly cells: Int32Array;
  readonly absolute: Float64Array;
  readonly signed: Float64Array;
  readonly actual: Float64Array;
  /** By fold: the mean over all nodes of the scaled errors. */
  readonly byFold: number[];
}

export const noErrors = (n: number): ErrorSums => ({
  scaled: new Float64Array(n),
  cells: new Int32Array(n),
  absolute: new Float64Array(n),
  signed: new Float64Array(n),
  actual: new Float64Array(n),
  byFold: [],
});

/** Length n: mean absolute error of the seasonal naive forecast before an origin; NaN where it is not defined. */
export function scalesAt({ hierarchy, history }: Gathered, origin: number, seasonLength: number): Float64Array {
  return Float64Array.from(hierarchy.nodes, (_, i) => {
    const first = history.first[i] as number;
    if (first >= origin) return NaN;
    try {
      return seasonalScale(history.values.subarray(i * history.periods + first, i * history.periods + origin), seasonLength, 1);
    } catch (error) {
      if (error instanceof EngineError) return NaN;
      throw error;
    }
  });
}

/** Adds the errors of one fold. Nodes that the run did not forecast there do not count. */
export function addErrors(sums: ErrorSums, g: Gathered, at: NodesAt, scales: Float64Array, mean: Float64Array): void {
  const { horizon, history } = g;
  let of = 0;
  let nodes = 0;
  for (let i = 0; i < scales.length; i++) {
    if (at.known[i] !== 1) continue;
    const scale = scales[i] as number;
    let own = 0;
    let cells = 0;
    for (let s = 0; s < horizon && at.origin + s < history.periods; s++) {
      const actual = history.values[i * history.periods + at.origin + s] as number;
      if (Number.isNaN(actual)) continue;
      const error = (mean[i * horizon + s] as number) - actual;
      sums.absolute[i] = (sums.absolute[i] as number) + Math.abs(error);
      sums.signed[i] = (sums.signed[i] as number) + error;
      sums.actual[i] = (sums.actual[i] as number) + Math.abs(actual);
      own += Math.abs(error) / scale;
      cells++;
    }
    if (cells === 0 || Number.isNaN(scale)) continue;
    sums.scaled[i] = (sums.scaled[i] as number) + own;
    sums.cells[i] = (sums.cells[i] as number) + cells;
    of += own / cells;
    nodes++;
  }
  sums.byFold.push(nodes > 0 ? of / nodes : NaN);
}

/** Counts of actual values inside intervals, by node; a pair for each level of coverage. */
export interface InsideCounts {
  readonly inside: Int32Array;
  readonly total: Int32Array;
}

export function addInside(counts: InsideCounts, g: Gathered, at: NodesAt, { lower, upper }: Omit<NodeInterval, 'level'>): void {
  const { horizon, history } = g;
  for (let i = 0; i < at.known.length; i++) {
    if (at.known[i] !== 1) continue;
    for (let s = 0; s < horizon && at.origin + s < history.periods; s++) {
      const actual = history.values[i * history.periods + at.origin + s] as number;
      if (Number.isNaN(actual)) continue;
      counts.total[i] = (counts.total[i] as number) + 1;
      if (actual >= (lower[i * horizon + s] as number) && actual <= (upper[i * horizon + s] as number))
        counts.inside[i] = (counts.inside[i] as number) + 1;
    }
  }
}

/** Nodes of each row of the table: one for each level, all of them last. */
export function rowsOf({ hierarchy }: Gathered): { name: string; nodes: number[] }[] {
  return [
    ...hierarchy.levels.map(({ name, nodeOf }) => ({ name, nodes: [...new Set(nodeOf)].filter((node) => node >= 0) })),
    { name: 'all', nodes: hierarchy.nodes.map((_, i) => i) },
  ];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** MASE of one node. */
export const nodeMase = ({ scaled, cells }: ErrorSums, node: number): number | null =>
  finite((scaled[node] as number) / (cells[node] as number));

/** The figures of one row. */
export function figuresOf(sums: ErrorSums, nodes: readonly number[]): { mase: number | null; wape: number | null; bias: number | null } {
  const own = nodes.flatMap((node) => nodeMase(sums, node) ?? []);
  const total = (values: Float64Array): number => nodes.reduce((sum, node) => sum + (values[node] as number), 0);
  const actual = total(sums.actual);
  return {
    mase: own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length : null,
    wape: finite(total(sums.absolute) / actual),
    bias: finite(total(sums.signed) / actual),
  };
}

export function shareInside({ inside, total }: InsideCounts, nodes: readonly number[]): number | null {
  const of = (values: Int32Array): number => nodes.reduce((sum, node) => sum + (values[node] as number), 0);
  return finite(of(inside) / of(total));
}

/** Differences of MASE below this share are not called any. */
const noDifference = 0.002;

const shown = (value: number): string => value.toFixed(3);

/** What the table says, in a few sentences. */
export function verdictOf(
  methods: LevelAccuracy['methods'],
  chosen: string,
  folds: number,
): { best: LevelAccuracy['best']; verdict: string } {
  const all = ({ mase }: (typeof methods)[number]): number => mase.at(-1) ?? Infinity;
  const base = methods.find(({ name }) => name === 'base');
  const measured = methods.filter((one) => Number.isFinite(all(one)));
  const [best] = measured.toSorted((p, q) => all(p) - all(q));
  const agreeing = measured.filter(({ name }) => name !== 'base').toSorted((p, q) => all(p) - all(q))[0];
  if (!base || !best || !agreeing || !Number.isFinite(all(base)))
    return { best: 'base', verdict: 'The backtest gives no scaled errors to compare by: series are too short or do not change.' };
  const change = all(agreeing) / all(base) - 1;
  const size = `${(100 * Math.abs(change)).toFixed(1)}%`;
  const inFolds = folds > 1 ? `, better in ${agreeing.better ?? 0} of ${folds} folds` : ', on a single fold';
  const told =
    Math.abs(change) < noDifference
      ? `Making the forecasts agree changes next to nothing: over all nodes the best way, ${agreeing.label}, has MASE ${shown(all(agreeing))}, each by itself ${shown(all(base))}.`
      : change < 0
        ? `${agreeing.label} errs least over all nodes: MASE ${shown(all(agreeing))}, ${size} less than each forecast by itself (${shown(all(base))})${inFolds}.`
        : `Forecasts that agree are less accurate here: ${agreeing.label}, the best of them, has MASE ${shown(all(agreeing))} over all nodes, ${size} more than each by itself (${shown(all(base))}).`;
  const own = methods.find(({ name }) => name === chosen);
  const other =
    own && own.name !== agreeing.name && Number.isFinite(all(own)) && all(own) / all(agreeing) - 1 >= noDifference
      ? ` ${own.label}, which is shown, has ${shown(all(own))}.`
      : '';
  const [baseTotal, total] = [base.mase[0] ?? null, agreeing.mase[0] ?? null];
  const ofTotal =
    baseTotal !== null && total !== null && Math.abs(total / baseTotal - 1) >= noDifference
      ? ` The total by itself: ${shown(baseTotal)}, with ${agreeing.label} ${shown(total)}.`
      : '';
  return { best: best.name, verdict: `${told}${other}${ofTotal}` };
}
