import type { OptimiserState } from './backend.ts';
import type { EpochRecord } from './history.ts';

export interface Note {
  readonly code: string;
  readonly message: string;
}

/** Everything that training goes on from after a crash or a cancel: plain data, finite numbers only. */
export interface NetCheckpoint {
  readonly formatVersion: 2;
  /** Settings, shape and data that it belongs to, as text; another training refuses it. */
  readonly key: string;
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  /** What learning rates are multiplied by, after the net went wild at a higher one. */
  readonly caution: number;
  readonly notes: readonly Note[];
  readonly steps: number;
  readonly weights: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Of the best epoch. */
  readonly bestWeights: Float32Array;
}

export interface Progress {
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  readonly caution: number;
  readonly notes: readonly Note[];
  readonly state: OptimiserState;
  readonly bestWeights: Float32Array;
}

/** The arrays are those of `progress`, which nothing writes to any more. */
export const saveProgress = (key: string, { seed, history, caution, notes, state, bestWeights }: Progress): NetCheckpoint => ({
  formatVersion: 2,
  key,
  seed,
  history,
  caution,
  notes,
  ...state,
  bestWeights,
});

/** Null where the checkpoint belongs to another training or is damaged: then training starts anew. */
export function readProgress(checkpoint: NetCheckpoint, key: string, size: number): Progress | null {
  if (checkpoint.formatVersion !== 2 || checkpoint.key !== key) return null;
  const { seed, history, caution, notes, steps, weights, firstMoments, secondMoments, bestWeights } = checkpoint;
  const sound = [weights, firstMoments, secondMoments, bestWeights].every((a) => a.length === size && a.every(Number.isFinite));
  return sound ? { seed, history, caution, notes, state: { weights, firstMoments, secondMoments, steps }, bestWeights } : null;
}
