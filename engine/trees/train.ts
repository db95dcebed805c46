import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Parallel } from '../core/parallel.ts';
import { createRng } from '../core/rng.ts';
import { joinNodes, type TreeEnsemble } from './ensemble.ts';
import { baseScoreOf, type Objective } from './objective.ts';
import { predictScores } from './predict.ts';
import { sameColumns } from './same-columns.ts';
import { BOOSTING_DEFAULTS, completeSettings, FOREST_DEFAULTS, type BoostingSettings, type ForestSettings } from './settings.ts';
import { ROUNDS, STOP } from './team.ts';
import { makeJobs, sharable } from './make-jobs.ts';
import type { TrainJob } from './train-job.ts';
import { trainWorker, type TrainResult } from './train-worker.ts';
import { checkColumns, checkLabels, type TrainingData } from './tree-data.ts';

/** Context of training, with the cores that are lent, if any. */
export type TreeContext = Context & { readonly parallel?: Parallel };

/** An ensemble with how its training went. */
export interface Training {
  readonly ensemble: TreeEnsemble;
  /** Validation loss after each round, also of those given up by early stopping; empty without validation rows. */
  readonly losses: readonly number[];
}

/** The task that workers run. */
export const TRAIN_TASK = 'trees/train';

/**
 * Boosted trees.
 *
 * The same data, settings and seed give the same trees, whatever the number of workers.
 *
 * @throws EngineError `invalid-option`, `length-mismatch`, `not-finite`, `negative-values`, `zero-scale`, `series-too-short`, `cancelled`
 * @see Friedman (2001), Ann. Statist. 29(5), 1189-1232; Chen & Guestrin (2016), KDD; Ke et al. (2017), NeurIPS 30
 */
export const trainBoosting = async (data: TrainingData, settings: Partial<BoostingSettings>, context: TreeContext): Promise<Training> =>
  run(prepareBoosting(data, settings, context, null), context);

/** The same on the calling thread, at once. */
export const trainBoostingSync = (data: TrainingData, settings: Partial<BoostingSettings>, context: Context): Training =>
  runAlone(prepareBoosting(data, settings, context, null), context);

/**
 * More rounds on new or the same rows: trees are added, those there are stay as they are. The objective is that of the ensemble.
 *
 * @param data - the ensemble's columns, in its order
 */
export const continueBoosting = async (
  ensemble: TreeEnsemble,
  data: TrainingData,
  settings: Partial<BoostingSettings>,
  context: TreeContext,
): Promise<Training> => run(prepareBoosting(data, settings, context, ensemble), context);

/** The same on the calling thread, at once. */
export const continueBoostingSync = (
  ensemble: TreeEnsemble,
  data: TrainingData,
  settings: Partial<BoostingSettings>,
  context: Context,
): Training => runAlone(prepareBoosting(data, settings, context, ensemble), context);

/**
 * A random forest for regression: each tree on its own draw of rows, each split on its own draw of columns, the mean of all.
 *
 * @see Breiman (2001), Machine Learning 45, 5-32
 */
export const trainForest = async (data: TrainingData, settings: Partial<ForestSettings>, context: TreeContext): Promise<Training> =>
  run(prepareForest(data, settings, context), context);

/** The same on the calling thread, at once. */
export const trainForestSync = (data: TrainingData, settings: Partial<ForestSettings>, context: Context): Training =>
  runAlone(prepareForest(data, settings, context), context);

/** Checked input, ready to be shared out. */
export interface Plan {
  readonly data: TrainingData;
  readonly settings: TrainJob['settings'];
  readonly objective: Objective;
  readonly baseScore: number;
  readonly seed: number;
  readonly before: TreeEnsemble | null;
}

const seedFrom = ({ rng }: Context): number => Math.floor(rng.uniform() * 2 ** 32);

function prepareBoosting(data: TrainingData, given: Partial<BoostingSettings>, context: Context, before: TreeEnsemble | null): Plan {
  const settings = completeSettings(BOOSTING_DEFAULTS, before ? { ...given, objective: before.objective } : given, data.columns);
  const rows = checkColumns(data);
  const { objective } = settings;
  checkLabels(data, rows, objective.kind === 'poisson' || objective.kind === 'tweedie');
  if (settings.earlyStoppingRounds > 0 && !data.validation)
    throw new EngineError('invalid-option', 'earlyStoppingRounds needs validation rows');
  checkValidation(data, objective);
  if (before) sameColumns(before, data);
  const seed = seedFrom(context);
  const baseScore = before ? before.baseScore : baseScoreOf(objective, data.target, data.weight);
  return { data, settings: { ...settings, bootstrap: false, averaged: false }, objective, baseScore, seed, before };
}

function prepareForest(data: TrainingData, given: Partial<ForestSettings>, context: Context): Plan {
  const { trees, sampling, rowShare, ...growth } = completeSettings(FOREST_DEFAULTS, given, data.columns);
  const rows = checkColumns(data);
  const objective: Objective = { kind: 'squared' };
  checkLabels(data, rows, false);
  checkValidation(data, objective);
  const settings = {
    ...growth,
    objective,
    rounds: trees,
    learningRate: 1,
    rowShare: sampling === 'bootstrap' ? 1 : rowShare,
    earlyStoppingRounds: 0,
    bootstrap: sampling === 'bootstrap',
    averaged: true,
  };
  return { data, settings, objective, baseScore: baseScoreOf(objective, data.target, data.weight), seed: seedFrom(context), before: null };
}

function checkValidation({ columns, validation }: TrainingData, { kind }: Objective): void {
  if (!validation) return;
  sameColumns({ featureNames: columns.map(({ name }) => name), featureKinds: columns.map((column) => column.kind) }, validation);
  checkLabels(validation, checkColumns(validation), kind === 'poisson' || kind === 'tweedie');
}

function runAlone(plan: Plan, context: Context): Training {
  const start = plan.before ? (data: TrainingData['validation']) => predictScores(plan.before as TreeEnsemble, data?.columns ?? []) : null;
  const [job] = makeJobs(plan, 1, createRng(plan.seed), start);
  const result = trainWorker(job as TrainJob, (done) => {
    if (context.shouldStop()) throw new EngineError('cancelled', 'cancelled');
    context.onProgress?.(done / plan.settings.rounds);
  });
  return finish(plan, result, context);
}

async function run(plan: Plan, context: TreeContext): Promise<Training> {
  const { parallel } = context;
  const rows = plan.data.target.length;
  // Below this much work threads cost more than they save.
  const workers = parallel && rows * plan.data.columns.length >= 100_000 ? Math.min(parallel.workers, Math.ceil(rows / 8192)) : 1;
  if (!parallel || workers < 2 || !sharable) return runAlone(plan, context);
  const start = plan.before ? (data: TrainingData['validation']) => predictScores(plan.before as TreeEnsemble, data?.columns ?? []) : null;
  const jobs = makeJobs(plan, workers, createRng(plan.seed), start);
  const { control } = jobs[0] as TrainJob;
  let running = true;
  const watch = async (): Promise<void> => {
    while (running) {
      const done = Atomics.load(control, ROUNDS);
      if (context.shouldStop()) Atomics.store(control, STOP, 1);
      context.onProgress?.(done / plan.settings.rounds);
      await Atomics.waitAsync(control, ROUNDS, done).value;
    }
  };
  const watching = watch();
  try {
    const [result] = (await parallel.run(TRAIN_TASK, jobs)) as TrainResult[];
    return finish(plan, result as TrainResult, context);
  } finally {
    running = false;
    Atomics.add(control, ROUNDS, 1);
    Atomics.notify(control, ROUNDS);
    await watching;
  }
}

/** What a worker thread does with a job. Only the first worker's result is wanted. */
export function trainTask(input: unknown): TrainResult | null {
  const job = input as TrainJob;
  try {
    const result = trainWorker(job, (done) => {
      Atomics.store(job.control, ROUNDS, done);
      Atomics.notify(job.control, ROUNDS);
    });
    return job.index === 0 ? result : null;
  } catch (error) {
    // The one that failed has the word, not those that could not go on without it.
    if (error instanceof EngineError && error.details['abandoned'] === true) return null;
    throw error;
  }
}

function finish({ data, settings, objective, baseScore, before }: Plan, { nodes, losses }: TrainResult, context: Context): Training {
  context.onProgress?.(1);
  const ensemble: TreeEnsemble = {
    format: 'almanac-trees',
    formatVersion: 1,
    objective,
    baseScore,
    parallelTrees: settings.averaged ? settings.rounds : 1,
    featureNames: data.columns.map(({ name }) => name),
    featureKinds: data.columns.map(({ kind }) => kind),
    ...(before ? joinNodes([before, nodes]) : nodes),
  };
  return { ensemble, losses };
}
