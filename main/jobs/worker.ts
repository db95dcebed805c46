import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { innerOf, runSeries, type BacktestOptions, type SavedModel } from '../../engine/backtest/index.ts';
import { refoldOf } from '../../engine/cleaning/refold.ts';
import type { Context } from '../../engine/core/context.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { seriesAt } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { packCoverage } from './coverage-codec.ts';
import { knownFuture } from './known-future.ts';
import { beginScope, borrowPlugins } from './plugins/borrow.ts';
import { withFoldFeatures } from './refold-features.ts';
import { packForecasts, packMetrics } from './result-codec.ts';
import type { TaskDone, TrainTask, WorkerData, WorkerResult } from './worker-protocol.ts';

// A training worker: takes tasks one at a time, keeps no state between them, so that results do not depend on who did what when.
const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
const setup = workerData as WorkerData;
if (setup.own) borrowPlugins(setup.own, setup.own.plugins);
const stopped = (): boolean => Atomics.load(setup.stop, 0) !== 0;

/** What a model that chooses by itself chose. */
function chosenBy(saved: SavedModel): string | null {
  const inner: object = innerOf(saved);
  return 'chosen' in inner && typeof inner.chosen === 'string' ? inner.chosen : null;
}

/** How the folds of a series are prepared at their origins, where that differs from cutting the series. */
function refoldOption(index: number): Pick<BacktestOptions, 'refold'> {
  const { stages, panel, horizon } = setup;
  if (!stages) return {};
  const raw = stages.rawIndex[index] as number;
  const refold = refoldOf(stages.source, stages.recipe, raw, panel.start[index] as number, horizon);
  return { refold: withFoldFeatures(panel, index, horizon, stages.featureRegressors ?? [], refold) };
}

function train(name: string, index: number, fallbackReason: string | undefined): WorkerResult {
  const run = setup.runs[name];
  if (!run) throw new Error(`the setup has no run named ${name}`);
  const series = seriesAt(setup.panel, index);
  beginScope();
  const spent = { fit: 0, forecast: 0 };
  const begun = performance.now();
  const deadline = fallbackReason === undefined ? begun + setup.deadlineMs : Infinity;
  const context: Context = {
    rng: createRng(deriveSeed(setup.seed, `${name}/${series.id}`)),
    shouldStop: () => stopped() || performance.now() > deadline,
    horizon: setup.horizon,
    measure: (phase, work) => {
      const start = performance.now();
      try {
        return work();
      } finally {
        spent[phase] += performance.now() - start;
      }
    },
  };
  const model = modelByKind(fallbackReason === undefined ? run.kind : 'naive');
  const futureXreg = knownFuture(setup.panel, index, setup.horizon);
  const options = {
    horizon: setup.horizon,
    folds: setup.folds,
    levels: setup.levels,
    ...(futureXreg ? { futureXreg } : {}),
    ...refoldOption(index),
  };
  try {
    const result = runSeries(model, series, options, fallbackReason === undefined ? run.spec : {}, context);
    const warnings = fallbackReason === undefined ? result.warnings : [{ code: 'fell-back', message: fallbackReason }, ...result.warnings];
    return {
      series: index,
      modelUsed: result.modelUsed,
      fitMs: spent.fit,
      forecastMs: spent.forecast,
      metrics: packMetrics(result),
      payload: packForecasts(result),
      fitted: JSON.stringify(result.fitted),
      chosen: chosenBy(result.fitted),
      coverage: packCoverage(result.stepCoverage),
      warnings,
      ms: performance.now() - begun,
    };
  } catch (error) {
    const late = error instanceof EngineError && error.code === 'cancelled' && !stopped() && fallbackReason === undefined;
    if (!late) throw error;
    return train(name, index, `${model.label} gave way to naive: it took longer than ${setup.deadlineMs / 1000} seconds.`);
  }
}

port.on('message', (task: TrainTask) => {
  const results: WorkerResult[] = [];
  let ended = false;
  try {
    for (const index of task.series) {
      if (stopped()) throw new EngineError('cancelled', 'cancelled');
      results.push(train(task.model, index, task.fallbackReason));
      Atomics.add(setup.finished, 0, 1);
    }
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'cancelled')) throw error;
    ended = true;
  }
  const done: TaskDone = { model: task.model, results, stopped: ended };
  port.postMessage(
    done,
    results.flatMap(({ metrics, payload }) => [metrics.buffer as ArrayBuffer, payload.buffer as ArrayBuffer]),
  );
});
