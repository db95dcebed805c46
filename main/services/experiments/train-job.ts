import { ApiError } from '../../../contract/errors.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { anyModelByKind, globalModelByKind } from '../../../engine/models/index.ts';
import { runPool } from '../../jobs/pool.ts';
import type { LendPlugins } from '../../jobs/plugins/lend.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import { seriesKey, type LoadedPanel } from '../datasets/panels.ts';
import type { JobControl } from '../jobs/jobs.ts';
import { readySpecs } from '../models/ready-specs.ts';
import { runLabel } from '../models/runs.ts';
import type { NetRuns } from '../nets/net-runs.ts';
import { figuresHash, forecastsHash, sealSnapshot, settingsHash } from '../provenance/hashes.ts';
import { writeArtefact } from './artefact.ts';
import type { Board } from './board.ts';
import { trainEnsemble } from './ensemble-train.ts';
import { timeLeft } from './time-left.ts';
import { trainGlobal } from './train-global.ts';

/** A series of a run may take so long unless its experiment says otherwise; then a naive model stands in. */
export const usualSeriesSeconds = 60;

export interface TrainJob {
  readonly store: Store;
  readonly experiment: StoredExperiment;
  readonly runs: readonly StoredRun[];
  readonly loaded: LoadedPanel;
  /** Holds what is finished already. */
  readonly board: Board;
  readonly workers: number;
  readonly modelsFolder: string;
  /** Where the raw data are. */
  readonly snapshotPath: string;
  /** Chooses what nets are trained on and keeps how it went; without it they are trained on the fused kernel and nothing is kept. */
  readonly nets?: NetRuns | undefined;
  /** Lends threads the user's own models. */
  readonly lend?: LendPlugins | undefined;
}

/**
 * Trains what is not finished yet, then selects and keeps the models.
 *
 * @throws ApiError `cancelled`, `bad-input` for settings that this data cannot have
 */
export async function train(job: TrainJob, control: JobControl): Promise<void> {
  const { store, experiment, runs, loaded, board, workers } = job;
  const { horizon, folds, levels, seed, seriesSeconds = usualSeriesSeconds } = experiment.options;
  // Hashed while it trains, once for all runs that ever read it.
  const snapshot = sealSnapshot(store, loaded.version.rawId, job.snapshotPath);
  snapshot.catch(() => undefined);
  const ready = await readySpecs(runs, loaded, horizon);
  const seriesCount = loaded.panel.ids.length;
  const todo = new Map(
    runs
      .filter(({ kind }) => !globalModelByKind(kind) && !ensembleByKind(kind))
      .map((run) => {
        const finished = store.results.finished(run.id);
        return [run.model, Array.from({ length: seriesCount }, (_, i) => i).filter((i) => !finished.has(i))] as const;
      }),
  );
  const tallies = new Map(board.tallies.map((tally) => [tally.run.model, tally]));
  const total = runs.length * seriesCount;
  const doneNow = (): number => board.tallies.reduce((sum, tally) => sum + tally.totals.done, 0);
  const clock = timeLeft(new Map([...todo].map(([run, series]) => [run, series.length])), workers);
  control.progress({ done: doneNow(), total, phase: 'Starting', leftMs: null });
  const stop = new Int32Array(new SharedArrayBuffer(4));
  // Those that learn across series go first: nobody knows how long they take before they have begun.
  const globals = runs.filter(({ id, kind }) => globalModelByKind(kind) && store.results.countFinished(id) < seriesCount);
  // Naive ones take no time worth telling.
  const alone = (run: StoredRun): boolean =>
    runs.every((other) => other === run || anyModelByKind(other.kind).baseline || store.results.countFinished(other.id) === seriesCount);
  for (const run of globals) {
    const last = alone(run);
    const finished = await trainGlobal(job, run, ready[run.model]?.spec ?? {}, stop, control, (share, phase, leftMs) =>
      control.progress({
        done: Math.min(total, doneNow() + Math.floor(0.99 * share * seriesCount)),
        total,
        phase: `Training ${runLabel({ name: run.model, kind: run.kind, label: run.label })}${phase === '' ? '' : `, ${phase}`}`,
        leftMs: last ? leftMs : null,
      }),
    );
    if (!finished) throw cancelled();
  }
  const completed = await runPool({
    setup: {
      panel: loaded.panel,
      ...(loaded.folds ? { stages: loaded.folds } : {}),
      runs: ready,
      horizon,
      folds,
      levels,
      seed,
      deadlineMs: 1000 * seriesSeconds,
      stop,
    },
    workers,
    todo,
    signal: control.signal,
    lend: job.lend,
    onResults: ({ model, results }) => {
      const tally = tallies.get(model);
      if (!tally) return;
      store.results.insert(results.map(({ ms: _ms, ...result }) => ({ ...result, runId: tally.run.id })));
      for (const result of results) {
        board.add(model, { ...result, bytes: Buffer.byteLength(result.fitted) });
        clock.add(model, result.ms);
      }
      control.progress({ done: doneNow(), total, phase: 'Training', leftMs: clock.leftMs() });
    },
  });
  if (!completed) throw cancelled();
  // They are made of what the others forecast, so they come last.
  for (const run of runs) {
    if (!ensembleByKind(run.kind) || store.results.countFinished(run.id) === seriesCount) continue;
    const phase = `Combining: ${runLabel({ name: run.model, kind: run.kind, label: run.label })}`;
    const made = await trainEnsemble(job, run, ready[run.model]?.spec ?? {}, control.signal, (share) =>
      control.progress({ done: Math.min(total, doneNow() + Math.floor(0.99 * share * seriesCount)), total, phase, leftMs: null }),
    );
    if (!made) throw cancelled();
  }
  control.progress({ done: total, total, phase: 'Keeping the models', leftMs: null });
  await finish(job, await snapshot);
}

const cancelled = (): ApiError =>
  new ApiError('cancelled', 'The training was cancelled. What is finished is kept; Resume goes on from there.');

async function finish({ store, experiment, runs, loaded, board, modelsFolder }: TrainJob, snapshot: string | null): Promise<void> {
  const choice = board.select();
  const { datasetVersionId, codeVersion, options } = experiment;
  const artefacts = new Map<string, { sha256: string; bytes: number }>();
  const forecasts = new Map<string, string>();
  for (const run of runs) {
    const header = { model: run.model, kind: run.kind, spec: run.spec, seed: options.seed, datasetVersionId, codeVersion };
    artefacts.set(run.model, await writeArtefact(modelsFolder, header, loaded.panel.ids, store.results, run.id));
    forecasts.set(run.model, await forecastsHash(store.results, run.id));
  }
  const errorOf = (model: string): number | null => {
    const value = choice.standardErrors[board.tallies.findIndex(({ run }) => run.model === model)] ?? NaN;
    return Number.isFinite(value) ? value : null;
  };
  store.transaction(() => {
    for (const row of board.rows(choice.selected)) {
      const artefact = artefacts.get(row.model);
      if (!artefact) continue;
      const summary = { ...row, size: artefact.bytes, standardError: errorOf(row.model) };
      store.experiments.finishRun({ id: row.runId, artefact: artefact.sha256, artefactBytes: artefact.bytes, summary });
      const run = runs.find(({ id }) => id === row.runId);
      if (run)
        store.seals.insert({
          runId: run.id,
          sealedAt: new Date().toISOString(),
          late: false,
          snapshot,
          settings: settingsHash(experiment, run),
          figures: figuresHash({ summary }),
          forecasts: forecasts.get(run.model) ?? '',
        });
    }
    store.experiments.finish(experiment.id, {
      selected: choice.selected,
      selectionReason: choice.reason,
      warnings: board.warnings((series) => seriesKey(loaded, series)),
    });
  });
}
