import type { Arena } from '../../tensor/arena.ts';
import type { NetShape } from '../shape.ts';
import type { Machine } from './machine.ts';
import { filledSizes } from './filled-sizes.ts';
import type { ShardPlan } from './shard-plan.ts';

export interface HeadPlan {
  /** rows x H x D: units of the decoder. */
  readonly decoded: number;
  readonly dDecoded: number;
  /** D zeros. */
  readonly zeros: number;
  /** Transposed weights in panels. */
  readonly panels: number;
}

export function planHead(shape: NetShape, rows: number, arena: Arena): HeadPlan {
  const { H, U, O, D, X } = filledSizes(shape);
  const decoded = X > 0 ? rows * H * D : 0;
  return {
    decoded: arena.floats(decoded),
    dDecoded: arena.floats(decoded),
    zeros: arena.floats(D),
    panels: arena.floats(Math.max(H * O * U, H * D * U, O * D)),
  };
}

/** Where a tensor starts, in bytes, in the weights or in a gradient. */
export type At = (name: string) => number;

/**
 * Outputs of the head for rows of hidden units; for an LSTM they are written, for others added to. See reference/head.ts.
 *
 * @param hidden - rows x U
 */
export function headForward({ kernel }: Machine, shape: NetShape, shard: ShardPlan, rows: number, hidden: number, w: At): void {
  const { H, U, O, X, S, D } = filledSizes(shape);
  const { head, outputs, statics, future } = shard;
  if (shape.kind === 'lstm') {
    kernel.fillRows(rows, H * O, w('dense.bias'), outputs);
    kernel.gemm(rows, H * O, U, hidden, U, 1, w('dense'), H * O, outputs, H * O, 1);
    if (S > 0) kernel.gemm(rows, H * O, S, statics, S, 1, w('dense') + 4 * U * H * O, H * O, outputs, H * O, 1);
  }
  if (X === 0) return;
  kernel.fillRows(rows, H * D, w('context.bias'), head.decoded);
  kernel.gemm(rows, H * D, U, hidden, U, 1, w('context'), H * D, head.decoded, H * D, 1);
  if (S > 0) kernel.gemm(rows, H * D, S, statics, S, 1, w('context') + 4 * U * H * D, H * D, head.decoded, H * D, 1);
  kernel.gemm(rows * H, D, X, future, X, 1, w('future'), D, head.decoded, D, 1);
  kernel.biasRelu(rows * H, D, head.zeros, head.decoded);
  kernel.gemm(rows * H, O, D, head.decoded, D, 1, w('local'), O, outputs, O, 1);
}

/** Gradients of the head's weights, and that of the hidden units into `shard.dContext`. */
export function headBackward(
  { kernel, floats }: Machine,
  shape: NetShape,
  shard: ShardPlan,
  rows: number,
  hidden: number,
  w: At,
  g: At,
): void {
  const { H, U, O, X, S, D } = filledSizes(shape);
  const { head, dOutputs, dContext, statics, future } = shard;
  if (shape.kind === 'lstm') {
    kernel.gemm(U, H * O, rows, hidden, 1, U, dOutputs, H * O, g('dense'), H * O, 0);
    if (S > 0) kernel.gemm(S, H * O, rows, statics, 1, S, dOutputs, H * O, g('dense') + 4 * U * H * O, H * O, 0);
    kernel.columnSums(rows, H * O, dOutputs, g('dense.bias'));
    kernel.packTransposed(H * O, U, w('dense'), H * O, head.panels);
    kernel.gemmPacked(rows, U, H * O, dOutputs, H * O, 1, head.panels, dContext, U, 0);
  } else floats.fill(0, dContext >> 2, (dContext >> 2) + rows * U);
  if (X === 0) return;
  kernel.gemm(D, O, rows * H, head.decoded, 1, D, dOutputs, O, g('local'), O, 0);
  kernel.packTransposed(O, D, w('local'), O, head.panels);
  kernel.gemmPacked(rows * H, D, O, dOutputs, O, 1, head.panels, head.dDecoded, D, 0);
  kernel.reluBackward(rows * H * D, head.decoded, head.dDecoded);
  kernel.gemm(X, D, rows * H, future, 1, X, head.dDecoded, D, g('future'), D, 0);
  kernel.columnSums(rows, H * D, head.dDecoded, g('context.bias'));
  kernel.gemm(U, H * D, rows, hidden, 1, U, head.dDecoded, H * D, g('context'), H * D, 0);
  if (S > 0) kernel.gemm(S, H * D, rows, statics, 1, S, head.dDecoded, H * D, g('context') + 4 * U * H * D, H * D, 0);
  kernel.packTransposed(H * D, U, w('context'), H * D, head.panels);
  kernel.gemmPacked(rows, U, H * D, head.dDecoded, H * D, 1, head.panels, dContext, U, 1);
}
