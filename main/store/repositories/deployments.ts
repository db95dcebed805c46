import type { Database } from 'better-sqlite3';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Arrival, Deployment, LoggedForecast } from '../../../contract/entities/deployment.ts';

export interface StoredDeployment extends Deployment {
  /** What its periods are counted on: that of the data that the first champion learnt from. */
  readonly axis: TimeAxis;
}

/** A series that a deployment has met; its place never changes. */
export interface DeployedSeries {
  readonly place: number;
  /** Its id in panels. */
  readonly series: string;
  readonly keys: Readonly<Record<string, string>>;
}

export interface StoredForecast extends LoggedForecast {
  /** The last known period on the deployment's axis. */
  readonly originPeriod: number;
}

/** What became of the forecasts of one period. */
export interface StoredPeriod {
  readonly deploymentId: string;
  readonly modelVersionId: string;
  readonly period: number;
  /** Whether it was the champion's forecast. */
  readonly served: boolean;
  /** Tells of the forecasts and actuals that it was made of: where that changes it is made again. */
  readonly madeOf: string;
  readonly payload: Uint8Array;
}

export interface StoredPerformance {
  readonly deploymentId: string;
  readonly modelVersionId: string;
  readonly updatedAt: string;
  readonly expectation: Uint8Array | null;
  /** JSON. */
  readonly summary: string | null;
}

interface DeploymentRow {
  id: string;
  name: string;
  model_id: string;
  dataset_id: string;
  horizon: number;
  levels: string;
  policy: string;
  paused: number;
  axis: string;
  created_at: string;
}
interface ForecastRow {
  id: string;
  deployment_id: string;
  model_version_id: string;
  role: LoggedForecast['role'];
  dataset_version_id: string;
  origin: string;
  origin_period: number;
  made_at: string;
  horizon: number;
  levels: string;
  series: number;
  failed: number;
}
interface ArrivalRow {
  deployment_id: string;
  dataset_version_id: string;
  number: number;
  at: string;
  state: Arrival['state'];
  owner_pid: number | null;
  findings: string;
  message: string | null;
  new_periods: number | null;
  matched: number | null;
  finished_at: string | null;
}

export interface DeploymentRepository {
  /** By name. */
  list(): StoredDeployment[];
  get(id: string): StoredDeployment | null;
  /** Whatever its capitals. */
  named(name: string): StoredDeployment | null;
  ofDataset(datasetId: string): StoredDeployment[];
  insert(deployment: StoredDeployment): void;
  change(deployment: Pick<StoredDeployment, 'id' | 'name' | 'horizon' | 'levels' | 'policy' | 'paused'>): void;
  /** With all that was logged and kept for it. */
  delete(id: string): void;

  /** In order of their places. */
  series(deploymentId: string): DeployedSeries[];
  addSeries(deploymentId: string, series: readonly DeployedSeries[]): void;

  /** Newest first. */
  forecasts(deploymentId: string, limit?: number): StoredForecast[];
  forecast(id: string): (StoredForecast & { readonly payload: Uint8Array }) | null;
  forecastOf(deploymentId: string, modelVersionId: string, datasetVersionId: string): StoredForecast | null;
  /** Those whose last known period lies in a range, both ends included. */
  forecastsFrom(deploymentId: string, first: number, last: number): StoredForecast[];
  /** Keeps the one that is there where the same was made meanwhile. */
  insertForecast(forecast: StoredForecast & { readonly payload: Uint8Array }): StoredForecast;
  /** A version that was a challenger serves now, or the other way round. */
  setRole(id: string, role: LoggedForecast['role']): void;

  /** Without what is in them, in order of periods. */
  periods(deploymentId: string): Omit<StoredPeriod, 'payload'>[];
  putPeriods(rows: readonly StoredPeriod[]): void;
  performance(deploymentId: string): StoredPerformance[];
  putExpectation(deploymentId: string, modelVersionId: string, at: string, expectation: Uint8Array | null): void;
  putSummary(deploymentId: string, modelVersionId: string, at: string, summary: string): void;

  /** Newest first. */
  arrivals(deploymentId: string, limit?: number): Arrival[];
  arrival(deploymentId: string, datasetVersionId: string): Arrival | null;
  /** Notes that a version has come; nothing where it is noted. */
  noteArrival(deploymentId: string, datasetVersionId: string, number: number, at: string): void;
  /** Those that are not finished, the oldest first, with the process that works on them. */
  openArrivals(): (Arrival & { readonly ownerPid: number | null })[];
  takeArrival(deploymentId: string, datasetVersionId: string, pid: number): void;
  finishArrival(arrival: Omit<Arrival, 'number' | 'at'>): void;
}

const deploymentOf = (row: DeploymentRow): StoredDeployment => ({
  id: row.id,
  name: row.name,
  modelId: row.model_id,
  datasetId: row.dataset_id,
  horizon: row.horizon,
  levels: JSON.parse(row.levels) as number[],
  policy: JSON.parse(row.policy) as Deployment['policy'],
  paused: row.paused === 1,
  axis: JSON.parse(row.axis) as TimeAxis,
  createdAt: row.created_at,
});
const forecastOf = (row: ForecastRow): StoredForecast => ({
  id: row.id,
  deploymentId: row.deployment_id,
  modelVersionId: row.model_version_id,
  role: row.role,
  datasetVersionId: row.dataset_version_id,
  origin: row.origin,
  originPeriod: row.origin_period,
  madeAt: row.made_at,
  horizon: row.horizon,
  levels: JSON.parse(row.levels) as number[],
  series: row.series,
  failed: row.failed,
});
const arrivalOf = (row: ArrivalRow): Arrival => ({
  deploymentId: row.deployment_id,
  datasetVersionId: row.dataset_version_id,
  number: row.number,
  at: row.at,
  state: row.state,
  findings: JSON.parse(row.findings) as string[],
  message: row.message,
  newPeriods: row.new_periods,
  matched: row.matched,
  finishedAt: row.finished_at,
});

export function deploymentRepository(db: Database): DeploymentRepository {
  const list = db.prepare<[], DeploymentRow>('SELECT * FROM deployment ORDER BY name');
  const get = db.prepare<[string], DeploymentRow>('SELECT * FROM deployment WHERE id = ?');
  const named = db.prepare<[string], DeploymentRow>('SELECT * FROM deployment WHERE name = ?');
  const ofDataset = db.prepare<[string], DeploymentRow>('SELECT * FROM deployment WHERE dataset_id = ? ORDER BY name');
  const insert = db.prepare(`INSERT INTO deployment (id, name, model_id, dataset_id, horizon, levels, policy, paused, axis, created_at)
    VALUES (@id, @name, @modelId, @datasetId, @horizon, @levels, @policy, @paused, @axis, @createdAt)`);
  const change = db.prepare(
    'UPDATE deployment SET name = @name, horizon = @horizon, levels = @levels, policy = @policy, paused = @paused WHERE id = @id',
  );
  const remove = db.prepare('DELETE FROM deployment WHERE id = ?');
  const series = db.prepare<[string], { place: number; series: string; keys: string }>(
    'SELECT place, series, keys FROM deployment_series WHERE deployment_id = ? ORDER BY place',
  );
  const addSeries = db.prepare('INSERT OR IGNORE INTO deployment_series (deployment_id, place, series, keys) VALUES (?, ?, ?, ?)');
  const columns =
    'id, deployment_id, model_version_id, role, dataset_version_id, origin, origin_period, made_at, horizon, levels, series, failed';
  const forecasts = db.prepare<[string, number], ForecastRow>(
    `SELECT ${columns} FROM logged_forecast WHERE deployment_id = ? ORDER BY made_at DESC, rowid DESC LIMIT ?`,
  );
  const forecast = db.prepare<[string], ForecastRow & { payload: Uint8Array }>('SELECT * FROM logged_forecast WHERE id = ?');
  const same = db.prepare<[string, string, string], ForecastRow>(
    `SELECT ${columns} FROM logged_forecast WHERE deployment_id = ? AND model_version_id = ? AND dataset_version_id = ?`,
  );
  const between = db.prepare<[string, number, number], ForecastRow>(
    `SELECT ${columns} FROM logged_forecast WHERE deployment_id = ? AND origin_period BETWEEN ? AND ? ORDER BY origin_period, made_at`,
  );
  const insertForecast = db.prepare(`INSERT OR IGNORE INTO logged_forecast (${columns}, payload)
    VALUES (@id, @deploymentId, @modelVersionId, @role, @datasetVersionId, @origin, @originPeriod, @madeAt, @horizon, @levels, @series, @failed, @payload)`);
  const setRole = db.prepare('UPDATE logged_forecast SET role = ? WHERE id = ?');
  const periods = db.prepare<[string], { model_version_id: string; period: number; served: number; made_of: string }>(
    'SELECT model_version_id, period, served, made_of FROM performance_period WHERE deployment_id = ? ORDER BY period',
  );
  const putPeriod =
    db.prepare(`INSERT OR REPLACE INTO performance_period (deployment_id, model_version_id, period, served, made_of, payload)
    VALUES (@deploymentId, @modelVersionId, @period, @served, @madeOf, @payload)`);
  const performance = db.prepare<
    [string],
    { model_version_id: string; updated_at: string; expectation: Uint8Array | null; summary: string | null }
  >('SELECT model_version_id, updated_at, expectation, summary FROM performance WHERE deployment_id = ?');
  const putExpectation = db.prepare(`INSERT INTO performance (deployment_id, model_version_id, updated_at, expectation) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, expectation = excluded.expectation`);
  const putSummary = db.prepare(`INSERT INTO performance (deployment_id, model_version_id, updated_at, summary) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, summary = excluded.summary`);
  const arrivals = db.prepare<[string, number], ArrivalRow>(
    'SELECT * FROM arrival WHERE deployment_id = ? ORDER BY number DESC, at DESC LIMIT ?',
  );
  const arrival = db.prepare<[string, string], ArrivalRow>('SELECT * FROM arrival WHERE deployment_id = ? AND dataset_version_id = ?');
  const note = db.prepare(
    `INSERT OR IGNORE INTO arrival (deployment_id, dataset_version_id, number, at, state) VALUES (?, ?, ?, ?, 'waiting')`,
  );
  const open = db.prepare<[], ArrivalRow>(`SELECT * FROM arrival WHERE state IN ('waiting', 'working') ORDER BY at, number`);
  const take = db.prepare(
    `UPDATE arrival SET state = 'working', owner_pid = @pid WHERE deployment_id = @deploymentId AND dataset_version_id = @datasetVersionId`,
  );
  const finish = db.prepare(`UPDATE arrival SET state = @state, owner_pid = NULL, findings = @findings, message = @message,
    new_periods = @newPeriods, matched = @matched, finished_at = @finishedAt
    WHERE deployment_id = @deploymentId AND dataset_version_id = @datasetVersionId`);
  const one = <R, T>(row: R | undefined, of: (row: R) => T): T | null => (row === undefined ? null : of(row));
  const text = ({ levels, policy }: Pick<Deployment, 'levels' | 'policy'>) => ({
    levels: JSON.stringify(levels),
    policy: JSON.stringify(policy),
  });
  return {
    list: () => list.all().map(deploymentOf),
    get: (id) => one(get.get(id), deploymentOf),
    named: (name) => one(named.get(name), deploymentOf),
    ofDataset: (id) => ofDataset.all(id).map(deploymentOf),
    insert: (added) => void insert.run({ ...added, ...text(added), paused: added.paused ? 1 : 0, axis: JSON.stringify(added.axis) }),
    change: (changed) => void change.run({ ...changed, ...text(changed), paused: changed.paused ? 1 : 0 }),
    delete: (id) => void remove.run(id),
    series: (id) => series.all(id).map((row) => ({ ...row, keys: JSON.parse(row.keys) as Record<string, string> })),
    addSeries: (id, added) => {
      for (const one of added) addSeries.run(id, one.place, one.series, JSON.stringify(one.keys));
    },
    forecasts: (id, limit = -1) => forecasts.all(id, limit).map(forecastOf),
    forecast: (id) => one(forecast.get(id), (row) => ({ ...forecastOf(row), payload: row.payload })),
    forecastOf: (id, modelVersionId, datasetVersionId) => one(same.get(id, modelVersionId, datasetVersionId), forecastOf),
    forecastsFrom: (id, first, last) => between.all(id, first, last).map(forecastOf),
    insertForecast: (added) => {
      insertForecast.run({ ...added, levels: JSON.stringify(added.levels) });
      const kept = same.get(added.deploymentId, added.modelVersionId, added.datasetVersionId);
      return forecastOf(kept as ForecastRow);
    },
    setRole: (id, role) => void setRole.run(role, id),
    periods: (id) =>
      periods.all(id).map((row) => ({
        deploymentId: id,
        modelVersionId: row.model_version_id,
        period: row.period,
        served: row.served === 1,
        madeOf: row.made_of,
      })),
    putPeriods: (rows) => {
      for (const row of rows) putPeriod.run({ ...row, served: row.served ? 1 : 0 });
    },
    performance: (id) =>
      performance.all(id).map((row) => ({
        deploymentId: id,
        modelVersionId: row.model_version_id,
        updatedAt: row.updated_at,
        expectation: row.expectation,
        summary: row.summary,
      })),
    putExpectation: (id, modelVersionId, at, expectation) => void putExpectation.run(id, modelVersionId, at, expectation),
    putSummary: (id, modelVersionId, at, summary) => void putSummary.run(id, modelVersionId, at, summary),
    arrivals: (id, limit = -1) => arrivals.all(id, limit).map(arrivalOf),
    arrival: (id, datasetVersionId) => one(arrival.get(id, datasetVersionId), arrivalOf),
    noteArrival: (id, datasetVersionId, number, at) => void note.run(id, datasetVersionId, number, at),
    openArrivals: () => open.all().map((row) => ({ ...arrivalOf(row), ownerPid: row.owner_pid })),
    takeArrival: (deploymentId, datasetVersionId, pid) => void take.run({ deploymentId, datasetVersionId, pid }),
    finishArrival: (finished) => void finish.run({ ...finished, findings: JSON.stringify(finished.findings) }),
  };
}
