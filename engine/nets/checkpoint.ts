import { floatsOfBase64, floatsToBase64 } from '../tensor/base64.ts';
import type { OptimiserState } from './backend.ts';
import type { EpochRecord } from './history.ts';

/** Everything that training goes on from after a crash or a cancel: plain data, finite numbers only. */
export interface NetCheckpoint {
  readonly formatVersion: 1;
  /** Settings, shape and data that it belongs to, as text; another training refuses it. */
  readonly key: string;
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  /** What learning rates are multiplied by, after the net went wild at a higher one. */
  readonly caution: number;
  readonly steps: number;
  /** base64 of 32-bit floats, as the next three. */
  readonly weights: string;
  readonly firstMoments: string;
  readonly secondMoments: string;
  /** Of the best epoch. */
  readonly bestWeights: string;
}

export interface Progress {
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  readonly caution: number;
  readonly state: OptimiserState;
  readonly bestWeights: Float32Array;
}

export const saveProgress = (key: string, { seed, history, caution, state, bestWeights }: Progress): NetCheckpoint => ({
  formatVersion: 1,
  key,
  seed,
  history,
  caution,
  steps: state.steps,
  weights: floatsToBase64(state.weights),
  firstMoments: floatsToBase64(state.firstMoments),
  secondMoments: floatsToBase64(state.secondMoments),
  bestWeights: floatsToBase64(bestWeights),
});

/** Null where the checkpoint belongs to another training or is damaged: then training starts anew. */
export function readProgress(checkpoint: NetCheckpoint, key: string, size: number): Progress | null {
  if (checkpoint.formatVersion !== 1 || checkpoint.key !== key) return null;
  try {
    const { seed, history, caution, steps } = checkpoint;
    const [weights, firstMoments, secondMoments, bestWeights] = [
      checkpoint.weights,
      checkpoint.firstMoments,
      checkpoint.secondMoments,
      checkpoint.bestWeights,
    ].map(floatsOfBase64) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const sound = [weights, firstMoments, secondMoments, bestWeights].every((a) => a.length === size && a.every(Number.isFinite));
    return sound ? { seed, history, caution, state: { weights, firstMoments, secondMoments, steps }, bestWeights } : null;
  } catch {
    return null;
  }
}
