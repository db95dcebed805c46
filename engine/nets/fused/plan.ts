import { createArena, roundUp } from '../../tensor/arena.ts';
import { MEETING_WORDS } from '../../tensor/meeting.ts';
import { layoutOf, type NetShape } from '../shape.ts';
import { planShard, type ShardPlan } from './shard-plan.ts';
import { weightStarts, type WeightStarts } from './weight-order.ts';

/** Batches that one call works on before the threads part. */
export const CHUNK = 8;
/** The gradient is added up, measured and applied in so many parts, shared out among the threads. */
export const SLICES = 8;
const LEAST_SHARD_ROWS = 16;
const MOST_SHARD_ROWS = 64;

/** Where everything lies in the shared memory, in bytes. The same shape and batch size give the same plan on every thread. */
export interface FusedPlan {
  readonly starts: WeightStarts;
  /** Rows of a full shard. A batch is split the same way whatever the number of threads, so that sums are the same. */
  readonly shardRows: number;
  readonly shards: readonly ShardPlan[];
  /** Words at the start: the meeting, then whether numbers have run away. */
  readonly meeting: number;
  readonly overflowed: number;
  /** SLICES doubles. */
  readonly squares: number;
  /** CHUNK x shards doubles. */
  readonly losses: number;
  readonly weights: number;
  readonly firstMoments: number;
  readonly secondMoments: number;
  /** Raw data of each batch of a chunk. */
  readonly batches: readonly { readonly past: number; readonly future: number; readonly statics: number; readonly targets: number }[];
  /** CHUNK x rows x H x Q: outputs of a forecast. */
  readonly results: number;
  readonly bytes: number;
}

/** Halves of a batch, but not so small that products get slow nor so large that they leave the cache. */
const shardRowsFor = (batchRows: number): number =>
  roundUp(Math.min(MOST_SHARD_ROWS, Math.max(LEAST_SHARD_ROWS, Math.ceil(batchRows / 2))), 4);

export function planFused(shape: NetShape, batchRows: number): FusedPlan {
  const starts = weightStarts(layoutOf(shape));
  const shardRows = shardRowsFor(batchRows);
  const shards = Math.ceil(batchRows / shardRows);
  const arena = createArena(0);
  const { sequenceLength: L, pastInputs: F, horizon: H, futureInputs: X, statics: S, outputs: Q } = shape;
  const meeting = arena.floats(MEETING_WORDS);
  const overflowed = arena.floats(1);
  const squares = arena.floats(2 * SLICES);
  const losses = arena.floats(2 * CHUNK * shards);
  const plan = {
    starts,
    shardRows,
    meeting,
    overflowed,
    squares,
    losses,
    weights: arena.floats(starts.size),
    firstMoments: arena.floats(starts.size),
    secondMoments: arena.floats(starts.size),
    shards: Array.from({ length: shards }, () => planShard(shape, shardRows, starts.size, arena)),
    batches: Array.from({ length: CHUNK }, () => ({
      past: arena.floats(batchRows * L * F),
      future: arena.floats(batchRows * H * X),
      statics: arena.floats(batchRows * S),
      targets: arena.floats(batchRows * H),
    })),
    results: arena.floats(CHUNK * batchRows * H * Q),
  };
  return { ...plan, bytes: arena.size() };
}
