import type { Arena } from '../../tensor/arena.ts';
import type { NetShape } from '../shape.ts';
import { filledSizes } from './filled-sizes.ts';
import { planLstm, type LstmPlan } from './lstm.ts';
import { planNHits, type NHitsPlan } from './n-hits.ts';
import { planHead, type HeadPlan } from './head.ts';

/** Byte offsets of all that the work on one shard of a batch needs. */
export interface ShardPlan {
  /** One word a row, for dropout. */
  readonly keys: number;
  /** rows x S */
  readonly statics: number;
  /** rows x H x X */
  readonly future: number;
  /** rows x H x O */
  readonly outputs: number;
  readonly dOutputs: number;
  /** rows x U: gradient of the hidden units that the head sees. */
  readonly dContext: number;
  readonly head: HeadPlan;
  readonly lstm: LstmPlan | null;
  readonly nHits: NHitsPlan | null;
  /** Gradient of all weights. */
  readonly gradient: number;
}

export function planShard(shape: NetShape, rows: number, weights: number, arena: Arena): ShardPlan {
  const { H, U, O, X, S } = filledSizes(shape);
  return {
    keys: arena.floats(rows),
    statics: arena.floats(rows * S),
    future: arena.floats(rows * H * X),
    outputs: arena.floats(rows * H * O),
    dOutputs: arena.floats(rows * H * O),
    dContext: arena.floats(rows * U),
    head: planHead(shape, rows, arena),
    lstm: shape.kind === 'lstm' ? planLstm(shape, rows, arena) : null,
    nHits: shape.kind === 'n-hits' ? planNHits(shape, rows, arena) : null,
    gradient: arena.floats(weights),
  };
}
