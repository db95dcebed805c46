import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { runSeries } from '../../engine/backtest/index.ts';
import type { Context } from '../../engine/core/context.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { seriesAt } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { packForecasts, packMetrics } from './result-codec.ts';
import type { TaskDone, TrainTask, WorkerResult, WorkerSetup } from './worker-protocol.ts';

// A training worker: takes tasks one at a time, keeps no state between them, so that results do not depend on who did what when.
const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
const setup = workerData as WorkerSetup;
const shouldStop = (): boolean => Atomics.load(setup.stop, 0) !== 0;

function train(modelKind: string, index: number, fallbackReason: string | undefined): WorkerResult {
  const series = seriesAt(setup.panel, index);
  const spent = { fit: 0, forecast: 0 };
  const context: Context = {
    rng: createRng(deriveSeed(setup.seed, `${modelKind}/${series.id}`)),
    shouldStop,
    measure: (phase, work) => {
      const start = performance.now();
      try {
        return work();
      } finally {
        spent[phase] += performance.now() - start;
      }
    },
  };
  const model = modelByKind(fallbackReason === undefined ? modelKind : 'naive');
  const options = { horizon: setup.horizon, folds: setup.folds, levels: setup.levels };
  const result = runSeries(model, series, options, {}, context);
  const warnings = fallbackReason === undefined ? result.warnings : [{ code: 'fell-back', message: fallbackReason }, ...result.warnings];
  return {
    series: index,
    modelUsed: result.modelUsed,
    fitMs: spent.fit,
    forecastMs: spent.forecast,
    metrics: packMetrics(result),
    payload: packForecasts(result),
    fitted: JSON.stringify(result.fitted),
    warnings,
  };
}

port.on('message', (task: TrainTask) => {
  const results: WorkerResult[] = [];
  let stopped = false;
  try {
    for (const index of task.series) {
      if (shouldStop()) throw new EngineError('cancelled', 'cancelled');
      results.push(train(task.model, index, task.fallbackReason));
    }
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'cancelled')) throw error;
    stopped = true;
  }
  const done: TaskDone = { model: task.model, results, stopped };
  port.postMessage(
    done,
    results.flatMap(({ metrics, payload }) => [metrics.buffer as ArrayBuffer, payload.buffer as ArrayBuffer]),
  );
});
