import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { backtestPanel, backtestSeries, type BacktestOptions, type SeriesFolds } from '../../engine/backtest/index.ts';
import { refoldOf } from '../../engine/cleaning/refold.ts';
import type { Context } from '../../engine/core/context.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { seriesAt } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { globalModelByKind, modelByKind } from '../../engine/models/index.ts';
import { knownFuture } from './known-future.ts';
import { forcedBackend } from './net-backends/forced.ts';
import { usableBackend } from './net-backends/usable.ts';
import { createParallel, type ParallelThreads } from './parallel.ts';
import { withFoldFeatures } from './refold-features.ts';
import type { SeriesScore, TuningAnswer, TuningData, TuningSetup, TuningTask } from './tuning-protocol.ts';

// A worker of a search for settings: takes tasks one at a time and keeps no state between them but its threads.
const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
const setup = workerData as TuningSetup;
const post = (answer: TuningAnswer): void => port.postMessage(answer);
const stopped = (): boolean => Atomics.load(setup.stop, 0) !== 0;
/** Messages of progress are this far apart at the closest. */
const PAUSE_MS = 100;
/** Points are all that a search looks at; the narrowest interval costs least. */
const levels = [80];
let threads: ParallelThreads | null = null;

function scoreOf({ folds, failures, failure }: SeriesFolds): SeriesScore {
  let sum = 0;
  let count = 0;
  for (const { metrics } of folds) {
    const value = metrics[setup.metric];
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return { score: count === 0 ? NaN : sum / count, folds: folds.length, failures, failure };
}

function needed(data: TuningData | null): TuningData {
  if (!data) throw new Error('the setup has no data for this kind of model');
  return data;
}

function onOne({ kind, name, spec, folds }: TuningTask, index: number): SeriesScore {
  const { panel, stages } = needed(setup.local);
  const series = seriesAt(panel, index);
  const { horizon } = setup;
  const deadline = performance.now() + setup.deadlineMs;
  const context = (until: number): Context => ({
    rng: createRng(deriveSeed(setup.seed, `${name}/${series.id}`)),
    shouldStop: () => stopped() || performance.now() > until,
    horizon,
  });
  const futureXreg = knownFuture(panel, index, horizon);
  const refold = stages && refoldOf(stages.source, stages.recipe, stages.rawIndex[index] as number, panel.start[index] as number, horizon);
  const options: BacktestOptions = {
    horizon,
    folds,
    levels,
    ...(futureXreg ? { futureXreg } : {}),
    ...(refold && stages ? { refold: withFoldFeatures(panel, index, horizon, stages.featureRegressors ?? [], refold) } : {}),
  };
  try {
    return scoreOf(backtestSeries(modelByKind(kind), series, options, spec, context(deadline)));
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'cancelled' || stopped()) throw error;
    const naive = scoreOf(backtestSeries(modelByKind('naive'), series, options, {}, context(Infinity)));
    return { ...naive, failures: naive.folds, failure: `it took longer than ${setup.deadlineMs / 1000} seconds.` };
  }
}

async function onAll({ kind, name, spec, folds, backend }: TuningTask): Promise<readonly SeriesScore[]> {
  const { panel, stages } = needed(setup.global);
  const model = globalModelByKind(kind);
  if (!model) throw new Error(`there is no model of kind ${kind} that learns across series`);
  threads ??= createParallel(setup.workers);
  let saidAt = performance.now();
  const { horizon, seed } = setup;
  const refold = stages && {
    refold: (index: number) =>
      refoldOf(stages.source, stages.recipe, stages.rawIndex[index] as number, panel.start[index] as number, horizon),
  };
  const done = await backtestPanel(model, panel, { horizon, folds, levels, seed: deriveSeed(seed, name), ...refold }, spec, {
    shouldStop: stopped,
    parallel: threads,
    netBackend: backend ? (await usableBackend(backend)).backend : await forcedBackend(),
    onProgress: (share) => {
      if (performance.now() - saidAt < PAUSE_MS) return;
      saidAt = performance.now();
      post({ progress: share });
    },
  });
  return done.map(scoreOf);
}

async function work(task: TuningTask): Promise<TuningAnswer> {
  try {
    if (stopped()) return { stopped: true };
    return { scores: task.series === null ? await onAll(task) : [onOne(task, task.series)] };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.code === 'cancelled' ? { stopped: true } : { refused: error.message };
  }
}

port.on('message', (task: TuningTask) => {
  work(task).then(post, (error: unknown) => {
    // Ends the thread; who started it hears of it.
    setImmediate(() => {
      throw error;
    });
  });
});
