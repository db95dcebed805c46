import type { Winners } from '../../../contract/entities/winners.ts';
import type { MetricName } from '../../../contract/entities/experiment.ts';
import { trainableByKind } from '../../../engine/ensembles/index.ts';
import { models } from '../../../engine/models/index.ts';
import { metricOrder, unpackMetrics } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ResultRepository } from '../../store/repositories/results.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { runLabel } from '../models/runs.ts';

const page = 2000;
/** A key with more values than this tells series apart, it does not group them. */
const mostSegments = 50;
/** Errors this close are the same: a model and the naive one that stood in for it. */
const sameError = 1e-9;

/** Mean of a metric over each series' folds, NaN where there is none; read a page at a time so that the process stays responsive. */
export async function seriesErrors(
  results: ResultRepository,
  runId: string,
  seriesCount: number,
  metric: MetricName,
): Promise<Float64Array> {
  const errors = new Float64Array(seriesCount).fill(NaN);
  const column = metricOrder.indexOf(metric);
  for (let after = -1; ;) {
    const rows = results.summaries(runId, after, page);
    const last = rows.at(-1);
    if (!last) return errors;
    after = last.series;
    for (const { series, metrics } of rows) {
      const { folds, values } = unpackMetrics(metrics);
      let sum = 0;
      let count = 0;
      for (let fold = 0; fold < folds; fold++) {
        const value = values[fold * metricOrder.length + column] ?? NaN;
        if (!Number.isFinite(value)) continue;
        sum += value;
        count++;
      }
      if (count > 0) errors[series] = sum / count;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The run with the lowest error for each series.
 *
 * @param errors - one array of n for each run
 * @param complexity - of each run; of equal errors the simpler run wins
 * @returns position of the winner, -1 where no run has an error, and its error
 */
export function lowestErrors(
  errors: readonly Float64Array[],
  complexity: readonly number[],
): { winner: Int32Array<ArrayBuffer>; error: Float64Array<ArrayBuffer> } {
  const n = errors[0]?.length ?? 0;
  const winner = new Int32Array(n).fill(-1);
  const error = new Float64Array(n).fill(NaN);
  for (let i = 0; i < n; i++) {
    let best = -1;
    let lowest = Infinity;
    for (let k = 0; k < errors.length; k++) {
      const value = errors[k]?.[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      const close = Math.abs(value - lowest) <= sameError * Math.max(1, Math.abs(lowest));
      const simpler = best !== -1 && (complexity[k] ?? 0) < (complexity[best] ?? 0);
      if (best === -1 || (close ? simpler : value < lowest)) {
        best = k;
        lowest = value;
      }
    }
    if (best === -1) continue;
    winner[i] = best;
    error[i] = lowest;
  }
  return { winner, error };
}

/** Groups of series by the values of their keys: a group for each value of each key that has few. */
function segmentsOf({ version, keys, panel }: LoadedPanel, winner: Int32Array, names: readonly string[]): Winners['segments'] {
  return version.keyNames.flatMap((key, k) => {
    const column = keys[k] ?? [];
    const groups = new Map<string, { series: number; undecided: number; counts: number[] }>();
    for (let i = 0; i < panel.ids.length; i++) {
      const value = column[i] ?? '';
      let group = groups.get(value);
      if (!group) {
        if (groups.size === mostSegments) return [];
        group = { series: 0, undecided: 0, counts: names.map(() => 0) };
        groups.set(value, group);
      }
      group.series++;
      const run = winner[i] ?? -1;
      if (run === -1) group.undecided++;
      else group.counts[run] = (group.counts[run] ?? 0) + 1;
    }
    // A key with one series a value says no more than the list of series.
    if (groups.size === panel.ids.length) return [];
    return [...groups]
      .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .map(([value, group]) => {
        const most = Math.max(0, ...group.counts);
        return { key, value, ...group, best: most === 0 ? null : (names[group.counts.indexOf(most)] ?? null) };
      });
  });
}

/** Which run won on which series, and what the runs that choose by themselves chose. */
export async function findWinners(
  results: ResultRepository,
  { options }: StoredExperiment,
  /** In the order of the leaderboard. */
  runs: readonly StoredRun[],
  loaded: LoadedPanel,
): Promise<Winners> {
  const errors: Float64Array[] = [];
  for (const run of runs) errors.push(await seriesErrors(results, run.id, loaded.panel.ids.length, options.metric));
  const { winner, error } = lowestErrors(
    errors,
    runs.map(({ kind }) => trainableByKind(kind).complexity),
  );
  const counts = runs.map(() => 0);
  let undecided = 0;
  for (const run of winner) {
    if (run === -1) undecided++;
    else counts[run] = (counts[run] ?? 0) + 1;
  }
  const labelOf = ({ model, kind, label }: StoredRun): string => runLabel({ name: model, kind, label });
  return {
    metric: options.metric,
    models: runs.map((run, k) => ({
      model: run.model,
      label: labelOf(run),
      baseline: trainableByKind(run.kind).baseline,
      count: counts[k] ?? 0,
    })),
    undecided,
    chosen: runs.flatMap((run) => {
      const kinds = results.chosen(run.id);
      if (kinds.length === 0) return [];
      const named = kinds.map(({ kind, count }) => ({ kind, label: models.find((model) => model.kind === kind)?.label ?? kind, count }));
      return [{ model: run.model, label: labelOf(run), kinds: named }];
    }),
    segments: segmentsOf(
      loaded,
      winner,
      runs.map(({ model }) => model),
    ),
    list: { winner, error },
  };
}
