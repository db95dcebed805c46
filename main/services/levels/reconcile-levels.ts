import type { LevelAccuracy, LevelFindings, LevelMethod, LevelOptions } from '../../../contract/entities/levels.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { addUp, aggregatePanel, aggregatesOf, reconcile, type IntervalKind, type Reconciliation } from '../../../engine/hierarchy/index.ts';
import type { ReadResult } from '../../store/read-results.ts';
import { baseAt, gather, type Gathered, type NodesAt } from './gather.ts';
import {
  addErrors,
  addInside,
  figuresOf,
  nodeMase,
  noErrors,
  rowsOf,
  scalesAt,
  shareInside,
  verdictOf,
  type ErrorSums,
  type InsideCounts,
} from './measure.ts';
import { isMinimumTrace, levelMethods, methodInfo } from './methods.ts';
import { packNode } from './node-codec.ts';
import { prepareLevels, type LevelMaterial } from './prepare.ts';

export interface ReconcileInput {
  readonly material: LevelMaterial;
  readonly options: LevelOptions;
  readonly horizon: number;
  /** Nominal coverages of the run's intervals, ascending. */
  readonly levels: readonly number[];
  readonly results: Iterable<ReadResult & { readonly series: number }>;
  readonly bases: Iterable<ReadResult & { readonly node: string }>;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

/** What is stored of a set; `nodes` as `packNode` makes them, in order. */
export interface Reconciled {
  readonly found: Omit<LevelFindings, 'took'>;
  readonly nodes: readonly Uint8Array<ArrayBuffer>[];
}

const going = { shouldStop: () => false };

const intervalKinds = ['empirical', 'gaussian'] as const satisfies readonly IntervalKind[];

/** What the folds say of each method, and the forecasts that agree of the chosen one. */
interface Measured {
  readonly base: ErrorSums;
  readonly methods: ReadonlyMap<LevelMethod, ErrorSums | string>;
  readonly inside: readonly { readonly level: number; readonly base: InsideCounts; readonly reconciled: InsideCounts }[];
  /** The kind of intervals that held nearest to what they say. */
  readonly intervals: IntervalKind;
  /** By fold; null where the chosen method could not be used there. */
  readonly chosen: readonly (Float64Array | null)[];
}

/** Methods without an optimum take what is nearest to it. */
const negativesFor = (method: LevelMethod, { negatives }: LevelOptions): LevelOptions['negatives'] =>
  negatives === 'optimal' && !isMinimumTrace(method) ? 'set-to-zero' : negatives;

/** Mean distance of what intervals hold from what they say, over levels; infinite where nothing was counted. */
function distance(levels: readonly number[], counts: readonly InsideCounts[], nodes: readonly number[]): number {
  const apart = levels.map((level, k) => {
    const share = shareInside(counts[k] as InsideCounts, nodes);
    return share === null ? Infinity : Math.abs(share - level / 100);
  });
  return apart.reduce((sum, value) => sum + value, 0) / apart.length;
}

function measure(g: Gathered, { options, levels, material, onProgress }: ReconcileInput): Measured {
  const n = g.hierarchy.nodes.length;
  const counts = (): InsideCounts[] => levels.map(() => ({ inside: new Int32Array(n), total: new Int32Array(n) }));
  const base = noErrors(n);
  const methods = new Map<LevelMethod, ErrorSums | string>(levelMethods.map(({ name }) => [name, noErrors(n)]));
  const own = counts();
  const chosen: (Float64Array | null)[] = [];
  const total = g.folds.length * levelMethods.length;
  let done = 0;
  for (const at of g.folds) {
    const scales = scalesAt(g, at.origin, material.panel.seasonLength);
    const forecasts = baseAt(g, at);
    addErrors(base, g, at, scales, at.mean);
    at.bands.forEach((band, k) => addInside(own[k] as InsideCounts, g, at, band));
    let agreed: Float64Array | null = null;
    for (const { name, method } of levelMethods) {
      onProgress('Measuring on the folds', done++, total);
      const sums = methods.get(name);
      if (typeof sums !== 'object') continue;
      const made = tried(() => reconcile(g.hierarchy, forecasts, { method, negatives: negativesFor(name, options) }, going));
      if (typeof made === 'string') {
        methods.set(name, made);
        continue;
      }
      addErrors(sums, g, at, scales, made.mean);
      if (name === options.method) agreed = made.mean;
    }
    chosen.push(agreed);
  }
  const { intervals, counts: reconciled } = measureIntervals(g, options, levels, onProgress);
  const inside = levels.map((level, k) => ({ level, base: own[k] as InsideCounts, reconciled: reconciled[k] as InsideCounts }));
  return { base, methods, inside, intervals, chosen };
}

/** With more nodes than that the newest fold alone says which kind of intervals is taken: it has enough to say. */
const mostCompared = 500;

/** How often intervals of the chosen method held, of the kind that was nearer to what it says. */
function measureIntervals(
  g: Gathered,
  options: LevelOptions,
  levels: readonly number[],
  onProgress: ReconcileInput['onProgress'],
): { readonly intervals: IntervalKind; readonly counts: readonly InsideCounts[] } {
  const n = g.hierarchy.nodes.length;
  const nodes = Array.from({ length: n }, (_, i) => i);
  const { method } = methodInfo(options.method);
  let left = new Map(
    intervalKinds.map((kind) => [kind, levels.map((): InsideCounts => ({ inside: new Int32Array(n), total: new Int32Array(n) }))]),
  );
  const nearest = (): Map<IntervalKind, InsideCounts[]> =>
    new Map([...left].toSorted(([, p], [, q]) => distance(levels, p, nodes) - distance(levels, q, nodes)).slice(0, 1));
  g.folds.toReversed().forEach((at, done) => {
    onProgress('Measuring intervals', done, g.folds.length);
    const base = baseAt(g, at);
    if (!base.residuals || levels.length === 0) return;
    for (const [intervals, counts] of left) {
      // Normal ones are out of reach of very many nodes.
      const made = tried(() => reconcile(g.hierarchy, base, { method, negatives: options.negatives, levels, intervals }, going));
      if (typeof made === 'object') made.intervals.forEach((interval, k) => addInside(counts[k] as InsideCounts, g, at, interval));
    }
    if (n > mostCompared) left = nearest();
  });
  const [[intervals, counts] = ['empirical', []] as const] = nearest();
  return { intervals, counts };
}

/** What was made, or why not in words. */
function tried(make: () => Reconciliation): Reconciliation | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}

function accuracyOf(g: Gathered, { base, methods, inside }: Measured, chosen: LevelMethod): LevelAccuracy {
  const rows = rowsOf(g);
  const folds = g.folds.length;
  const entry = (name: LevelMethod | 'base', label: string, sums: ErrorSums | string): LevelAccuracy['methods'][number] => {
    if (typeof sums === 'string') {
      const none = rows.map(() => null);
      return { name, label, mase: none, wape: none, bias: none, better: null, refused: sums };
    }
    const figures = rows.map(({ nodes }) => figuresOf(sums, nodes));
    return {
      name,
      label,
      mase: figures.map(({ mase }) => mase),
      wape: figures.map(({ wape }) => wape),
      bias: figures.map(({ bias }) => bias),
      better: name === 'base' ? null : sums.byFold.filter((value, k) => value < (base.byFold[k] ?? NaN)).length,
      refused: null,
    };
  };
  const table = [
    entry('base', 'Each by itself', base),
    ...levelMethods.map(({ name, label }) => entry(name, label, methods.get(name) ?? 'It was not measured.')),
  ];
  return {
    folds,
    rows: rows.map(({ name, nodes }) => ({ name, nodes: nodes.length })),
    methods: table,
    coverage: inside.map(({ level, base: own, reconciled }) => ({
      level,
      base: rows.map(({ nodes }) => shareInside(own, nodes)),
      reconciled: rows.map(({ nodes }) => shareInside(reconciled, nodes)),
    })),
    ...verdictOf(table, chosen, folds),
  };
}

/** The largest relative difference between a sum and its series. */
function incoherenceOf(g: Gathered, mean: Float64Array): number {
  const sums = addUp(g.hierarchy, mean.slice(aggregatesOf(g.hierarchy) * g.horizon), g.horizon);
  return mean.reduce((worst, value, at) => {
    const scale = Math.max(Math.abs(value), Math.abs(sums[at] as number));
    return scale === 0 ? worst : Math.max(worst, Math.abs(value - (sums[at] as number)) / scale);
  }, 0);
}

function notesOf(g: Gathered, made: Reconciliation): string[] {
  const late = Math.max(0, ...g.folds.map(({ known }) => known.filter((one) => one === 0).length));
  const ended = g.history.ended.length;
  return [
    ...made.notes.map(({ message }) => message),
    ...(ended > 0
      ? [`${ended} series ended before the others. They count as zero from there on, in sums and in what is forecast of them here.`]
      : []),
    ...(late > 0
      ? [
          `In some fold ${late} series have no forecast of their own, being too short: their last value stands in, and they do not count in the errors.`,
        ]
      : []),
    ...(made.intervals.length < g.final.bands.length ? ['Nothing is known of the errors of these forecasts: there are no intervals.'] : []),
    ...(g.folds.length === 0 ? ['The series leave no room for a fold: nothing could be measured.'] : []),
  ];
}

/** Rows of a matrix as arrays of their own. */
const rowOf = (values: Float64Array, node: number, h: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(values.subarray(node * h, (node + 1) * h));

function pack(g: Gathered, made: Reconciliation, { base, methods, chosen }: Measured, method: LevelMethod): Uint8Array<ArrayBuffer>[] {
  const h = g.horizon;
  const sums = methods.get(method);
  const bandsOf = (bands: NodesAt['bands'], node: number) =>
    bands.map(({ level, lower, upper }) => ({ level, lower: rowOf(lower, node, h), upper: rowOf(upper, node, h) }));
  return g.hierarchy.nodes.map((_, node) =>
    packNode({
      model: g.models[node] ?? '',
      base: { mean: rowOf(g.final.mean, node, h), bands: bandsOf(g.final.bands, node) },
      reconciled: { mean: rowOf(made.mean, node, h), bands: bandsOf(made.intervals, node) },
      folds: g.folds.flatMap((at, k) => {
        const own = chosen[k];
        return own && at.known[node] === 1
          ? [{ origin: g.history.start + at.origin, base: rowOf(at.mean, node, h), reconciled: rowOf(own, node, h) }]
          : [];
      }),
      mase: { base: nodeMase(base, node), reconciled: typeof sums === 'object' ? nodeMase(sums, node) : null },
    }),
  );
}

/**
 * Makes a run's forecasts agree, and measures every method on the folds of its backtest.
 *
 * @throws EngineError what the chosen method cannot do with these series
 */
export function reconcileLevels(input: ReconcileInput): Reconciled {
  const { material, options, horizon, levels, results, bases, onProgress } = input;
  const work = prepareLevels(material);
  const { hierarchy } = work;
  const history = aggregatePanel(hierarchy, material.panel, { gaps: material.gaps });
  const g = gather({
    work,
    panel: material.panel,
    history,
    horizon,
    levels,
    results,
    bases,
    onProgress: (done, total) => onProgress('Reading the errors of the models', done, total),
  });
  const { method } = methodInfo(options.method);
  onProgress('Making forecasts agree', 0, 1);
  const base = baseAt(g, g.final);
  const wanted = { method, negatives: options.negatives };
  // What it cannot do is said before the long work, where asking costs little.
  if (!isMinimumTrace(options.method)) reconcile(hierarchy, base, wanted, going);
  const measured = measure(g, input);
  const { intervals } = measured;
  const made = reconcile(hierarchy, base, { ...wanted, levels: base.residuals ? levels : [], intervals }, going);
  const told = g.told.reduce((count, one) => count + one, 0);
  return {
    found: {
      levels: hierarchy.levels.map(({ name, columns, nodes }) => ({ name, columns: [...columns], nodes })),
      nodes: hierarchy.nodes.length,
      sums: aggregatesOf(hierarchy),
      horizon,
      bands: made.intervals.map(({ level }) => level),
      intervals,
      shrinkage: made.shrinkage,
      residuals: told === 0 ? 'backtest' : told === g.told.length ? 'fit' : 'both',
      incoherence: incoherenceOf(g, made.mean),
      notes: notesOf(g, made),
      accuracy: g.folds.length > 0 ? accuracyOf(g, measured, options.method) : null,
    },
    nodes: pack(g, made, measured, options.method),
  };
}
