import { createHash } from 'node:crypto';
import type { RunRecord, RunRow } from '../../../contract/entities/run.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Store } from '../../store/store.ts';

/** Everything that is kept of a run, from its row of the list. */
export function recordOf(store: Store, row: RunRow): RunRecord {
  const experiment = store.experiments.get(row.experimentId);
  const run = store.experiments.runs(row.experimentId).find(({ id }) => id === row.id);
  const version = store.datasets.get(row.datasetVersionId);
  if (!experiment || !run || !version) throw new ApiError('not-found', 'This run is not there any more. Choose another one.');
  const training = store.runs.training(row.experimentId);
  const { features, recipe } = version.choices;
  return {
    ...row,
    levels: [...experiment.options.levels],
    metric: experiment.options.metric,
    coverage: run.summary?.coverage ?? [],
    artefact: run.artefact,
    codeVersion: experiment.codeVersion,
    environment: experiment.environment,
    backend: store.runs.backend(row.id),
    finishedAt: training.finishedAt,
    trainedMs: training.trainedMs,
    warnings: store.runs.warnings(row.id).map(({ code, message, count }) => ({ code, message, count })),
    data: {
      rawId: version.rawId,
      files: version.files.map(({ name, sha256 }) => ({ name, sha256 })),
      recipe: (recipe?.steps ?? []).map(({ kind }) => kind),
      features: features
        ? {
            id: createHash('sha256').update(JSON.stringify(features)).digest('hex').slice(0, 12),
            kinds: [...new Set(features.specs.map(({ kind }) => kind))],
          }
        : null,
      first: version.first,
      last: version.last,
    },
    startedFrom: run.start?.runId ?? null,
  };
}
