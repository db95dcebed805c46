/** Tells how long a training still takes, from what each run has cost a series so far and how well the workers get on side by side. */
export interface TimeLeft {
  /** Notes a finished series of a run, with all the time that it took its worker. */
  add(run: string, ms: number): void;
  /** Null until every run that is left has finished a series. */
  leftMs(): number | null;
}

/** Before this the workers have hardly started. */
const settledMs = 3000;

/** Series of a run that each worker does slowly at first. */
const coldSeries = 2;

/**
 * @param todo - series left for each run
 * @param now - clock in milliseconds
 */
export function timeLeft(todo: ReadonlyMap<string, number>, workers: number, now: () => number = () => performance.now()): TimeLeft {
  const lanes = new Map([...todo].map(([run, left]) => [run, { left, spentMs: 0, done: 0, coldMs: 0, cold: 0 }]));
  const startedAt = now();
  let spentMs = 0;

  /** Milliseconds of work done in a millisecond: the number of workers, less where they share processors or wait for the database. */
  const pace = (): number => {
    const elapsed = now() - startedAt;
    return elapsed < settledMs || spentMs === 0 ? workers : Math.min(workers, spentMs / elapsed);
  };
  return {
    add: (run, ms) => {
      const lane = lanes.get(run);
      if (!lane) return;
      lane.left -= 1;
      lane.done += 1;
      lane.spentMs += ms;
      if (lane.cold < coldSeries * workers) {
        lane.cold += 1;
        lane.coldMs += ms;
      }
      spentMs += ms;
    },
    leftMs: () => {
      let sum = 0;
      for (const lane of lanes.values()) {
        if (lane.left <= 0) continue;
        if (lane.done === 0) return null;
        // The first ones ran while the program was still being compiled: they count until there are enough others.
        const warm = lane.done >= 2 * lane.cold;
        sum += (lane.left * (lane.spentMs - (warm ? lane.coldMs : 0))) / (lane.done - (warm ? lane.cold : 0));
      }
      return sum / pace();
    },
  };
}
