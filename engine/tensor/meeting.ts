/** Threads that wait for one another in shared memory; one alone never waits. */
export interface Meeting {
  readonly size: number;
  /** At least `MEETING_WORDS` words of shared memory, zeros at first. */
  readonly words: Int32Array;
  /** First of the words. */
  readonly at: number;
}

export const MEETING_WORDS = 4;
const ARRIVED = 0;
const GENERATION = 1;
/** Looks before sleeping: others are seldom far behind, and waking a thread takes longer than a few thousand looks. */
const LOOKS = 4000;

/** Waits until all are here. */
export function meet({ size, words, at }: Meeting): void {
  if (size === 1) return;
  const generation = Atomics.load(words, at + GENERATION);
  if (Atomics.add(words, at + ARRIVED, 1) === size - 1) {
    Atomics.store(words, at + ARRIVED, 0);
    Atomics.add(words, at + GENERATION, 1);
    Atomics.notify(words, at + GENERATION);
    return;
  }
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, at + GENERATION) !== generation) return;
  while (Atomics.load(words, at + GENERATION) === generation) Atomics.wait(words, at + GENERATION, generation);
}
