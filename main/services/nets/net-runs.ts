import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { NetFit, NetTraining } from '../../../contract/entities/net-training.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { isNetKind } from '../../../engine/nets/index.ts';
import type { NetSetup } from '../../jobs/global-protocol.ts';
import type { GlobalListener } from '../../jobs/global-run.ts';
import type { NetNews } from '../../jobs/net-watch.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { StoredNetFit } from '../../store/repositories/net-trainings.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { runLabel } from '../models/runs.ts';
import type { NetBackends } from './net-backends.ts';

/** A run that trains nets, while it does. */
export interface NetRun {
  readonly setup: NetSetup;
  readonly listener: Pick<GlobalListener, 'onBackend' | 'onNet'>;
}

export interface NetRuns {
  /**
   * Chooses a backend and gets ready to keep what is told.
   *
   * @returns null for a run without nets
   * @throws ApiError `bad-input` where the backend that is asked for cannot be used here
   */
  begin(run: StoredRun, experiment: StoredExperiment, spec: Spec, loaded: LoadedPanel, workers: number): Promise<NetRun | null>;
  /** The run's results are kept: its checkpoints are not needed any more. */
  finished(runId: string): void;
  /** Null where nothing was trained yet. */
  training(run: StoredRun): NetTraining | null;
  /** Removes checkpoints of runs that are finished or gone. */
  sweep(): void;
}

export interface NetRunsOptions {
  readonly store: Store;
  readonly backends: NetBackends;
  /** Holds a folder of checkpoints for each run that is not finished. */
  readonly folder: string;
  readonly codeVersion: string;
  /** An epoch is over, or a net has begun or ended. */
  readonly changed: (place: { readonly experimentId: string; readonly model: string }) => void;
}

/** Milliseconds that a net still takes at most, by its epochs so far; null where it has ended or none was timed. */
function leftOf({ ended, epochs }: StoredNetFit, history: NetFit['history']): number | null {
  const times = history.flatMap(({ ms }) => ms ?? []);
  if (ended !== null || times.length === 0) return null;
  return (times.reduce((sum, ms) => sum + ms, 0) / times.length) * (epochs - history.length);
}

export function createNetRuns({ store, backends, folder, codeVersion, changed }: NetRunsOptions): NetRuns {
  const trainings = store.netTrainings;
  const remove = (runId: string): void => rmSync(path.join(folder, runId), { recursive: true, force: true });

  function keep(runId: string, news: NetNews): void {
    if (news.what === 'start') {
      const { fit, name, epochs, patience, history, note } = news;
      const resumedAfter = history.length > 0 ? history.length : null;
      trainings.start(runId, { fit, name, epochs, patience, ended: null, bestEpoch: null, resumedAfter, note }, history);
    } else if (news.what === 'epoch') trainings.epoch(runId, news.fit, news.record, news.bestEpoch);
    else if (news.what === 'end') trainings.end(runId, news.fit, news.ended, news.bestEpoch);
    else trainings.note(runId, news.fit, news.note);
  }

  return {
    begin: async (run, experiment, spec, loaded, workers) => {
      if (!isNetKind(run.kind)) return null;
      const before = trainings.get(run.id);
      // A run goes on where it began: another backend rounds differently.
      const again = before ? { name: before.backend, why: before.backendWhy } : null;
      const asked = experiment.options.backend ?? 'auto';
      const backend = await backends.choose({ kind: run.kind, spec, loaded, horizon: experiment.options.horizon, workers, asked, again });
      return {
        setup: { backend, checkpoints: path.join(folder, run.id), codeVersion },
        listener: {
          onBackend: ({ name, what, why }) => trainings.begin(run.id, { backend: name, backendWhat: what, backendWhy: why }),
          onNet: (news) => {
            keep(run.id, news);
            changed({ experimentId: experiment.id, model: run.model });
          },
        },
      };
    },
    finished: remove,
    training: (run) => {
      const known = trainings.get(run.id);
      if (!known) return null;
      return {
        model: run.model,
        label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
        backend: { name: known.backend, what: known.backendWhat, why: known.backendWhy },
        fits: trainings.fits(run.id).map((fit) => {
          const history = trainings.history(run.id, fit.fit);
          return { ...fit, history, leftMs: leftOf(fit, history) };
        }),
      };
    },
    sweep: () => {
      let names: string[];
      try {
        names = readdirSync(folder);
      } catch {
        // It is made when the first checkpoint comes.
        return;
      }
      const unfinished = new Set(
        store.experiments
          .list()
          .filter(({ state }) => state !== 'done')
          .flatMap(({ id }) => store.experiments.runs(id))
          .filter(({ id }) => store.results.countFinished(id) === 0)
          .map(({ id }) => id),
      );
      for (const name of names) if (!unfinished.has(name)) remove(name);
    },
  };
}
