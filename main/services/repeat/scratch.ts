import { mkdirSync, rmSync } from 'node:fs';
import { ApiError } from '../../../contract/errors.ts';
import { ensembleByKind, trainableByKind } from '../../../engine/ensembles/index.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import { openStore, type Store } from '../../store/store.ts';
import { membersOf } from '../experiments/ensemble-members.ts';
import type { RunChain } from '../provenance/provenance.ts';

/** A run with what it takes to train it apart from all others. */
export interface Scratch {
  readonly store: Store;
  readonly experiment: StoredExperiment;
  readonly runs: readonly StoredRun[];
  /** Runs that it is made of. */
  readonly members: readonly StoredRun[];
  close(): void;
}

/** The runs that have to be trained for one: itself, the baselines that measure it, and what an ensemble is made of. */
function neededFor(run: StoredRun, all: readonly StoredRun[], series: number): { runs: StoredRun[]; members: StoredRun[] } {
  const members = ensembleByKind(run.kind) ? [...membersOf(run, all, series)] : [];
  const wanted = new Set([run.id, ...members.map(({ id }) => id)]);
  return { runs: all.filter(({ id, kind }) => wanted.has(id) || trainableByKind(kind).baseline), members };
}

/**
 * A workspace of its own in a folder, which holds one run as it was before it was trained. Nothing of it shows anywhere, and it is gone with the
 * folder.
 *
 * @param from - the workspace that the run is in
 * @throws ApiError `not-found` where the model that it went on from is gone
 */
export function openScratch(folder: string, from: Store, { experiment, run, version }: RunChain): Scratch {
  mkdirSync(folder, { recursive: true });
  const store = openStore(folder);
  const close = (): void => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { runs, members } = neededFor(run, from.experiments.runs(experiment.id), version.series);
    for (const { model, start } of runs)
      if (start && from.results.model(start.runId) === null)
        throw new ApiError('not-found', `${model} went on from a model that was deleted. It cannot be trained again.`, { value: run.id });
    const { parentId: _parent, ...rest } = experiment;
    const bare: StoredExperiment = {
      ...rest,
      state: 'running',
      options: { ...experiment.options, models: runs.map(({ model }) => model) },
      selected: null,
      selectionReason: null,
      warnings: [],
    };
    store.transaction(() => {
      store.datasets.insertDataset({ id: version.datasetId, name: version.datasetName, createdAt: version.createdAt });
      store.datasets.insertVersion(version, from.datasets.figuresOf(version.id));
      store.experiments.insert(bare);
      for (const one of runs) store.experiments.insertRun(one);
    });
    // What a run goes on from is not copied: it is read where it is.
    const begins = new Set(runs.flatMap(({ start }) => (start ? [start.runId] : [])));
    const model = (id: string): string | null => (begins.has(id) ? from : store).results.model(id);
    const results = { ...store.results, model };
    const fresh = runs.map((one): StoredRun => ({ ...one, artefact: null, artefactBytes: 0, summary: null }));
    return { store: { ...store, results }, experiment: bare, runs: fresh, members, close };
  } catch (error) {
    close();
    throw error;
  }
}
