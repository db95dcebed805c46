/**
 * Several cores, lent by the surroundings. Engine never starts threads itself: it names a task, which the surroundings find among the
 * engine's registered tasks (pure functions of their input) and run on a thread of their own.
 *
 * Typed arrays over a SharedArrayBuffer are shared, everything else is copied. Results come back in the order of the inputs. Up to
 * `workers` inputs run truly at the same time, so that as many may wait for one another through shared memory; when one fails, the others
 * are ended and the promise is rejected with its error.
 */
export interface Parallel {
  readonly workers: number;
  run(task: string, inputs: readonly unknown[]): Promise<unknown[]>;
}

/** What can be run by name on another thread. */
export type ParallelTasks = Readonly<Record<string, (input: unknown) => unknown>>;
