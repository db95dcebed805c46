import { performance } from 'node:perf_hooks';
import type { EpochRecord, NetWatch } from '../../engine/nets/index.ts';
import type { Checkpoints } from './net-checkpoints.ts';

/** What is told of the nets of a run while they are trained; `fit` counts them from 0. */
export type NetNews =
  | {
      readonly what: 'start';
      readonly fit: number;
      /** Which part of the run it serves: `fold 1 of 3`, `on all data`. */
      readonly name: string;
      readonly epochs: number;
      readonly patience: number;
      /** Epochs of before a break. */
      readonly history: readonly EpochRecord[];
      readonly note: string | null;
    }
  | {
      readonly what: 'epoch';
      readonly fit: number;
      readonly record: EpochRecord;
      readonly bestEpoch: number;
      readonly leftMs: number | null;
    }
  | { readonly what: 'end'; readonly fit: number; readonly ended: 'all-epochs' | 'early-stopping'; readonly bestEpoch: number }
  | { readonly what: 'note'; readonly fit: number; readonly note: string };

/** Epochs that took less time together are not worth a file each. */
const PAUSE_MS = 1000;
const DAMAGED = 'The checkpoint of before the break was damaged or written by another version; training started anew';

/**
 * Looks on while the nets of a run are trained, one after the other, and keeps a checkpoint of each: after every epoch, but not more than one
 * a second. A checkpoint that cannot be written is told and does not end the training.
 *
 * @param phase - what the run is doing now, in words
 * @returns asked for once for each training, in order
 */
export function createNetWatch(checkpoints: Checkpoints | null, phase: () => string, tell: (news: NetNews) => void): () => NetWatch {
  let fits = 0;
  const named = new Map<string, number>();
  return () => {
    const fit = fits++;
    const part = (named.get(phase()) ?? 0) + 1;
    named.set(phase(), part);
    const name = part === 1 ? phase() : `${phase()}, part ${part}`;
    const kept = checkpoints?.read(fit) ?? null;
    let savedAt = performance.now();
    let failed = false;
    return {
      clock: () => performance.now(),
      ...(kept === null || kept === 'damaged' ? {} : { resumeFrom: kept }),
      onStart: ({ epochs, patience, history, note }) =>
        tell({ what: 'start', fit, name, epochs, patience, history, note: note?.message ?? (kept === 'damaged' ? DAMAGED : null) }),
      onEpoch: ({ epochs: _epochs, bestEpoch, remainingMs, ...record }) =>
        tell({ what: 'epoch', fit, record, bestEpoch, leftMs: remainingMs }),
      onEnd: ({ ended, bestEpoch }) => tell({ what: 'end', fit, ended, bestEpoch }),
      saveCheckpoint: (checkpoint, last) => {
        if (!checkpoints || failed || (!last && performance.now() - savedAt < PAUSE_MS)) return;
        try {
          checkpoints.write(fit, checkpoint);
          savedAt = performance.now();
        } catch (error) {
          failed = true;
          const reason = error instanceof Error ? error.message : String(error);
          tell({ what: 'note', fit, note: `No checkpoint could be kept: ${reason}. After a break this net starts anew.` });
        }
      },
    };
  };
}
