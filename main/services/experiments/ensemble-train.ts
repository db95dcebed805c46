import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { createEnsembleRun, ensembleByKind, type EnsembleSeries } from '../../../engine/ensembles/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { packCoverage } from '../../jobs/coverage-codec.ts';
import { packForecasts, packMetrics } from '../../jobs/result-codec.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { StoredResult } from '../../store/repositories/results.ts';
import { runLabel } from '../models/runs.ts';
import { storedForecasts } from './ensemble-forecasts.ts';
import { membersOf } from './ensemble-members.ts';
import type { TrainJob } from './train-job.ts';

/** The process answers others at least so often. */
const sliceMs = 8;
/** Numbers that are kept between rounds; with more of them, forecasts are read anew in each round. */
const mostKept = 8e6;
const rounds = 3;
/** Metrics that squared errors make. */
const squared = new Set(['rmsse', 'rmse', 'mse']);

const labelOf = ({ model, kind, label }: StoredRun): string => runLabel({ name: model, kind, label });

/**
 * Makes an ensemble of what its members left behind, and keeps its results at one go: an interrupted one starts again, which takes seconds.
 *
 * @param tell - share done
 * @returns false when cancelled
 */
export async function trainEnsemble(
  { store, experiment, runs, loaded, board }: Pick<TrainJob, 'store' | 'experiment' | 'runs' | 'loaded' | 'board'>,
  run: StoredRun,
  spec: Spec,
  signal: AbortSignal,
  tell: (share: number) => void,
): Promise<boolean> {
  const model = ensembleByKind(run.kind);
  if (!model) throw new Error(`there is no ensemble of kind ${run.kind}`);
  const { horizon, levels, folds, metric } = experiment.options;
  const seriesCount = loaded.panel.ids.length;
  const members = membersOf({ ...run, spec }, runs, seriesCount);
  const ensemble = createEnsembleRun(model, spec, {
    members: members.map((member) => ({ run: member.model, kind: member.kind, label: labelOf(member) })),
    seriesCount,
    horizon,
    levels,
    squared: squared.has(metric),
  });
  const keep = seriesCount * members.length * (folds + 1) * horizon * (1 + 2 * levels.length) <= mostKept || loaded.folds !== undefined;
  const kept: EnsembleSeries[] = [];
  let pausedAt = performance.now();
  let spentMs = 0;
  let done = 0;
  /** @returns false when cancelled */
  const round = async (work: (series: EnsembleSeries, index: number) => void): Promise<boolean> => {
    const source =
      kept.length === seriesCount ? kept : storedForecasts({ results: store.results, experiment, loaded, label: model.label }, members);
    let index = 0;
    for (const series of source) {
      work(series, index++);
      if (keep && kept.length < index) kept.push(series);
      done++;
      if (!(await pause())) return false;
    }
    return true;
  };
  /** Lets others have their turn when it is due. */
  const pause = async (): Promise<boolean> => {
    const now = performance.now();
    if (now - pausedAt < sliceMs) return true;
    spentMs += now - pausedAt;
    tell(done / (rounds * seriesCount));
    await new Promise((resolve) => setImmediate(resolve));
    pausedAt = performance.now();
    return !signal.aborted;
  };
  tell(0);
  if (!(await round((series) => ensemble.observe(series)))) return false;
  const context = { rng: createRng(deriveSeed(experiment.options.seed, run.model)), shouldStop: () => signal.aborted };
  for (const _ of ensemble.learn(context)) if (!(await pause())) return false;
  if (!(await round((series) => ensemble.judge(series)))) return false;
  const results: Omit<StoredResult, 'fitMs'>[] = [];
  const finished = await round((series, index) => {
    const result = ensemble.finish(series);
    results.push({
      runId: run.id,
      series: index,
      modelUsed: result.modelUsed,
      forecastMs: 0,
      metrics: packMetrics(result),
      payload: packForecasts(result),
      fitted: JSON.stringify(result.fitted),
      chosen: null,
      coverage: packCoverage(result.stepCoverage),
      warnings: result.warnings,
    });
  });
  if (!finished) return false;
  // One computation serves all series: each gets its share.
  const fitMs = (spentMs + performance.now() - pausedAt) / seriesCount;
  const timed = results.map((result): StoredResult => ({ ...result, fitMs }));
  const fitted = JSON.stringify(ensemble.model());
  store.results.insertRun(run.id, fitted, timed);
  timed.forEach((result, i) =>
    board.add(run.model, { ...result, bytes: Buffer.byteLength(result.fitted) + (i === 0 ? Buffer.byteLength(fitted) : 0) }),
  );
  return true;
}
