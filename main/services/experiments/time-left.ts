/** Tells how long a training still takes, from what each model has cost a series so far. */
export interface TimeLeft {
  /** Notes a finished series of a model. */
  add(model: string, ms: number): void;
  /** Null until every model that is left has finished a series. */
  leftMs(): number | null;
}

/** @param todo - series left for each model */
export function timeLeft(todo: ReadonlyMap<string, number>, workers: number): TimeLeft {
  const lanes = new Map([...todo].map(([model, left]) => [model, { left, spentMs: 0, done: 0 }]));
  return {
    add: (model, ms) => {
      const lane = lanes.get(model);
      if (!lane) return;
      lane.left -= 1;
      lane.done += 1;
      lane.spentMs += ms;
    },
    leftMs: () => {
      let sum = 0;
      for (const { left, spentMs, done } of lanes.values()) {
        if (left <= 0) continue;
        if (done === 0) return null;
        sum += (left * spentMs) / done;
      }
      return sum / workers;
    },
  };
}
