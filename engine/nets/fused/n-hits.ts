import type { Arena } from '../../tensor/arena.ts';
import { knotPlaces } from '../interpolate-knots.ts';
import { otherInputs, type NHitsShape } from '../shape.ts';
import { headBackward, headForward, type At } from './head.ts';
import type { Drop, Machine } from './machine.ts';
import { filledSizes } from './filled-sizes.ts';
import type { ShardPlan } from './shard-plan.ts';
import { fillInputs, fillUnits } from './weight-order.ts';

/** Byte offsets. */
export interface NHitsPlan {
  /** rows x L: what the stacks so far leave of the series; then its gradient. */
  readonly residual: number;
  /** rows x R: all inputs beside the series. */
  readonly others: number;
  readonly stacks: readonly StackPlan[];
  /** rows x U, twice: gradient of a hidden layer and of the one below. */
  readonly dHidden: number;
  readonly dBelow: number;
  readonly panels: number;
}

interface StackPlan {
  /** rows x P: pooled residual, P filled up. */
  readonly pooled: number;
  readonly dPooled: number;
  /** Words: which period gave each pooled value. */
  readonly largest: number;
  /** rows x U each. */
  readonly hidden: readonly number[];
  /** rows x knots x Q, filled up; then its gradient. */
  readonly knots: number;
  /** rows x L, filled up; then its gradient. */
  readonly backcast: number;
}

const pooledCount = (shape: NHitsShape, stack: number): number => Math.ceil(shape.sequenceLength / (shape.stacks[stack]?.pool ?? 1));
const knotWidth = (shape: NHitsShape, stack: number): number => fillUnits((shape.stacks[stack]?.knots ?? 1) * shape.outputs);

export function planNHits(shape: NHitsShape, rows: number, arena: Arena): NHitsPlan {
  const { L, U } = filledSizes(shape);
  const widest = Math.max(U, fillUnits(L), fillInputs(otherInputs(shape)), ...shape.stacks.map((_, s) => knotWidth(shape, s)));
  return {
    residual: arena.floats(rows * L),
    others: arena.floats(rows * fillInputs(otherInputs(shape))),
    stacks: shape.stacks.map((_, s) => ({
      pooled: arena.floats(rows * fillUnits(pooledCount(shape, s))),
      dPooled: arena.floats(rows * fillUnits(pooledCount(shape, s))),
      largest: arena.floats(rows * pooledCount(shape, s)),
      hidden: Array.from({ length: shape.layers }, () => arena.floats(rows * U)),
      knots: arena.floats(rows * knotWidth(shape, s)),
      backcast: arena.floats(rows * fillUnits(L)),
    })),
    dHidden: arena.floats(rows * U),
    dBelow: arena.floats(rows * U),
    panels: arena.floats(widest * U),
  };
}

function poolResidual({ floats, words }: Machine, shape: NHitsShape, plan: NHitsPlan, s: number, rows: number): void {
  const { L } = filledSizes(shape);
  const { pool } = shape.stacks[s] as NHitsShape['stacks'][number];
  const stack = plan.stacks[s] as StackPlan;
  const count = pooledCount(shape, s);
  const width = fillUnits(count);
  for (let r = 0; r < rows; r++) {
    const from = (plan.residual >> 2) + r * L;
    const to = (stack.pooled >> 2) + r * width;
    for (let p = 0; p < count; p++) {
      let best = p * pool;
      for (let t = best + 1; t < Math.min(L, (p + 1) * pool); t++)
        if ((floats[from + t] as number) > (floats[from + best] as number)) best = t;
      words[(stack.largest >> 2) + r * count + p] = best;
      floats[to + p] = floats[from + best] as number;
    }
    for (let p = count; p < width; p++) floats[to + p] = 0;
  }
}

/** Adds the interpolated forecast of a stack to the outputs. */
function addKnots({ floats }: Machine, shape: NHitsShape, shard: ShardPlan, s: number, rows: number): void {
  const { H, Q, O } = filledSizes(shape);
  const { knots } = shape.stacks[s] as NHitsShape['stacks'][number];
  const { knot, part } = knotPlaces(H, knots);
  const width = knotWidth(shape, s);
  const theta = ((shard.nHits as NHitsPlan).stacks[s] as StackPlan).knots >> 2;
  for (let r = 0; r < rows; r++)
    for (let h = 0; h < H; h++) {
      const left = theta + r * width + (knot[h] as number) * Q;
      const right = theta + r * width + Math.min((knot[h] as number) + 1, knots - 1) * Q;
      const to = (shard.outputs >> 2) + (r * H + h) * O;
      for (let q = 0; q < Q; q++) {
        const value = floats[left + q] as number;
        floats[to + q] = (floats[to + q] as number) + value + (part[h] as number) * ((floats[right + q] as number) - value);
      }
    }
}

/** Gradient of the knots, in their place. */
function backKnots({ floats }: Machine, shape: NHitsShape, shard: ShardPlan, s: number, rows: number): void {
  const { H, Q, O } = filledSizes(shape);
  const { knots } = shape.stacks[s] as NHitsShape['stacks'][number];
  const { knot, part } = knotPlaces(H, knots);
  const width = knotWidth(shape, s);
  const theta = ((shard.nHits as NHitsPlan).stacks[s] as StackPlan).knots >> 2;
  floats.fill(0, theta, theta + rows * width);
  for (let r = 0; r < rows; r++)
    for (let h = 0; h < H; h++) {
      const left = theta + r * width + (knot[h] as number) * Q;
      const right = theta + r * width + Math.min((knot[h] as number) + 1, knots - 1) * Q;
      const from = (shard.dOutputs >> 2) + (r * H + h) * O;
      for (let q = 0; q < Q; q++) {
        const d = floats[from + q] as number;
        floats[left + q] = (floats[left + q] as number) + d * (1 - (part[h] as number));
        floats[right + q] = (floats[right + q] as number) + d * (part[h] as number);
      }
    }
}

/** Outputs of a shard into `shard.outputs`. See reference/n-hits.ts for the same in plain words. */
export function nHitsForward(machine: Machine, shape: NHitsShape, shard: ShardPlan, rows: number, drop: Drop, w: At): void {
  const { kernel, floats } = machine;
  const plan = shard.nHits as NHitsPlan;
  const { L, H, O, U } = filledSizes(shape);
  const others = fillInputs(otherInputs(shape));
  floats.fill(0, shard.outputs >> 2, (shard.outputs >> 2) + rows * H * O);
  plan.stacks.forEach((stack, s) => {
    poolResidual(machine, shape, plan, s, rows);
    const pooled = fillUnits(pooledCount(shape, s));
    stack.hidden.forEach((hidden, layer) => {
      const weights = w(`hidden.${s}.${layer}`);
      const inputs = layer === 0 ? pooled : U;
      kernel.pack(inputs, U, weights, U, plan.panels);
      kernel.gemmPacked(
        rows,
        U,
        inputs,
        layer === 0 ? stack.pooled : (stack.hidden[layer - 1] as number),
        inputs,
        1,
        plan.panels,
        hidden,
        U,
        0,
      );
      if (layer === 0 && others > 0) {
        kernel.pack(others, U, weights + 4 * pooled * U, U, plan.panels);
        kernel.gemmPacked(rows, U, others, plan.others, others, 1, plan.panels, hidden, U, 1);
      }
      kernel.biasRelu(rows, U, w(`hidden.bias.${s}.${layer}`), hidden);
      if (drop.rate > 0)
        kernel.dropout(rows, U, hidden, hidden, shard.keys, (s * shape.layers + layer) * shape.hiddenSize, drop.threshold, drop.scale);
    });
    const top = stack.hidden.at(-1) as number;
    const width = knotWidth(shape, s);
    kernel.fillRows(rows, width, w(`forecast.bias.${s}`), stack.knots);
    kernel.gemm(rows, width, U, top, U, 1, w(`forecast.${s}`), width, stack.knots, width, 1);
    addKnots(machine, shape, shard, s, rows);
    if (s === plan.stacks.length - 1) return;
    const back = fillUnits(L);
    kernel.fillRows(rows, back, w(`backcast.bias.${s}`), stack.backcast);
    kernel.gemm(rows, back, U, top, U, 1, w(`backcast.${s}`), back, stack.backcast, back, 1);
    for (let r = 0; r < rows; r++)
      for (let t = 0; t < L; t++) {
        const at = (plan.residual >> 2) + r * L + t;
        floats[at] = (floats[at] as number) - (floats[(stack.backcast >> 2) + r * back + t] as number);
      }
  });
  headForward(machine, shape, shard, rows, plan.stacks.at(-1)?.hidden.at(-1) as number, w);
}

/** Gradient of all weights, for the shard that `nHitsForward` was last asked for. */
export function nHitsBackward(machine: Machine, shape: NHitsShape, shard: ShardPlan, rows: number, drop: Drop, w: At, g: At): void {
  const { kernel, floats, words } = machine;
  const plan = shard.nHits as NHitsPlan;
  const { L, U } = filledSizes(shape);
  const back = fillUnits(L);
  const others = fillInputs(otherInputs(shape));
  const last = plan.stacks.length - 1;
  headBackward(machine, shape, shard, rows, (plan.stacks[last] as StackPlan).hidden.at(-1) as number, w, g);
  const dResidual = plan.residual >> 2;
  floats.fill(0, dResidual, dResidual + rows * L);
  for (let s = last; s >= 0; s--) {
    const stack = plan.stacks[s] as StackPlan;
    const top = stack.hidden.at(-1) as number;
    const width = knotWidth(shape, s);
    if (s === last) floats.copyWithin(plan.dHidden >> 2, shard.dContext >> 2, (shard.dContext >> 2) + rows * U);
    else floats.fill(0, plan.dHidden >> 2, (plan.dHidden >> 2) + rows * U);
    backKnots(machine, shape, shard, s, rows);
    kernel.gemm(U, width, rows, top, 1, U, stack.knots, width, g(`forecast.${s}`), width, 0);
    kernel.columnSums(rows, width, stack.knots, g(`forecast.bias.${s}`));
    kernel.packTransposed(width, U, w(`forecast.${s}`), width, plan.panels);
    kernel.gemmPacked(rows, U, width, stack.knots, width, 1, plan.panels, plan.dHidden, U, 1);
    if (s < last) {
      for (let r = 0; r < rows; r++)
        for (let t = 0; t < back; t++)
          floats[(stack.backcast >> 2) + r * back + t] = t < L ? -(floats[dResidual + r * L + t] as number) : 0;
      kernel.gemm(U, back, rows, top, 1, U, stack.backcast, back, g(`backcast.${s}`), back, 0);
      kernel.columnSums(rows, back, stack.backcast, g(`backcast.bias.${s}`));
      kernel.packTransposed(back, U, w(`backcast.${s}`), back, plan.panels);
      kernel.gemmPacked(rows, U, back, stack.backcast, back, 1, plan.panels, plan.dHidden, U, 1);
    }
    const pooled = fillUnits(pooledCount(shape, s));
    let d = plan.dHidden;
    let spare = plan.dBelow;
    for (let layer = shape.layers - 1; layer >= 0; layer--) {
      const values = stack.hidden[layer] as number;
      const weights = w(`hidden.${s}.${layer}`);
      const gradient = g(`hidden.${s}.${layer}`);
      if (drop.rate > 0)
        kernel.dropout(rows, U, d, d, shard.keys, (s * shape.layers + layer) * shape.hiddenSize, drop.threshold, drop.scale);
      kernel.reluBackward(rows * U, values, d);
      kernel.columnSums(rows, U, d, g(`hidden.bias.${s}.${layer}`));
      if (layer === 0) {
        kernel.gemm(pooled, U, rows, stack.pooled, 1, pooled, d, U, gradient, U, 0);
        if (others > 0) kernel.gemm(others, U, rows, plan.others, 1, others, d, U, gradient + 4 * pooled * U, U, 0);
        kernel.packTransposed(U, pooled, weights, U, plan.panels);
        kernel.gemmPacked(rows, pooled, U, d, U, 1, plan.panels, stack.dPooled, pooled, 0);
      } else {
        kernel.gemm(U, U, rows, stack.hidden[layer - 1] as number, 1, U, d, U, gradient, U, 0);
        kernel.packTransposed(U, U, weights, U, plan.panels);
        kernel.gemmPacked(rows, U, U, d, U, 1, plan.panels, spare, U, 0);
        [d, spare] = [spare, d];
      }
    }
    const count = pooledCount(shape, s);
    for (let r = 0; r < rows; r++)
      for (let p = 0; p < count; p++) {
        const at = dResidual + r * L + (words[(stack.largest >> 2) + r * count + p] as number);
        floats[at] = (floats[at] as number) + (floats[(stack.dPooled >> 2) + r * pooled + p] as number);
      }
  }
}

/** Puts the rows of a batch from `first` on in their places; rows after `count` are zeros. Wants `loadKnown` to have run. */
export function loadStacks(
  { floats }: Machine,
  shape: NHitsShape,
  shard: ShardPlan,
  source: number,
  first: number,
  count: number,
  rows: number,
): void {
  const { L, H, X, S } = filledSizes(shape);
  const { pastInputs: F, futureInputs, statics } = shape;
  const plan = shard.nHits as NHitsPlan;
  const width = fillInputs(otherInputs(shape));
  for (let r = 0; r < rows; r++) {
    const from = (source >> 2) + (first + r) * L * F;
    const there = r < count;
    let to = (plan.others >> 2) + r * width;
    const end = to + width;
    for (let t = 0; t < L; t++) {
      floats[(plan.residual >> 2) + r * L + t] = there ? (floats[from + t * F] as number) : 0;
      for (let f = 1; f < F; f++) floats[to++] = there ? (floats[from + t * F + f] as number) : 0;
    }
    for (let h = 0; h < H; h++)
      for (let x = 0; x < futureInputs; x++) floats[to++] = floats[(shard.future >> 2) + (r * H + h) * X + x] as number;
    for (let k = 0; k < statics; k++) floats[to++] = floats[(shard.statics >> 2) + r * S + k] as number;
    floats.fill(0, to, end);
  }
}
