import { describe, expect, it } from 'vitest';
import { runPool } from '../../main/jobs/pool.ts';
import type { TrainTask, WorkerResult } from '../../main/jobs/worker-protocol.ts';
import { createTaskQueue } from '../../main/jobs/task-queue.ts';
import { timeLeft } from '../../main/services/experiments/time-left.ts';
import { syntheticPanel } from './synthetic.ts';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('a series that takes longer than its deadline', () => {
  it('gets a naive forecast with the reason, and the others go on', async () => {
    const results = new Map<string, WorkerResult[]>();
    const completed = await runPool({
      setup: {
        panel: syntheticPanel(3, 400),
        runs: { slow: { kind: 'prophet', spec: {} }, naive: { kind: 'naive', spec: {} } },
        horizon: 7,
        folds: 3,
        levels: [80],
        seed: 1,
        // Prophet asks many times in a fit that takes at least some milliseconds.
        deadlineMs: 1,
        stop: new Int32Array(new SharedArrayBuffer(4)),
      },
      workers: 1,
      todo: new Map([
        ['slow', numbers(3)],
        ['naive', numbers(3)],
      ]),
      signal: new AbortController().signal,
      onResults: ({ model, results: done }) => results.set(model, [...(results.get(model) ?? []), ...done]),
    });
    expect(completed).toBe(true);
    expect(results.get('slow')?.map(({ series }) => series)).toEqual([0, 1, 2]);
    for (const { modelUsed, warnings } of results.get('slow') ?? []) {
      expect(modelUsed).toBe('naive');
      expect(warnings[0]).toEqual({ code: 'fell-back', message: 'Prophet gave way to naive: it took longer than 0.001 seconds.' });
    }
    expect(results.get('naive')?.every(({ modelUsed }) => modelUsed === 'naive')).toBe(true);
  });
});

describe('tasks', () => {
  it('stay small and each series is handed out once, whatever the number of series', () => {
    const queue = createTaskQueue(new Map(['a', 'b'].map((model) => [model, numbers(50_000)])), 4);
    const seen = { a: new Uint8Array(50_000), b: new Uint8Array(50_000) };
    let tasks = 0;
    for (let task = queue.take(); task; task = queue.take()) {
      tasks++;
      expect(task.series.length).toBeLessThanOrEqual(500);
      for (const series of task.series) seen[task.model as 'a' | 'b'][series] = (seen[task.model as 'a' | 'b'][series] ?? 0) + 1;
      queue.finished(task, 0.1 * task.series.length);
    }
    expect(queue.size()).toBe(0);
    expect(tasks).toBeLessThan(2000);
    for (const counts of Object.values(seen)) expect(counts.every((count) => count === 1)).toBe(true);
  });

  it('of a worker that died are tried one by one, and the one to blame is not tried again', () => {
    const queue = createTaskQueue(new Map([['a', numbers(3)]]), 1);
    const whole: TrainTask = { model: 'a', series: [0, 1, 2] };
    for (let task = queue.take(); task; task = queue.take());
    queue.giveBack(whole, 'it died');
    const singles = [queue.take(), queue.take(), queue.take()];
    expect(singles.map((task) => task?.series)).toEqual([[2], [1], [0]]);
    queue.giveBack(singles[0] as TrainTask, 'it died again');
    expect(queue.take()).toEqual({ model: 'a', series: [2], fallbackReason: 'a gave way to naive: it died again' });
  });
});

describe('the time left', () => {
  it('is unknown until every run has finished a series, then what is left at the pace so far', () => {
    let clock = 0;
    const left = timeLeft(
      new Map([
        ['quick', 100],
        ['slow', 100],
      ]),
      2,
      () => clock,
    );
    left.add('quick', 10);
    expect(left.leftMs()).toBeNull();
    left.add('slow', 1000);
    clock = 505;
    // 99 x 10 and 99 x 1000 milliseconds of work by two workers.
    expect(left.leftMs()).toBeCloseTo((99 * 1010) / 2, 6);
  });

  it('learns that two workers on one processor are no faster than one', () => {
    let clock = 0;
    const left = timeLeft(new Map([['only', 100]]), 2, () => clock);
    for (let i = 0; i < 50; i++) {
      clock += 100;
      left.add('only', 100);
    }
    expect(left.leftMs()).toBeCloseTo(50 * 100, 6);
  });

  it('is nothing when nothing is left', () => {
    const left = timeLeft(new Map([['done', 0]]), 2, () => 0);
    expect(left.leftMs()).toBe(0);
  });
});
