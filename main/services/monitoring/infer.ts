import { randomUUID } from 'node:crypto';
import type { ForecastRole, LoggedForecast } from '../../../contract/entities/deployment.ts';
import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { MonitorRequest } from '../../jobs/monitor-worker.ts';
import type { StoredDeployment } from '../../store/repositories/deployments.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { periodShift } from '../lineage/period-shift.ts';
import type { Registry } from '../registry/registry.ts';
import { placeSeries } from './deployed-series.ts';
import { packLogged, type SeriesToLog } from './forecast-log.ts';

export interface InferParts {
  readonly store: Store;
  readonly registry: Registry;
  readonly datasets: Datasets;
  readonly database: string;
  readonly now: () => string;
}

/** What is forecast: by which version, from which data. */
export interface ToInfer {
  readonly deployment: StoredDeployment;
  readonly version: ModelVersion;
  readonly dataId: string;
  readonly role: ForecastRole;
}

/** Takes what a version's backtest leads to expect, unless that is known. */
export async function learnExpectation(
  parts: InferParts,
  { deployment, version }: Pick<ToInfer, 'deployment' | 'version'>,
  call: CallOptions,
): Promise<void> {
  const { store, datasets, database, now } = parts;
  if (store.deployments.performance(deployment.id).some((row) => row.modelVersionId === version.id && row.expectation !== null)) return;
  const learnt = await datasets.panels.get(version.datasetVersionId);
  const { places } = placeSeries(store, deployment.id, learnt);
  // Data whose periods fall elsewhere are refused where it forecasts; until then its folds have the periods of their own data.
  const shift = periodShift(deployment.axis, learnt.version.axis) ?? 0;
  const request: MonitorRequest = { task: 'expect', database, runId: version.runId, learnt: learnt.panel, places, shift };
  const expected = await askAside<Uint8Array>('monitor', request, 'Reading the backtest', 'The forecast was cancelled.', call);
  store.deployments.putExpectation(deployment.id, version.id, now(), expected);
}

/**
 * Forecasts with a registered version and keeps the forecast, until what was forecast has come. The one that is there where it was made before.
 *
 * @throws ApiError as `LoadedVersion.forecast`; `bad-input` for data whose periods do not fall onto those of the deployment, and where no series has a forecast
 */
export async function infer(
  parts: InferParts,
  { deployment, version, dataId, role }: ToInfer,
  call: CallOptions = {},
): Promise<LoggedForecast> {
  const { store, registry, datasets, now } = parts;
  const known = store.deployments.forecastOf(deployment.id, version.id, dataId);
  if (known) {
    if (known.role === role) return known;
    store.deployments.setRole(known.id, role);
    return { ...known, role };
  }
  const loaded = await registry.load(version.id);
  await learnExpectation(parts, { deployment, version }, call);
  const made = await loaded.forecast({ versionId: dataId, horizon: deployment.horizon, levels: deployment.levels }, call);
  const given = await datasets.panels.get(dataId);
  const shift = periodShift(deployment.axis, given.version.axis);
  if (shift === null)
    throw new ApiError(
      'bad-input',
      `The periods of ${given.version.datasetName} v${given.version.number} do not fall onto those of ${deployment.name}.`,
    );
  const { places } = placeSeries(store, deployment.id, given);
  const { panel } = given;
  const endOf = (i: number): number => (panel.start[i] ?? 0) + (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0) + shift;
  const series = made.rows.flatMap((row): SeriesToLog[] =>
    row.problem === null ? [{ place: places[row.index] as number, start: endOf(row.index), mean: row.mean, bands: row.bands }] : [],
  );
  if (series.length === 0)
    throw new ApiError(
      'bad-input',
      `${version.name} v${version.number} has no forecast of any series: ${made.rows[0]?.problem ?? 'there is none'}`,
    );
  const originPeriod = panel.ids.reduce((last, _, i) => Math.max(last, endOf(i) - 1), -Infinity);
  return store.deployments.insertForecast({
    id: randomUUID(),
    deploymentId: deployment.id,
    modelVersionId: version.id,
    role,
    datasetVersionId: dataId,
    origin: formatPeriod(deployment.axis, originPeriod),
    originPeriod,
    madeAt: now(),
    horizon: made.horizon,
    levels: [...made.levels],
    series: series.length,
    failed: made.rows.length - series.length,
    payload: packLogged(series, made.horizon, made.levels),
  });
}
