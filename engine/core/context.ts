import type { Rng } from './rng.ts';

/** What the surroundings lend a computation: randomness, a way to stop, a stopwatch that the engine itself does not have. */
export interface Context {
  readonly rng: Rng;
  /** True once the user has cancelled; long loops ask often and then throw EngineError `cancelled`. */
  readonly shouldStop: () => boolean;
  /** How far ahead the forecast that is wanted will go, where that is known; a model may tune itself for it. */
  readonly horizon?: number;
  /** Kept while one series is worked on, so that what was worked out for one fold need not be again for the next. */
  readonly memo?: Map<string, unknown>;
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** Runs `work` and notes how long it took under `phase`. */
  readonly measure?: <T>(phase: 'fit' | 'forecast', work: () => T) => T;
}
