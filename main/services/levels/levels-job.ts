import { ApiError } from '../../../contract/errors.ts';
import type { LevelFindings, LevelOptions } from '../../../contract/entities/levels.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { runGlobal } from '../../jobs/global-run.ts';
import { prepareLevelsAside, reconcileLevelsAside } from '../../jobs/levels-aside.ts';
import type { LendPlugins } from '../../jobs/plugins/lend.ts';
import { runPool } from '../../jobs/pool.ts';
import type { WorkerResult } from '../../jobs/worker-protocol.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { LevelRepository, StoredBase } from '../../store/repositories/levels.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { watchMemory } from '../experiments/watch-memory.ts';
import { usualSeriesSeconds } from '../experiments/train-job.ts';
import { timeLeft } from '../experiments/time-left.ts';
import type { JobControl } from '../jobs/jobs.ts';
import { globalPanel } from '../models/global-panel.ts';
import { readySpecs } from '../models/ready-specs.ts';
import type { LevelMaterial, LevelWork } from './prepare.ts';

export interface LevelsJob {
  readonly store: LevelRepository;
  readonly database: string;
  readonly experiment: StoredExperiment;
  readonly run: StoredRun;
  readonly loaded: LoadedPanel;
  readonly material: LevelMaterial;
  readonly options: LevelOptions;
  readonly workers: number;
  readonly lend?: LendPlugins | undefined;
}

const baseOf =
  ({ panel }: LevelWork) =>
  ({ series, modelUsed, payload, fitted, warnings }: WorkerResult): StoredBase => ({
    node: panel.ids[series] as string,
    modelUsed,
    payload,
    // A model of all sums is not kept: nothing is asked of it again.
    fitted,
    warnings,
  });

const cancelled = (): ApiError =>
  new ApiError('cancelled', 'Making forecasts agree was cancelled. What was forecast of sums is kept; Continue goes on from there.');

/** Forecasts what is not forecast yet, by the kind and settings of the run, on the folds that its series have. */
async function forecastSums(job: LevelsJob, work: LevelWork, control: JobControl): Promise<void> {
  const { store, experiment, run, loaded, options, workers, lend } = job;
  const { horizon, folds, levels, seed, seriesSeconds = usualSeriesSeconds } = experiment.options;
  const ready = (await readySpecs([run], loaded, horizon))[run.model];
  if (!ready) throw new Error(`there are no settings of ${run.model}`);
  const known = store.based(run.id, options.gaps);
  const todo = Array.from(work.panel.ids.keys()).filter((k) => !known.has(work.panel.ids[k] as string));
  const total = work.panel.ids.length;
  const keep = (results: readonly WorkerResult[]): void => store.addBases(run.id, options.gaps, results.map(baseOf(work)));
  const tell = (done: number, leftMs: number | null): void =>
    control.progress({ done, total: total + 1, phase: 'Forecasting sums', leftMs });
  if (todo.length === 0) return;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  tell(total - todo.length, null);
  if (globalModelByKind(run.kind)) {
    // What learns across series learns across the sums, all of them together.
    const sums: LoadedPanel = { version: { ...loaded.version, keyNames: [] }, panel: work.panel, keys: [] };
    const { featureRegressors } = loaded;
    const done = await runGlobal(
      {
        panel: globalPanel({ ...sums, ...(featureRegressors ? { featureRegressors } : {}) }),
        run: { name: run.model, ...ready },
        horizon,
        folds,
        levels,
        seed,
        workers,
        stop,
      },
      control.signal,
      { onProgress: ({ share }) => tell(Math.floor(share * total), null) },
    );
    if (!done) throw cancelled();
    keep(done.results);
    return;
  }
  const clock = timeLeft(new Map([[run.model, todo.length]]), workers);
  let done = total - todo.length;
  const completed = await runPool({
    setup: { panel: work.panel, runs: { [run.model]: ready }, horizon, folds, levels, seed, deadlineMs: 1000 * seriesSeconds, stop },
    workers,
    todo: new Map([[run.model, todo]]),
    signal: control.signal,
    lend,
    onResults: ({ model, results }) => {
      keep(results);
      for (const { ms } of results) clock.add(model, ms);
      done += results.length;
      tell(done, clock.leftMs());
    },
  });
  if (!completed) throw cancelled();
}

/**
 * Forecasts the sums of a run's series where that has not been done, then makes all agree.
 *
 * @throws ApiError `cancelled`; `bad-input` for levels and methods that these series cannot have
 */
export async function makeLevelsAgree(
  job: LevelsJob,
  control: JobControl,
): Promise<{ readonly found: LevelFindings; readonly nodes: readonly Uint8Array[] }> {
  const { database, experiment, run, material, options } = job;
  const { signal } = control;
  const took = watchMemory();
  const begun = performance.now();
  control.progress({ done: 0, total: 1, phase: 'Adding up the past', leftMs: null });
  const work = await prepareLevelsAside(material, { signal });
  await forecastSums(job, work, control);
  const based = performance.now();
  const total = work.panel.ids.length + 1;
  const { found, nodes } = await reconcileLevelsAside(
    {
      database,
      runId: run.id,
      material,
      options,
      horizon: experiment.options.horizon,
      levels: experiment.options.levels.toSorted((p, q) => p - q),
    },
    {
      signal,
      onProgress: ({ phase, done, total: of }) =>
        control.progress({ done: total - 1, total, phase: of > 1 ? `${phase}, ${Math.floor((100 * done) / of)}%` : phase, leftMs: null }),
    },
  );
  const { peakMemory } = took();
  return { found: { ...found, took: { base: based - begun, reconcile: performance.now() - based, memory: peakMemory } }, nodes };
}
