import { EngineError } from '../core/errors.ts';

/**
 * Workers that grow the same trees in step: each has part of the rows and of the features, all take the same decisions. They meet at
 * barriers in shared memory; a team of one never waits.
 */
export interface Team {
  readonly index: number;
  readonly size: number;
  /** Shared control words, see the constants below. */
  readonly control: Int32Array;
}

/** Control words: how many have arrived, how often all have, abandon all, stop after this round, rounds done. */
const ARRIVED = 0;
const GENERATION = 1;
const ABANDONED = 2;
export const STOP = 3;
export const ROUNDS = 4;
export const CONTROL_WORDS = 8;

/** Looks before sleeping: a split takes a fraction of a millisecond, waking a thread a twentieth of one. */
const SPINS = 2000;

const left = (): never => {
  throw new EngineError('cancelled', 'another worker of the team has failed', { abandoned: true });
};

/** Waits until every worker is here. @throws EngineError `cancelled` when a worker has failed */
export function barrier({ size, control }: Team): void {
  if (size === 1) return;
  const generation = Atomics.load(control, GENERATION);
  if (Atomics.add(control, ARRIVED, 1) === size - 1) {
    Atomics.store(control, ARRIVED, 0);
    Atomics.add(control, GENERATION, 1);
    Atomics.notify(control, GENERATION);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, GENERATION) !== generation) break;
  while (Atomics.load(control, GENERATION) === generation) {
    if (Atomics.load(control, ABANDONED) !== 0) left();
    Atomics.wait(control, GENERATION, generation);
  }
  if (Atomics.load(control, ABANDONED) !== 0) left();
}

/** Tells the others not to wait for this worker any more. */
export function abandon({ size, control }: Team): void {
  if (size === 1) return;
  Atomics.store(control, ABANDONED, 1);
  Atomics.add(control, GENERATION, 1);
  Atomics.notify(control, GENERATION);
}
