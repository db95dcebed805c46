import type { Arena } from '../../tensor/arena.ts';
import type { LstmShape } from '../shape.ts';
import { headBackward, headForward, type At } from './head.ts';
import { clear, type Drop, type Machine } from './machine.ts';
import { fillUnits } from './weight-order.ts';
import { filledSizes } from './filled-sizes.ts';
import type { ShardPlan } from './shard-plan.ts';

/** Byte offsets; everything is in order of time first, so that a step is one block. */
export interface LstmPlan {
  /** T x rows x F */
  readonly past: number;
  readonly layers: readonly LayerPlan[];
  /** rows x U: top of the last step after dropout. */
  readonly top: number;
  /** T x rows x 4U in panels. */
  readonly dPanels: number;
}

interface LayerPlan {
  /** T x rows x 4U: sums of the gates, their values, their gradients. */
  readonly gates: number;
  /** (T + 1) x rows x U, the first step zero; as hidden. */
  readonly cells: number;
  readonly hidden: number;
  /** T x rows x U: tanh of the cells. */
  readonly bounded: number;
  /** T x rows x U: hidden after dropout, what the layer above sees. */
  readonly dropped: number;
  readonly dHidden: number;
  /** rows x U */
  readonly dCell: number;
  /** Weights in panels, as they are and transposed. */
  readonly input: number;
  readonly recurrent: number;
}

export function planLstm(shape: LstmShape, rows: number, arena: Arena): LstmPlan {
  const { L: T, F, U } = filledSizes(shape);
  const steps = T * rows;
  return {
    past: arena.floats(steps * F),
    layers: Array.from({ length: shape.layers }, () => ({
      gates: arena.floats(steps * 4 * U),
      cells: arena.floats((steps + rows) * U),
      hidden: arena.floats((steps + rows) * U),
      bounded: arena.floats(steps * U),
      dropped: arena.floats(steps * U),
      dHidden: arena.floats(steps * U),
      dCell: arena.floats(rows * U),
      input: arena.floats(4 * U * U),
      recurrent: arena.floats(4 * U * U),
    })),
    top: arena.floats(rows * U),
    dPanels: arena.floats(steps * 4 * U),
  };
}

/** Where layer `l` reads its inputs from: the past, or the layer below after dropout. */
function inputsOf(shape: LstmShape, plan: LstmPlan, l: number, rows: number, drop: Drop): { at: number; width: number } {
  const { F, U } = filledSizes(shape);
  if (l === 0) return { at: plan.past, width: F };
  const below = plan.layers[l - 1] as LayerPlan;
  return { at: drop.rate > 0 ? below.dropped : below.hidden + 4 * rows * U, width: U };
}

/** Outputs of a shard into `shard.outputs`; with dropout where its rate is above 0. See reference/lstm.ts for the same in plain words. */
export function lstmForward(machine: Machine, shape: LstmShape, shard: ShardPlan, rows: number, drop: Drop, w: At): void {
  const { kernel } = machine;
  const plan = shard.lstm as LstmPlan;
  const { L: T, U } = filledSizes(shape);
  const G = 4 * U;
  const step = 4 * rows * U;
  plan.layers.forEach((layer, l) => {
    const inputs = inputsOf(shape, plan, l, rows, drop);
    if (l === 0) kernel.gemm(T * rows, G, inputs.width, inputs.at, inputs.width, 1, w('input.0'), G, layer.gates, G, 0);
    else {
      kernel.pack(U, G, w(`input.${l}`), G, layer.input);
      kernel.gemmPacked(T * rows, G, U, inputs.at, U, 1, layer.input, layer.gates, G, 0);
    }
    kernel.pack(U, G, w(`recurrent.${l}`), G, layer.recurrent);
    clear(machine, layer.hidden, rows * U);
    clear(machine, layer.cells, rows * U);
    for (let t = 0; t < T; t++) {
      const z = layer.gates + t * 4 * step;
      if (t > 0) kernel.gemmPacked(rows, G, U, layer.hidden + t * step, U, 1, layer.recurrent, z, G, 1);
      kernel.gatesForward(
        rows,
        U,
        z,
        w(`bias.${l}`),
        layer.cells + t * step,
        layer.cells + (t + 1) * step,
        layer.bounded + t * step,
        layer.hidden + (t + 1) * step,
      );
    }
    if (drop.rate > 0 && l < plan.layers.length - 1) dropSteps(machine, shape, shard, rows, drop, l, layer.hidden + step, layer.dropped);
  });
  headForward(machine, shape, shard, rows, topOf(machine, shape, shard, rows, drop), w);
}

/** Dropout over all steps of what layer l gives; its gradient is the same. */
function dropSteps(
  machine: Machine,
  { sequenceLength: T, hiddenSize }: LstmShape,
  shard: ShardPlan,
  rows: number,
  drop: Drop,
  l: number,
  from: number,
  to: number,
): void {
  const U = fillUnits(hiddenSize);
  for (let t = 0; t < T; t++)
    machine.kernel.dropout(
      rows,
      U,
      from + 4 * t * rows * U,
      to + 4 * t * rows * U,
      shard.keys,
      (l * T + t) * hiddenSize,
      drop.threshold,
      drop.scale,
    );
}

/** The hidden units that the head sees; computed anew for the way back, which is cheaper than keeping it from another batch's way forward. */
function topOf({ kernel }: Machine, shape: LstmShape, shard: ShardPlan, rows: number, drop: Drop): number {
  const { L: T, U } = filledSizes(shape);
  const plan = shard.lstm as LstmPlan;
  const last = shape.layers - 1;
  const hidden = (plan.layers[last] as LayerPlan).hidden + 4 * T * rows * U;
  if (drop.rate === 0) return hidden;
  kernel.dropout(rows, U, hidden, plan.top, shard.keys, (last * T + T - 1) * shape.hiddenSize, drop.threshold, drop.scale);
  return plan.top;
}

/** Gradient of all weights, for the shard that `lstmForward` was last asked for. */
export function lstmBackward(machine: Machine, shape: LstmShape, shard: ShardPlan, rows: number, drop: Drop, w: At, g: At): void {
  const { kernel } = machine;
  const plan = shard.lstm as LstmPlan;
  const { L: T, U } = filledSizes(shape);
  const G = 4 * U;
  const step = 4 * rows * U;
  const last = plan.layers.length - 1;
  headBackward(machine, shape, shard, rows, topOf(machine, shape, shard, rows, drop), w, g);
  const topGradient = (plan.layers[last] as LayerPlan).dHidden + (T - 1) * step;
  if (drop.rate > 0)
    kernel.dropout(rows, U, shard.dContext, topGradient, shard.keys, (last * T + T - 1) * shape.hiddenSize, drop.threshold, drop.scale);
  else machine.floats.copyWithin(topGradient >> 2, shard.dContext >> 2, (shard.dContext >> 2) + rows * U);
  for (let l = last; l >= 0; l--) {
    const layer = plan.layers[l] as LayerPlan;
    const inputs = inputsOf(shape, plan, l, rows, drop);
    kernel.packTransposed(G, U, w(`recurrent.${l}`), G, layer.recurrent);
    clear(machine, layer.dCell, rows * U);
    for (let t = T - 1; t >= 0; t--) {
      const z = layer.gates + t * 4 * step;
      kernel.gatesBackward(rows, U, z, layer.cells + t * step, layer.bounded + t * step, layer.dHidden + t * step, layer.dCell);
      // Nothing but the step after looks at the steps of the top layer before the last.
      if (t > 0) kernel.gemmPacked(rows, U, G, z, G, 1, layer.recurrent, layer.dHidden + (t - 1) * step, U, l === last ? 0 : 1);
    }
    kernel.pack(T * rows, G, layer.gates, G, plan.dPanels);
    kernel.gemmPacked(U, G, T * rows, layer.hidden, 1, U, plan.dPanels, g(`recurrent.${l}`), G, 0);
    kernel.gemmPacked(inputs.width, G, T * rows, inputs.at, 1, inputs.width, plan.dPanels, g(`input.${l}`), G, 0);
    kernel.columnSums(T * rows, G, layer.gates, g(`bias.${l}`));
    if (l === 0) continue;
    const below = plan.layers[l - 1] as LayerPlan;
    kernel.packTransposed(G, U, w(`input.${l}`), G, layer.input);
    kernel.gemmPacked(T * rows, U, G, layer.gates, G, 1, layer.input, below.dHidden, U, 0);
    if (drop.rate > 0) dropSteps(machine, shape, shard, rows, drop, l - 1, below.dHidden, below.dHidden);
  }
}

/** Puts the rows of a batch from `first` on in their places, in order of time; rows after `count` are zeros. */
export function loadPast(
  { floats }: Machine,
  shape: LstmShape,
  shard: ShardPlan,
  source: number,
  first: number,
  count: number,
  rows: number,
): void {
  const { L: T, F } = filledSizes(shape);
  const width = shape.pastInputs;
  const past = (shard.lstm as LstmPlan).past >> 2;
  for (let t = 0; t < T; t++)
    for (let r = 0; r < rows; r++) {
      const to = past + (t * rows + r) * F;
      const from = (source >> 2) + ((first + r) * T + t) * width;
      for (let k = 0; k < F; k++) floats[to + k] = r < count && k < width ? (floats[from + k] as number) : 0;
    }
}
