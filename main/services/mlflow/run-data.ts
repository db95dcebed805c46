import type { RunRecord } from '../../../contract/entities/run.ts';
import { metricOrder, unpackMetrics } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { MlflowMetric, MlflowRun, MlflowStatus } from './types.ts';

/** MLflow's own limits. */
const mostName = 250;
const mostValue = 5000;
const mostParameter = 500;

/** What MLflow takes for the name of a parameter, metric or tag, and every file system for one of a file. */
export const keyOf = (name: string): string =>
  name
    .replaceAll(/[^\p{ASCII}]|[^\w .-]/gu, '_')
    .replaceAll(/^\.+/g, '_')
    .trim()
    .slice(0, mostName) || '_';

const statuses: Record<StoredExperiment['state'], MlflowStatus> = {
  running: 'RUNNING',
  done: 'FINISHED',
  cancelled: 'KILLED',
  interrupted: 'KILLED',
  failed: 'FAILED',
};

const page = 2000;

/** Means of each metric over series, fold by fold. */
async function byFold({ results }: Store, runId: string): Promise<Map<string, number[]>> {
  const sums = new Map(metricOrder.map((name) => [name as string, [] as { sum: number; count: number }[]]));
  for (let after = -1; ;) {
    const rows = results.summaries(runId, after, page);
    const last = rows.at(-1);
    if (!last) break;
    after = last.series;
    for (const { metrics } of rows) {
      const { folds, values } = unpackMetrics(metrics);
      metricOrder.forEach((name, k) => {
        const own = sums.get(name) ?? [];
        for (let fold = 0; fold < folds; fold++) {
          const value = values[fold * metricOrder.length + k] ?? NaN;
          if (!Number.isFinite(value)) continue;
          const at = (own[fold] ??= { sum: 0, count: 0 });
          at.sum += value;
          at.count += 1;
        }
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return new Map([...sums].map(([name, folds]) => [name, folds.map(({ sum, count }) => sum / count)]));
}

const plainMetrics = [
  'mase',
  'rmsse',
  'smape',
  'mape',
  'rmse',
  'mae',
  'bias',
  'skill',
  'fitMs',
  'forecastMs',
  'failed',
  'size',
] as const satisfies readonly (keyof RunRecord)[];

/**
 * A run as MLflow has runs. Metrics of the whole backtest have step 0; `mase_by_fold` and the like the number of the fold, `coverage_80_by_step` the
 * steps ahead, losses of nets the epoch, each from 1.
 */
export async function mlflowRunOf(store: Store, record: RunRecord, experiment: StoredExperiment, run: StoredRun): Promise<MlflowRun> {
  const startMs = Date.parse(record.createdAt);
  const endMs = record.finishedAt === null ? null : Date.parse(record.finishedAt);
  const metrics: MlflowMetric[] = [];
  const put = (name: string, value: number | null | undefined, step = 0): void => {
    if (value !== null && value !== undefined && Number.isFinite(value))
      metrics.push({ key: keyOf(name), value, step, timestampMs: (endMs ?? startMs) + step });
  };
  for (const name of plainMetrics)
    put(
      name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      record[name],
    );
  for (const { level, measured } of record.coverage) put(`coverage_${level}`, measured);
  for (const { level, measured } of run.summary?.coverageByHorizon ?? [])
    measured.forEach((value, step) => put(`coverage_${level}_by_step`, value, step + 1));
  for (const [name, folds] of await byFold(store, run.id)) folds.forEach((value, fold) => put(`${name}_by_fold`, value, fold + 1));
  for (const { fit, name } of store.netTrainings.fits(run.id))
    for (const { epoch, trainingLoss, validationLoss } of store.netTrainings.history(run.id, fit)) {
      put(`training_loss ${name}`, trainingLoss, epoch);
      put(`validation_loss ${name}`, validationLoss, epoch);
    }
  const { options, environment, codeVersion, datasetVersionId } = experiment;
  const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries({
    kind: run.kind,
    horizon: options.horizon,
    folds: options.folds,
    selection_metric: options.metric,
    levels: options.levels.join(','),
    seed: options.seed,
    dataset: `${record.dataset} v${record.version}`,
  }))
    parameters.set(name, text(value));
  for (const [name, value] of Object.entries(run.spec))
    parameters.set(parameters.has(keyOf(name)) ? `setting.${keyOf(name)}` : keyOf(name), text(value).slice(0, mostParameter) || "''");
  const tags = new Map<string, string>([
    ['mlflow.runName', record.label],
    ['mlflow.user', 'almanac'],
    ['mlflow.source.name', 'Almanac'],
    ['mlflow.source.type', 'LOCAL'],
    ['almanac.run', run.id],
    ['almanac.experiment', experiment.id],
    ['almanac.dataset_version', datasetVersionId],
    ['almanac.version', codeVersion],
    ['almanac.selected', String(record.selected)],
    ...(run.artefact === null ? [] : [['almanac.models_sha256', run.artefact] as const]),
    ...(record.group === null ? [] : [['almanac.group', record.group] as const]),
    ...(record.note === '' ? [] : [['mlflow.note.content', record.note] as const]),
    ...(environment['commit'] === undefined ? [] : [['mlflow.source.git.commit', environment['commit']] as const]),
    ...record.tags.map((tag) => [keyOf(`tag.${tag}`), 'true'] as const),
  ]);
  return {
    id: run.id.replaceAll('-', ''),
    name: record.label.slice(0, mostName),
    status: statuses[experiment.state],
    startMs,
    endMs,
    parameters: [...parameters],
    metrics,
    tags: [...tags].map(([key, value]) => [key, value.slice(0, mostValue)] as const),
  };
}
