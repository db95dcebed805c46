import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { runPanel, type PanelContext, type PanelOptions } from '../../engine/backtest/index.ts';
import { refoldOf } from '../../engine/cleaning/refold.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { deriveSeed } from '../../engine/core/rng.ts';
import { globalModelByKind } from '../../engine/models/index.ts';
import { packCoverage } from './coverage-codec.ts';
import type { GlobalAnswer, GlobalDone, GlobalSetup } from './global-protocol.ts';
import { checkpointsIn } from './net-checkpoints.ts';
import { usableBackend } from './net-backends/usable.ts';
import { createNetWatch } from './net-watch.ts';
import { createParallel } from './parallel.ts';
import { packForecasts, packMetrics } from './result-codec.ts';

const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
const setup = workerData as GlobalSetup;
const post = (answer: GlobalAnswer): void => port.postMessage(answer);
const stopped = (): boolean => Atomics.load(setup.stop, 0) !== 0;

/** Messages of progress are this far apart at the closest. */
const PAUSE_MS = 100;

/** How the folds of series are prepared at their origins, where that differs from cutting the series. */
function refoldOption(): Pick<PanelOptions, 'refold'> {
  const { stages, panel, horizon } = setup;
  if (!stages) return {};
  return {
    refold: (index) => refoldOf(stages.source, stages.recipe, stages.rawIndex[index] as number, panel.start[index] as number, horizon),
  };
}

/** What nets are trained on and who looks on; nothing for other models. */
async function surroundingsOfNets(phase: () => string): Promise<Pick<PanelContext, 'netBackend' | 'netWatch'>> {
  const { nets } = setup;
  if (!nets) return {};
  const { backend, ...used } = await usableBackend(nets.backend);
  post({ backend: { name: backend.name, ...used } });
  const checkpoints = nets.checkpoints === null ? null : checkpointsIn(nets.checkpoints, nets.codeVersion);
  return { netBackend: backend, netWatch: createNetWatch(checkpoints, phase, (net) => post({ net })) };
}

// One run that learns across series: its backtest, its fit to all data, its forecasts; then the thread ends.
async function work(): Promise<GlobalDone> {
  const { panel, run, start, horizon, folds, levels, seed, workers, fallbackReason } = setup;
  const model = globalModelByKind(run.kind);
  if (!model) throw new Error(`there is no model of kind ${run.kind} that learns across series`);
  const spent = { fit: 0, forecast: 0 };
  const parallel = createParallel(workers);
  let phase = '';
  const netContext = await surroundingsOfNets(() => phase);
  let saidAt = -Infinity;
  const begun = performance.now();
  try {
    const { fitted, series, startedAnew } = await runPanel(
      model,
      panel,
      {
        horizon,
        folds,
        levels,
        seed: deriveSeed(seed, run.name),
        ...(fallbackReason === undefined ? {} : { fallbackReason }),
        ...(start ? { start: { mode: start.mode, from: start.from, fitted: model.read(JSON.parse(start.fitted)) } } : {}),
        ...refoldOption(),
      },
      run.spec,
      {
        shouldStop: stopped,
        parallel,
        ...netContext,
        onPhase: (words) => (phase = words),
        onProgress: (share) => {
          if (performance.now() - saidAt < PAUSE_MS) return;
          saidAt = performance.now();
          post({ progress: { share, phase } });
        },
        timed: async (kind, timedWork) => {
          const start = performance.now();
          try {
            return await timedWork();
          } finally {
            spent[kind] += performance.now() - start;
          }
        },
      },
    );
    const n = series.length;
    const ms = (performance.now() - begun) / n;
    return {
      fitted: fitted === null ? null : JSON.stringify(fitted),
      results: series.map((result, index) => ({
        series: index,
        modelUsed: result.modelUsed,
        // One fit serves all series: each gets its share.
        fitMs: spent.fit / n,
        forecastMs: spent.forecast / n,
        metrics: packMetrics(result),
        payload: packForecasts(result),
        fitted: JSON.stringify(result.fitted),
        chosen: null,
        coverage: packCoverage(result.stepCoverage),
        warnings: startedAnew === null ? result.warnings : [{ code: 'started-anew', message: startedAnew }, ...result.warnings],
        ms,
      })),
    };
  } finally {
    await parallel.close();
  }
}

work().then(
  (done) => post({ done }),
  (error: unknown) => {
    if (error instanceof EngineError && error.code === 'cancelled') return post({ stopped: true });
    // Ends the thread; who started it hears of it.
    throw error;
  },
);
