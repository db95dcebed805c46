import type { TrainTask } from './worker-protocol.ts';

/** A task should keep a worker busy about this long: short enough for a lively progress bar, long enough to be worth its message. */
const targetMs = 150;
const largestTask = 500;

export interface TaskQueue {
  /** Series x models left. */
  size(): number;
  take(): TrainTask | null;
  /** Notes how long a task took; later tasks of that model are sized by it. */
  finished(task: TrainTask, ms: number): void;
  /** After a worker died on a task: its series are tried one by one; a single one gets the fallback. */
  giveBack(task: TrainTask, reason: string): void;
}

/**
 * Hands out series by model. Every model starts with a task of one series, so that the time left can be told early; after that the one that
 * has got least far goes on, so that all of them move together: the time left is told from all, and a cancel leaves them comparable.
 */
export function createTaskQueue(todo: ReadonlyMap<string, readonly number[]>, workers: number): TaskQueue {
  const lanes = [...todo].map(([model, series]) => ({ model, series: [...series], at: 0, msPerSeries: 0, started: false }));
  const singles: TrainTask[] = [];

  const sizeOf = (lane: (typeof lanes)[number]): number => {
    const left = lane.series.length - lane.at;
    if (!lane.started || lane.msPerSeries === 0) return 1;
    const fair = Math.ceil(left / (workers * 2));
    return Math.max(1, Math.min(largestTask, fair, Math.floor(targetMs / lane.msPerSeries) || 1));
  };
  return {
    size: () => singles.length + lanes.reduce((sum, lane) => sum + lane.series.length - lane.at, 0),
    take: () => {
      const single = singles.pop();
      if (single) return single;
      const open = lanes.filter((lane) => lane.at < lane.series.length);
      const share = (lane: (typeof lanes)[number]): number => lane.at / lane.series.length;
      const lane = open.find(({ started }) => !started) ?? open.sort((a, b) => share(a) - share(b))[0];
      if (!lane) return null;
      const series = lane.series.slice(lane.at, lane.at + sizeOf(lane));
      lane.started = true;
      lane.at += series.length;
      return { model: lane.model, series };
    },
    finished: (task, ms) => {
      const lane = lanes.find(({ model }) => model === task.model);
      if (!lane) return;
      const measured = Math.max(0.01, ms / task.series.length);
      lane.msPerSeries = lane.msPerSeries === 0 ? measured : 0.7 * lane.msPerSeries + 0.3 * measured;
    },
    giveBack: (task, reason) => {
      const [only] = task.series;
      if (task.series.length === 1 && only !== undefined)
        singles.push({ model: task.model, series: [only], fallbackReason: `${task.model} gave way to naive: ${reason}` });
      else for (const series of task.series) singles.push({ model: task.model, series: [series] });
    },
  };
}
