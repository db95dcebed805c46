import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { metricOrder, unpackMetrics } from '../../jobs/result-codec.ts';
import { runLabel } from '../models/runs.ts';
import type { Store } from '../../store/store.ts';

const page = 2000;

/** MASE by series of the selected model of the newest finished experiment on a version: the mean over its folds, NaN where unknown. */
export function newestError(store: Store, versionId: string, series: number): Pick<ExplorePanel, 'error' | 'errorOf'> {
  const error = new Float64Array(series).fill(NaN);
  const newest = store.experiments
    .ofVersion(versionId)
    .filter(({ state, selected }) => state === 'done' && selected !== null)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  const run = newest && store.experiments.runs(newest.id).find(({ model }) => model === newest.selected);
  if (!newest || !run) return { error, errorOf: null };
  const column = metricOrder.indexOf('mase');
  for (let after = -1; ;) {
    const results = store.results.summaries(run.id, after, page);
    for (const { series: at, metrics } of results) {
      const { folds, values } = unpackMetrics(metrics);
      let sum = 0;
      let seen = 0;
      for (let fold = 0; fold < folds; fold++) {
        const value = values[fold * metricOrder.length + column] ?? NaN;
        if (Number.isNaN(value)) continue;
        sum += value;
        seen++;
      }
      if (at < series && seen > 0) error[at] = sum / seen;
    }
    const last = results.at(-1);
    if (!last || results.length < page) break;
    after = last.series;
  }
  return {
    error,
    errorOf: {
      experimentId: newest.id,
      name: newest.name,
      model: run.model,
      label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
    },
  };
}
