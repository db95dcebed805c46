import type { Provenance } from '../../../contract/entities/provenance.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { RunSeal } from '../../store/repositories/seals.ts';
import type { Store } from '../../store/store.ts';
import { runLabel } from '../models/runs.ts';
import { figuresHash, forecastsHash, sealSnapshot, settingsHash } from './hashes.ts';

/** Edits of a forecast: which, and SHA-256 of what they are. */
export type ScenarioMark = NonNullable<Provenance['scenario']>;

export interface ProvenanceOptions {
  readonly store: Store;
  readonly snapshotPath: (rawId: string) => string;
  readonly application: Provenance['application'];
  readonly now?: () => Date;
}

/** A run with what it stands on. */
export interface RunChain {
  readonly experiment: StoredExperiment;
  readonly run: StoredRun;
  readonly version: StoredVersion;
}

/** @throws ApiError `not-found` */
export function chainOf(store: Store, runId: string): RunChain {
  const [listed] = store.runs.byIds([runId]);
  const experiment = listed && store.experiments.get(listed.experimentId);
  const run = experiment && store.experiments.runs(experiment.id).find(({ id }) => id === runId);
  const version = experiment && store.datasets.get(experiment.datasetVersionId);
  if (!run || !version) throw new ApiError('not-found', `There is no run ${runId} in this workspace.`, { value: runId });
  return { experiment, run, version };
}

/** Hashes of a run as it is now. */
export async function sealOf(
  store: Store,
  { experiment, run }: Pick<RunChain, 'experiment' | 'run'>,
  snapshot: string | null,
  sealed: { readonly at: string; readonly late: boolean },
): Promise<RunSeal> {
  return {
    runId: run.id,
    sealedAt: sealed.at,
    late: sealed.late,
    snapshot,
    settings: settingsHash(experiment, run),
    figures: figuresHash(run),
    forecasts: await forecastsHash(store.results, run.id),
  };
}

/**
 * Where the numbers of finished runs come from. Runs of before seals were kept get theirs when they are first asked about, and it is said.
 *
 * @returns asks for one run; ApiError `not-found`, `busy` for one that is not finished
 */
export function createProvenance({ store, snapshotPath, application, now = () => new Date() }: ProvenanceOptions) {
  return async (runId: string, scenario: ScenarioMark | null = null): Promise<Provenance> => {
    const { experiment, run, version } = chainOf(store, runId);
    if (experiment.state !== 'done' || run.artefact === null || run.summary === null)
      throw new ApiError('busy', 'This run is not finished: there is nothing yet to trace.', { value: runId });
    if (!store.seals.get(runId)) {
      const snapshot = await sealSnapshot(store, version.rawId, snapshotPath(version.rawId));
      store.seals.insert(await sealOf(store, { experiment, run }, snapshot, { at: now().toISOString(), late: true }));
    }
    const seal = store.seals.get(runId);
    if (!seal) throw new ApiError('not-found', `The run ${runId} was deleted while it was looked at.`, { value: runId });
    return {
      format: 'almanac-provenance',
      formatVersion: 1,
      application,
      createdAt: now().toISOString(),
      files: version.files.map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
      version: { id: version.id, dataset: version.datasetName, number: version.number, rawId: version.rawId, snapshot: seal.snapshot },
      run: {
        id: run.id,
        experimentId: experiment.id,
        experiment: experiment.name,
        model: run.model,
        label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
        kind: run.kind,
        seed: experiment.options.seed,
        settings: seal.settings,
        figures: seal.figures,
        codeVersion: experiment.codeVersion,
        commit: experiment.environment['commit'] ?? null,
        trainedAt: store.runs.training(experiment.id).finishedAt ?? experiment.createdAt,
        sealedAt: seal.sealedAt,
        late: seal.late,
      },
      model: { sha256: run.artefact, bytes: run.artefactBytes },
      forecast: { sha256: seal.forecasts, series: version.series, horizon: experiment.options.horizon },
      scenario,
    };
  };
}
export type ProvenanceOf = ReturnType<typeof createProvenance>;
