import { EngineError } from '../core/errors.ts';
import { createRng, deriveSeed } from '../core/rng.ts';
import { bootstrapRows, drawRows } from './draw-rows.ts';
import { firstTrees, joinNodes, type TreeNodes } from './ensemble.ts';
import { finishTree } from './finish-tree.ts';
import { gridFactor } from './gradient-grid.ts';
import { growerOf, growTree } from './grow.ts';
import { addByBins, type GrownTree } from './grown-tree.ts';
import { renewLeaves } from './leaf-quantiles.ts';
import { derivatives, leafQuantile, lossOf } from './objective.ts';
import { BLOCK, blockLength } from './row-blocks.ts';
import type { RowStore } from './row-store.ts';
import { abandon, barrier, STOP, type Team } from './team.ts';
import type { TrainJob } from './train-job.ts';
import { fillRowBins, filledStore, findBins, workerRows, type WorkerRows } from './worker-rows.ts';

/** What training yields: the same from every worker. */
export interface TrainResult {
  readonly nodes: TreeNodes;
  /** Validation loss after each round. */
  readonly losses: readonly number[];
  /** Rounds kept. */
  readonly rounds: number;
}

/** One worker's part in training; all workers of the team run it at the same time. @param everyRound - called by the first worker, may throw */
export function trainWorker(job: TrainJob, everyRound: (done: number) => void = () => {}): TrainResult {
  const team: Team = { index: job.index, size: job.size, control: job.control };
  try {
    return train(job, team, everyRound);
  } catch (error) {
    abandon(team);
    throw error;
  }
}

function train(job: TrainJob, team: Team, everyRound: (done: number) => void): TrainResult {
  const { settings, objective, shared } = job;
  const bins = findBins(job, team);
  const own = workerRows(job, job.train);
  const store = filledStore(job, own.blocks, bins);
  const grower = growerOf({
    team,
    store,
    settings,
    kinds: job.kinds,
    bins,
    directions: job.directions,
    partials: shared.partials,
    board: shared.board,
  });
  const missing = Uint8Array.from(bins, ({ count }) => count);
  const held = job.validation ? workerRows(job, job.validation) : null;
  const heldBins = new Uint8Array(held ? held.blocks.rows * bins.length : 0);
  if (job.validation && held) fillRowBins(job, job.validation, held.blocks, bins, heldBins, bins.length);

  const { rows } = store;
  const total = job.train.target.length;
  const sampled = settings.bootstrap || settings.rowShare < 1;
  const times = sampled ? new Uint8Array(rows) : null;
  const shrink = settings.averaged ? 1 / settings.rounds : settings.learningRate;
  const level = leafQuantile(objective);
  const trees: TreeNodes[] = [];
  const losses: number[] = [];
  let bestRound = 0;
  // A forest's trees all start from the same scores, so their gradients are the same too, up to the draw.
  const { gradient, hessian } = settings.averaged ? plainDerivatives(rows) : store;
  if (settings.averaged) derivatives(objective, own.target, own.weight, own.score, gradient, hessian);

  for (let round = 0; round < settings.rounds; round++) {
    if (team.index === 0) everyRound(round);
    const stop = Atomics.load(job.control, STOP) !== 0;
    if (settings.bootstrap && times) bootstrapRows(own.blocks, total, job.seed, round, times);
    else if (times) drawRows(own.blocks, job.seed, round, settings.rowShare, times);
    if (!settings.averaged) derivatives(objective, own.target, own.weight, own.score, gradient, hessian);
    const units = quantise(job, team, store, gradient, hessian, times, stop);
    let count = 0;
    for (let row = 0; row < rows; row++) if (!times || (times[row] as number) > 0) store.order[count++] = row;
    const tree = growTree(grower, count, units, createRng(deriveSeed(job.seed, `columns/${round}`)));
    if (level !== null && !settings.averaged) renewLeaves(tree, team, own, times, store.order, level, shared);
    const values = Float32Array.from(tree.value.subarray(0, tree.nodes), (value) => shrink * value);
    trees.push(finishTree(tree, bins, values));
    if (!settings.averaged) {
      addToLeaves(tree, store.order, values, own.score);
      if (times) addByBins(tree, store.rowBins, store.stride, missing, values, own.score, times);
    }
    if (held) {
      addByBins(tree, heldBins, bins.length, missing, values, held.score, null);
      losses.push(heldLoss(job, team, held));
      if ((losses[round] as number) < (losses[bestRound] as number)) bestRound = round;
      if (settings.earlyStoppingRounds > 0 && round - bestRound >= settings.earlyStoppingRounds) break;
    }
  }
  const rounds = held && settings.earlyStoppingRounds > 0 ? bestRound + 1 : trees.length;
  return { nodes: firstTrees(joinNodes(trees), rounds), losses, rounds };
}

const plainDerivatives = (rows: number) => ({ gradient: new Float64Array(rows), hessian: new Float64Array(rows) });

/**
 * Rounds the derivatives of own rows, each as often as it is drawn, to the team's common grid.
 *
 * @returns what whole numbers are worth
 */
function quantise(
  job: TrainJob,
  team: Team,
  store: RowStore,
  gradient: Float64Array,
  hessian: Float64Array,
  times: Uint8Array | null,
  stop: boolean,
): { gradientUnit: number; hessianUnit: number } {
  if (times)
    for (let i = 0; i < times.length; i++) {
      const often = times[i] as number;
      store.gradient[i] = often * (gradient[i] as number);
      store.hessian[i] = often * (hessian[i] as number);
    }
  else if (gradient !== store.gradient) {
    store.gradient.set(gradient);
    store.hessian.set(hessian);
  }
  const { largest } = job.shared;
  let [g, h] = store.largest();
  largest[3 * team.index] = g;
  largest[3 * team.index + 1] = h;
  largest[3 * team.index + 2] = stop ? 1 : 0;
  barrier(team);
  for (let w = 0; w < team.size; w++) {
    g = Math.max(g, largest[3 * w] as number);
    h = Math.max(h, largest[3 * w + 1] as number);
    // All stop together: the wish of one, seen by all at the same place.
    if (largest[3 * w + 2] === 1) throw new EngineError('cancelled', 'cancelled');
  }
  if (!Number.isFinite(g) || !Number.isFinite(h)) throw new EngineError('not-finite', 'scores have run away: lower the learning rate');
  const total = job.train.target.length;
  const gradientFactor = gridFactor(g, total);
  const hessianFactor = gridFactor(h, total);
  store.quantise(gradientFactor, hessianFactor);
  return { gradientUnit: 1 / gradientFactor, hessianUnit: 1 / hessianFactor };
}

function addToLeaves(tree: GrownTree, order: Uint32Array, values: Float32Array, score: Float64Array): void {
  for (let leaf = 0; leaf < tree.leafNode.length; leaf++) {
    const value = values[tree.leafNode[leaf] as number] as number;
    const begin = tree.leafBegin[leaf] as number;
    const end = begin + (tree.leafCount[leaf] as number);
    for (let k = begin; k < end; k++) {
      const row = order[k] as number;
      score[row] = (score[row] as number) + value;
    }
  }
}

/** Weighted mean loss over the validation rows of all workers, added up block by block in their order. */
function heldLoss(job: TrainJob, team: Team, { blocks, target, weight, score }: WorkerRows): number {
  const { losses } = job.shared;
  for (let k = 0; k < blocks.numbers.length; k++) {
    let sum = 0;
    let mass = 0;
    for (let i = k * BLOCK; i < k * BLOCK + blockLength(blocks, k); i++) {
      const w = weight ? (weight[i] as number) : 1;
      sum += w * lossOf(job.objective, target[i] as number, score[i] as number);
      mass += w;
    }
    losses[2 * (blocks.numbers[k] as number)] = sum;
    losses[2 * (blocks.numbers[k] as number) + 1] = mass;
  }
  barrier(team);
  let sum = 0;
  let mass = 0;
  for (let block = 0; block < losses.length / 2; block++) {
    sum += losses[2 * block] as number;
    mass += losses[2 * block + 1] as number;
  }
  barrier(team);
  return sum / mass;
}
