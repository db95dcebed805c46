import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { RunStart, StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { runLabel } from '../models/runs.ts';

export interface UpdatedRun extends Pick<StoredRun, 'model' | 'kind' | 'label' | 'spec'> {
  readonly start: RunStart | null;
}

/** The newest version of an experiment's dataset that is newer than its own, or null. */
export function newerVersion(store: Store, { datasetVersionId }: Pick<StoredExperiment, 'datasetVersionId'>): StoredVersion | null {
  const own = store.datasets.get(datasetVersionId);
  const newest = own && store.datasets.findByName(own.datasetId);
  return newest && newest.id !== own.id && newest.number > own.number && newest.archivedAt === undefined ? newest : null;
}

/** Whether a period's label comes after another's; both are written alike, and whole numbers grow in length. */
const isAfter = (label: string, other: string): boolean => (label.length === other.length ? label > other : label.length > other.length);

/** The one to offer: a version that was only cleaned in another way, or cut, has nothing to go on to. */
export function offeredVersion(store: Store, experiment: Pick<StoredExperiment, 'datasetVersionId'>): StoredVersion | null {
  const newest = newerVersion(store, experiment);
  const own = store.datasets.get(experiment.datasetVersionId);
  return newest && own && (isAfter(newest.last, own.last) || newest.rows > own.rows) ? newest : null;
}

/** Period after the last value of any series. */
export function endOf({ ids, offsets, start }: Panel): number {
  let end = -Infinity;
  ids.forEach((_, i) => {
    const length = (offsets[i + 1] as number) - (offsets[i] as number);
    if (length > 0) end = Math.max(end, (start[i] as number) + length);
  });
  return end;
}

/**
 * The period of the new data from which on a model of the old data has learnt nothing.
 *
 * @throws ApiError `bad-input` where nothing new has come, or the two cannot be compared
 */
export function firstNewPeriod(before: LoadedPanel, after: LoadedPanel): number {
  const shift = periodShift(before.version.axis, after.version.axis);
  const name = `${after.version.datasetName} v${after.version.number}`;
  if (shift === null)
    throw new ApiError(
      'bad-input',
      `${name} has other periods than the data that this experiment learnt from, so nothing can go on from it. Train a new comparison.`,
      { field: 'versionId' },
    );
  const from = endOf(before.panel) - shift;
  if (endOf(after.panel) <= from)
    throw new ApiError(
      'bad-input',
      `${name} ends with ${formatPeriod(after.version.axis, endOf(after.panel) - 1)}, as the data that this experiment learnt from: there is nothing new to learn.`,
      { field: 'versionId' },
    );
  return from;
}

const nameOf = (model: string): string => `${model.slice(0, 72)}@before`;

/**
 * The runs of an experiment on newer data after these have changed: all are fitted anew, with what models that learn across series found out of themselves before the change
 * (see `GlobalModel.anew`). Going on from what was learnt is quicker and follows a change slowly.
 *
 * @param modelOf - the model of a run as JSON, null where it is not there
 */
export function runsAnew(runs: readonly StoredRun[], modelOf: (runId: string) => string | null): UpdatedRun[] {
  return runs
    .filter(({ start }) => start?.mode !== 'keep')
    .map(({ id, model, kind, label, spec }) => {
      const learner = globalModelByKind(kind);
      const fitted = learner?.anew ? modelOf(id) : null;
      // Settings are plain JSON.
      const own = learner?.anew && fitted !== null ? (learner.anew(learner.read(JSON.parse(fitted)), spec) as StoredRun['spec']) : spec;
      return { model, kind, label, spec: own, start: null };
    });
}

/**
 * The runs of an experiment on newer data: models that learn across series go on from what they have learnt, and stand beside themselves as
 * they were, measured on the same folds; all others are fitted anew.
 *
 * @param hasModel - whether the model of a run is there
 */
export function updatedRuns(runs: readonly StoredRun[], from: number, hasModel: (runId: string) => boolean): UpdatedRun[] {
  // What was kept once is not kept again beside what came of it.
  const own = runs.filter(({ start }) => start?.mode !== 'keep');
  const begun = own.map(({ id, model, kind, label, spec }): UpdatedRun => {
    const start: RunStart | null = globalModelByKind(kind)?.goOn && hasModel(id) ? { mode: 'go-on', runId: id, from } : null;
    return { model, kind, label, spec, start };
  });
  const kept = begun.flatMap(({ start, ...run }) =>
    start
      ? [
          {
            ...run,
            model: nameOf(run.model),
            label: `Before: ${runLabel({ name: run.model, kind: run.kind, label: run.label })}`,
            start: { ...start, mode: 'keep' as const },
          },
        ]
      : [],
  );
  return [...begun, ...kept];
}
