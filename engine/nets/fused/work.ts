import { rowKey } from '../../tensor/hash.ts';
import type { KernelVariant } from '../../tensor/kernel.ts';
import { meet, type Meeting } from '../../tensor/meeting.ts';
import { roundUp } from '../../tensor/arena.ts';
import { ADAM, clipShare } from '../backend.ts';
import { lossOf, observedCount, type Loss } from '../loss.ts';
import type { NetShape } from '../shape.ts';
import type { At } from './head.ts';
import { loadPast, lstmBackward, lstmForward } from './lstm.ts';
import { dropOf, machineOn, type Drop, type Machine } from './machine.ts';
import { loadStacks, nHitsBackward, nHitsForward } from './n-hits.ts';
import { planFused, SLICES, type FusedPlan } from './plan.ts';
import { filledSizes } from './filled-sizes.ts';
import type { ShardPlan } from './shard-plan.ts';

/** What one thread is to do with the batches in the shared memory. */
export interface FusedJob {
  readonly shape: NetShape;
  readonly loss: Loss;
  readonly variant: KernelVariant;
  readonly memory: WebAssembly.Memory;
  readonly batchRows: number;
  /** Rows of each batch. */
  readonly rows: readonly number[];
  /** `train` steps after each batch; `gradient` leaves that of the first batch in the first shard; `forward` writes outputs. */
  readonly task: 'train' | 'gradient' | 'forward';
  readonly dropout: number;
  /** Of batch 0; batch i has seed + i. */
  readonly seed: number;
  readonly learningRate: number;
  readonly clipNorm: number;
  /** Steps of Adam before. */
  readonly steps: number;
  readonly index: number;
  readonly size: number;
}

interface Bench {
  readonly job: FusedJob;
  readonly plan: FusedPlan;
  readonly machine: Machine;
  readonly doubles: Float64Array;
  readonly meeting: Meeting;
  readonly drop: Drop;
  readonly w: At;
}

function load({ machine, plan, job }: Bench, b: number, shard: ShardPlan, first: number, count: number, rows: number): void {
  const { floats, words } = machine;
  const { shape, seed } = job;
  const { H, X, S } = filledSizes(shape);
  const source = plan.batches[b] as FusedPlan['batches'][number];
  for (let r = 0; r < rows; r++) {
    const there = r < count;
    words[(shard.keys >> 2) + r] = rowKey((seed + b) | 0, first + r);
    for (let k = 0; k < S; k++)
      floats[(shard.statics >> 2) + r * S + k] =
        there && k < shape.statics ? (floats[(source.statics >> 2) + (first + r) * shape.statics + k] as number) : 0;
    for (let h = 0; h < H; h++)
      for (let x = 0; x < X; x++)
        floats[(shard.future >> 2) + (r * H + h) * X + x] =
          there && x < shape.futureInputs ? (floats[(source.future >> 2) + ((first + r) * H + h) * shape.futureInputs + x] as number) : 0;
  }
  if (shape.kind === 'lstm') loadPast(machine, shape, shard, source.past, first, count, rows);
  else loadStacks(machine, shape, shard, source.past, first, count, rows);
}

/** One shard of batch b: outputs, and but for a forecast its loss and gradient. */
function workShard(bench: Bench, b: number, s: number, share: number): void {
  const { job, plan, machine, drop, w, doubles } = bench;
  const { shape, loss, task } = job;
  const first = s * plan.shardRows;
  const count = Math.min(plan.shardRows, (job.rows[b] as number) - first);
  if (count <= 0) return;
  const rows = roundUp(count, 4);
  const shard = plan.shards[s] as ShardPlan;
  const { H, Q, O } = filledSizes(shape);
  load(bench, b, shard, first, count, rows);
  if (shape.kind === 'lstm') lstmForward(machine, shape, shard, rows, drop, w);
  else nHitsForward(machine, shape, shard, rows, drop, w);
  const { floats } = machine;
  if (task === 'forward') {
    const to = (plan.results >> 2) + (b * job.batchRows + first) * H * Q;
    for (let i = 0; i < count * H; i++)
      for (let q = 0; q < Q; q++) floats[to + i * Q + q] = floats[(shard.outputs >> 2) + i * O + q] as number;
    return;
  }
  const source = plan.batches[b] as FusedPlan['batches'][number];
  const dOutputs = shard.dOutputs >> 2;
  const value = lossOf(loss, floats, shard.outputs >> 2, O, floats, (source.targets >> 2) + first * H, count * H, share, floats, dOutputs);
  doubles[(plan.losses >> 3) + b * plan.shards.length + s] = value * share;
  floats.fill(0, dOutputs + count * H * O, dOutputs + rows * H * O);
  const g: At = (name) => shard.gradient + 4 * (plan.starts.start[name] as number);
  if (shape.kind === 'lstm') lstmBackward(machine, shape, shard, rows, drop, w, g);
  else nHitsBackward(machine, shape, shard, rows, drop, w, g);
}

/** Slice k of the weights: its first number and how many. */
function sliceOf({ starts }: FusedPlan, k: number): { from: number; count: number } {
  const width = roundUp(Math.ceil(starts.size / SLICES), 8);
  const from = Math.min(starts.size, k * width);
  return { from, count: Math.min(width, starts.size - from) };
}

/** Adds up the shards' gradients in their order and steps; each thread on its own slices. */
function step({ job, plan, machine, doubles, meeting }: Bench, b: number): void {
  const { kernel, words } = machine;
  const own = Array.from({ length: SLICES }, (_, k) => k).filter((k) => k % job.size === job.index);
  const used = Math.ceil((job.rows[b] as number) / plan.shardRows);
  const total = (plan.shards[0] as ShardPlan).gradient;
  for (const k of own) {
    const { from, count } = sliceOf(plan, k);
    for (let s = 1; s < used; s++) kernel.addTo(count, total + 4 * from, (plan.shards[s] as ShardPlan).gradient + 4 * from);
    doubles[(plan.squares >> 3) + k] = kernel.sumOfSquares(count, total + 4 * from);
  }
  if (job.task !== 'train') return;
  meet(meeting);
  let squares = 0;
  for (let k = 0; k < SLICES; k++) squares += doubles[(plan.squares >> 3) + k] as number;
  if (!Number.isFinite(squares)) words[plan.overflowed >> 2] = 1;
  else {
    const { beta1, beta2, epsilon } = ADAM;
    const t = job.steps + b + 1;
    const clip = clipShare(Math.sqrt(squares), job.clipNorm);
    for (const k of own) {
      const { from, count } = sliceOf(plan, k);
      const at = 4 * from;
      kernel.adam(
        count,
        plan.weights + at,
        total + at,
        plan.firstMoments + at,
        plan.secondMoments + at,
        clip,
        job.learningRate,
        beta1,
        beta2,
        1 - beta1 ** t,
        1 - beta2 ** t,
        epsilon,
      );
    }
  }
  meet(meeting);
}

/** One thread's part in a chunk of batches; all threads of the job run it at the same time. */
export function workFused(job: FusedJob): void {
  const plan = planFused(job.shape, job.batchRows);
  const machine = machineOn(job.variant, job.memory);
  const bench: Bench = {
    job,
    plan,
    machine,
    doubles: new Float64Array(job.memory.buffer),
    meeting: { size: job.size, words: machine.words, at: plan.meeting >> 2 },
    drop: dropOf(job.dropout),
    w: (name) => plan.weights + 4 * (plan.starts.start[name] as number),
  };
  const { horizon, outputs } = job.shape;
  job.rows.forEach((rows, b) => {
    const targets = (plan.batches[b] as FusedPlan['batches'][number]).targets >> 2;
    const observed = job.task === 'forward' ? 0 : observedCount(machine.floats, targets, targets + rows * horizon);
    const share = 1 / Math.max(1, observed * outputs);
    for (let s = job.index; s < plan.shards.length; s += job.size) workShard(bench, b, s, share);
    if (job.task === 'forward') return;
    meet(bench.meeting);
    step(bench, b);
  });
}
