import type { EarlierRun } from '../../../contract/entities/scenario.ts';
import { formatPeriod, periodMs, type TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Store } from '../../store/store.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { runLabel } from '../models/runs.ts';
import { periodRange, type RunForecasts } from './run-forecasts.ts';

/** Runs whose forecasts can be compared with those of one, period by period. */
export function earlierRuns(store: Store, later: RunForecasts): EarlierRun[] {
  const own = later.loaded.version;
  const range = periodRange(later);
  return store.experiments
    .list()
    .filter(({ state }) => state === 'done')
    .flatMap((experiment) => {
      const version = store.datasets.get(experiment.datasetVersionId);
      if (!version || version.datasetId !== own.datasetId) return [];
      const shift = periodShift(version.axis, own.axis);
      if (shift === null) return [];
      // Where each series ends is not known without reading them all: the data's end tells.
      const end = periodAfter(version.axis, version.last);
      const periods = Math.min(end - shift + experiment.options.horizon, range.end) - Math.max(end - shift, range.first);
      if (periods <= 0) return [];
      return store.experiments.runs(experiment.id).flatMap((run): EarlierRun[] =>
        run.id === later.run.id
          ? []
          : [
              {
                runId: run.id,
                label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
                experiment: experiment.name,
                dataset: experiment.datasetName,
                version: experiment.datasetNumber,
                createdAt: experiment.createdAt,
                periods,
                selected: experiment.selected === run.model,
                scenarios: store.scenarios.list(run.id).map(({ id, name }) => ({ id, name })),
              },
            ],
      );
    })
    .sort(
      (a, b) =>
        Number(a.version >= later.experiment.datasetNumber) - Number(b.version >= later.experiment.datasetNumber) ||
        (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : Number(b.selected) - Number(a.selected)),
    );
}

const mostPeriods = 2 ** 26;

/** The period after one that is written so; labels rise with their periods. */
function periodAfter(axis: TimeAxis, label: string): number {
  if (axis.frequency.unit === 'integer') return (Number(label) - axis.origin) / axis.frequency.step + 1;
  // Years of five digits are later than any that data have, though their text is not.
  const isBefore = (period: number): boolean => {
    const text = formatPeriod(axis, period);
    return !Number.isNaN(periodMs(axis, period)) && text.length <= label.length && text < label;
  };
  let [low, high] = [0, mostPeriods];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
