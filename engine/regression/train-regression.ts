import { countInside } from '../metrics/index.ts';
import { createRng, deriveSeed } from '../core/rng.ts';
import { predictScores, treeCount, type TreeColumn, type TreeContext } from '../trees/index.ts';
import { accuracyOf, type RowAccuracy } from './accuracy.ts';
import { baselinePredictions, formulaPredictions } from './baselines.ts';
import { findRowLeaks, type RowLeak } from './find-leaks.ts';
import { growTrees, type GrownTrees } from './fit-trees.ts';
import { applyPreparation, fitPreparation, type Preparation } from './prepare.ts';
import { predictRows } from './predict-rows.ts';
import { calibrateRows } from './row-intervals.ts';
import type { BackgroundRows, RowModel } from './row-model.ts';
import { columnOf, takeRows, type RowTable } from './row-table.ts';
import { checkSpec, type RegressionSpec } from './spec.ts';
import { splitRows } from './split-rows.ts';
import { skewness, smearing, toScale, toUnits, type TargetScale } from './target-scale.ts';

/** What was found out while a model was trained. Numbers are finite or null. */
export interface RegressionReport {
  readonly rows: {
    readonly read: number;
    readonly train: number;
    readonly early: number;
    readonly calibration: number;
    readonly test: number;
    readonly dropped: readonly { readonly reason: string; readonly rows: number }[];
  };
  /** Milliseconds since 1970, first and last, where rows have a date. */
  readonly period: { readonly train: readonly [number, number]; readonly test: readonly [number, number] } | null;
  readonly target: { readonly low: number; readonly high: number; readonly mean: number; readonly skewness: number };
  readonly scale: { readonly kind: TargetScale['kind']; readonly reason: string };
  /** The model first, then what it must beat. On the test rows. */
  readonly accuracy: readonly ({ readonly name: string; readonly baseline: boolean } & RowAccuracy)[];
  readonly coverage: readonly { readonly level: number; readonly measured: number; readonly width: number }[];
  readonly leaks: readonly RowLeak[];
  /** Share of what training gained, by column of the file; the largest first. */
  readonly importance: readonly { readonly column: string; readonly share: number }[];
  readonly losses: readonly number[];
  readonly trees: number;
  readonly refitted: boolean;
  /** Some of the test rows. */
  readonly sample: { readonly actual: readonly number[]; readonly predicted: readonly number[] };
}

/** What the model that was measured predicts of the rows that neither training nor preparation had seen, the oldest first. */
export interface HeldOutRows {
  /** Where they stood in the table that was given. */
  readonly places: Int32Array;
  /** Milliseconds since 1970; NaN where rows have no date. */
  readonly times: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly intervals: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
  /** Where the rows stood that the measured model learnt from. */
  readonly learnt: Int32Array;
}

export interface TrainedRegression {
  readonly model: RowModel;
  readonly report: RegressionReport;
  readonly heldOut: HeldOutRows;
}

/** Rows of the training data that are kept with a model, and test rows that are kept with a report. */
const BACKGROUND = 60;
const SAMPLE = 600;
/** A target more skewed than this is tried with its logarithm. */
const SKEWED = 1;

/**
 * Trains a model of single rows and measures it on the newest of them, which neither training nor preparation has seen.
 *
 * Rows are ordered by time and divided into training, rows held back and test. Of the rows held back every second one stops boosting early,
 * the others give the width of intervals.
 *
 * @throws EngineError `invalid-option`, `series-too-short`, `not-finite`, `cancelled`
 */
export async function trainRegression(table: RowTable, spec: RegressionSpec, context: TreeContext): Promise<TrainedRegression> {
  checkSpec(spec);
  const { table: rows, target, places, holdFrom, testFrom, dropped } = splitRows(table, spec);
  const range = (from: number, end: number, step = 1): Int32Array =>
    Int32Array.from({ length: Math.ceil((end - from) / step) }, (_, i) => from + i * step);
  const part = (places: Int32Array) => ({ table: takeRows(rows, places), target: Float64Array.from(places, (at) => target[at] as number) });
  const train = part(range(0, holdFrom));
  const hold = part(range(holdFrom, testFrom));
  const early = part(range(holdFrom, testFrom, 2));
  const calibration = part(range(holdFrom + 1, testFrom, 2));
  const test = part(range(testFrom, rows.rows));
  const nonNegative = target.every((y) => y >= 0);
  const skew = skewness(train.target);

  const scales = scalesToTry(spec, nonNegative, skew);
  const share = (done: number, of: number): TreeContext => ({
    ...context,
    rng: createRng(deriveSeed(spec.seed, 'trees')),
    onProgress: (own) => context.onProgress?.(Math.min(1, done + own * of)),
  });
  const steps = scales.length + (spec.refit ? 1.5 : 0);
  const tried: Tried[] = [];
  for (const [i, scale] of scales.entries())
    tried.push(await tryScale(scale, spec, train, early, nonNegative, share(i / steps, 1 / steps)));
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  const { scale, preparation, grown } = best;

  const heldColumns = applyPreparation(preparation, calibration.table).columns;
  const heldScores = predictScores(grown.ensemble, heldColumns);
  const measured: RowModel = {
    format: 'almanac-row-model',
    formatVersion: 1,
    target: spec.target,
    kind: spec.model,
    scale,
    smearing: smearing(scale, heldScores, calibration.target),
    nonNegative,
    preparation,
    ensemble: grown.ensemble,
    intervals: calibrateRows(heldScores, toScale(scale, calibration.target), spec.levels),
    background: backgroundOf(best.columns, train.table.rows),
  };
  const predictions = predictRows(measured, test.table);
  const baselines = baselinePredictions(
    { train: train.table, trainTarget: train.target, hold: hold.table, holdTarget: hold.target, test: test.table },
    spec.features,
    scale,
    nonNegative,
  );
  const leaks = findRowLeaks(
    rows,
    spec.target,
    spec.features.map(({ column }) => column),
  );
  const model = spec.refit ? await refit(measured, rows, target, spec, share(tried.length / steps, 1.5 / steps)) : measured;
  context.onProgress?.(1);
  const { predicted, intervals } = predictions;
  const time = spec.date === null ? null : columnOf(test.table, spec.date);
  return {
    model,
    heldOut: {
      places: places.slice(testFrom),
      times: time?.kind === 'date' ? time.values : new Float64Array(test.target.length).fill(NaN),
      actual: test.target,
      predicted,
      intervals,
      learnt: places.slice(0, testFrom),
    },
    report: {
      rows: {
        read: table.rows,
        train: train.target.length,
        early: early.target.length,
        calibration: calibration.target.length,
        test: test.target.length,
        dropped,
      },
      period: periodOf(rows, spec.date, holdFrom, testFrom),
      target: { ...lowHigh(target), skewness: skew },
      scale: { kind: scale.kind, reason: scaleReason(spec, tried, scale, nonNegative, skew) },
      accuracy: [
        {
          name: spec.model === 'random-forest' ? 'Random forest' : 'Gradient boosting',
          baseline: false,
          ...accuracyOf(test.target, predictions.predicted),
        },
        ...[...baselines, ...formulaPredictions(leaks, test.table)].map(({ name, predicted }) => ({
          name,
          baseline: true,
          ...accuracyOf(test.target, predicted),
        })),
      ],
      coverage: predictions.intervals.map(({ level, lower, upper }) => {
        const { inside, total } = countInside(test.target, lower, upper);
        return { level, measured: inside / total, width: upper.reduce((sum, high, i) => sum + (high - (lower[i] as number)) / total, 0) };
      }),
      leaks,
      importance: importanceOf(model),
      losses: grown.losses,
      trees: treeCount(model.ensemble),
      refitted: spec.refit,
      sample: sampleOf(test.target, predictions.predicted),
    },
  };
}

interface Tried {
  readonly scale: TargetScale;
  readonly preparation: Preparation;
  readonly columns: readonly TreeColumn[];
  readonly grown: GrownTrees;
  /** Root of the mean squared error on the rows that stop training early, in units of the target. */
  readonly loss: number;
}

function scalesToTry({ targetScale }: RegressionSpec, nonNegative: boolean, skew: number): TargetScale[] {
  if (targetScale === 'none' || !nonNegative) return [{ kind: 'none' }];
  if (targetScale === 'log') return [{ kind: 'log' }];
  return skew > SKEWED ? [{ kind: 'none' }, { kind: 'log' }] : [{ kind: 'none' }];
}

interface Part {
  readonly table: RowTable;
  readonly target: Float64Array;
}

async function tryScale(
  scale: TargetScale,
  spec: RegressionSpec,
  train: Part,
  early: Part,
  nonNegative: boolean,
  context: TreeContext,
): Promise<Tried> {
  const learned = toScale(scale, train.target);
  const { preparation, columns } = fitPreparation(train.table, spec.features, learned);
  const earlyColumns = applyPreparation(preparation, early.table).columns;
  const stop = { columns: earlyColumns, target: toScale(scale, early.target) };
  const grown = await growTrees(spec, columns, learned, stop, spec.trees, context);
  const scores = predictScores(grown.ensemble, earlyColumns);
  const predicted = toUnits(scale, smearing(scale, scores, early.target), nonNegative, scores);
  return { scale, preparation, columns, grown, loss: accuracyOf(early.target, predicted).rmse };
}

/** The same once more with all rows; widths of intervals stay those that were measured. */
async function refit(
  measured: RowModel,
  rows: RowTable,
  target: Float64Array,
  spec: RegressionSpec,
  context: TreeContext,
): Promise<RowModel> {
  const learned = toScale(measured.scale, target);
  const { preparation, columns } = fitPreparation(rows, spec.features, learned);
  const { ensemble } = await growTrees(spec, columns, learned, null, treeCount(measured.ensemble), context);
  return { ...measured, preparation, ensemble, background: backgroundOf(columns, rows.rows) };
}

function backgroundOf(columns: readonly TreeColumn[], rows: number): BackgroundRows {
  const places = Array.from({ length: Math.min(BACKGROUND, rows) }, (_, i) => Math.floor((i * rows) / Math.min(BACKGROUND, rows)));
  return columns.map(({ values }) =>
    places.map((at) => {
      const value = values[at] as number;
      return Number.isNaN(value) ? null : value;
    }),
  );
}

function importanceOf({ ensemble, preparation }: RowModel): RegressionReport['importance'] {
  const gains = new Map<string, number>();
  const names = new Map(
    preparation.flatMap((feature) =>
      (feature.use === 'number' ? [feature.name] : feature.names).map((name) => [name, feature.column] as const),
    ),
  );
  let total = 0;
  for (let node = 0; node < ensemble.feature.length; node++) {
    const feature = ensemble.feature[node] as number;
    if (feature < 0) continue;
    const column = names.get(ensemble.featureNames[feature] as string) as string;
    gains.set(column, (gains.get(column) ?? 0) + (ensemble.gain[node] as number));
    total += ensemble.gain[node] as number;
  }
  return preparation
    .map(({ column }) => ({ column, share: total > 0 ? (gains.get(column) ?? 0) / total : 0 }))
    .sort((a, b) => b.share - a.share);
}

function periodOf(rows: RowTable, date: string | null, holdFrom: number, testFrom: number): RegressionReport['period'] {
  const column = date === null ? null : columnOf(rows, date);
  if (column?.kind !== 'date') return null;
  const at = (i: number): number => column.values[i] as number;
  return { train: [at(0), at(holdFrom - 1)], test: [at(testFrom), at(rows.rows - 1)] };
}

function lowHigh(y: Float64Array): { low: number; high: number; mean: number } {
  let low = Infinity;
  let high = -Infinity;
  let mean = 0;
  for (const value of y) {
    if (value < low) low = value;
    if (value > high) high = value;
    mean += value / y.length;
  }
  return { low, high, mean };
}

function scaleReason(
  { targetScale }: RegressionSpec,
  tried: readonly Tried[],
  chosen: TargetScale,
  nonNegative: boolean,
  skew: number,
): string {
  if (targetScale === 'none') return 'as you chose';
  if (targetScale === 'log')
    return nonNegative ? 'as you chose' : 'the target has values below zero, which have no logarithm: it was learnt as it is';
  if (tried.length > 1) {
    const [plain, log] = tried as [Tried, Tried];
    const figures = `RMSE ${log.loss.toPrecision(4)} with the logarithm, ${plain.loss.toPrecision(4)} without, on rows held back`;
    return `${chosen.kind === 'log' ? 'the logarithm is more accurate' : 'the logarithm is no more accurate'}: ${figures}`;
  }
  return nonNegative
    ? `its skewness is ${skew.toFixed(1)}: the logarithm is tried above ${SKEWED}`
    : 'no logarithm was taken, since the target has values below zero, which have none';
}

function sampleOf(actual: Float64Array, predicted: Float64Array): RegressionReport['sample'] {
  const step = Math.max(1, actual.length / SAMPLE);
  const places = Array.from({ length: Math.min(actual.length, SAMPLE) }, (_, i) => Math.floor(i * step));
  return { actual: places.map((at) => actual[at] as number), predicted: places.map((at) => predicted[at] as number) };
}
