import Sqlite from 'better-sqlite3';

/** Reads what is kept of a deployment beside the process that writes it, without ever writing. For threads. */
export interface MonitoringReader {
  /** Logged forecasts in order of what they knew, without what is in them. */
  forecasts(deploymentId: string): {
    readonly id: string;
    readonly modelVersionId: string;
    readonly role: string;
    readonly originPeriod: number;
    readonly horizon: number;
  }[];
  payload(forecastId: string): Uint8Array;
  /** By `VERSION PERIOD`: what they were made of. */
  madeOf(deploymentId: string): Map<string, string>;
  /** Of a version, in order. */
  periods(
    deploymentId: string,
    modelVersionId: string,
  ): { readonly period: number; readonly served: number; readonly payload: Uint8Array }[];
  expectation(deploymentId: string, modelVersionId: string): Uint8Array | null;
  close(): void;
}

export function openMonitoringReader(file: string): MonitoringReader {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  db.pragma('busy_timeout = 5000');
  const forecasts = db.prepare<
    [string],
    { id: string; modelVersionId: string; role: string; originPeriod: number; horizon: number }
  >(`SELECT id, model_version_id AS modelVersionId, role, origin_period AS originPeriod, horizon FROM logged_forecast
    WHERE deployment_id = ? ORDER BY origin_period, made_at, rowid`);
  const payload = db.prepare<[string], { payload: Uint8Array }>('SELECT payload FROM logged_forecast WHERE id = ?');
  const madeOf = db.prepare<[string], { id: string; period: number; made_of: string }>(
    'SELECT model_version_id AS id, period, made_of FROM performance_period WHERE deployment_id = ?',
  );
  const periods = db.prepare<[string, string], { period: number; served: number; payload: Uint8Array }>(
    'SELECT period, served, payload FROM performance_period WHERE deployment_id = ? AND model_version_id = ? ORDER BY period',
  );
  const expectation = db.prepare<[string, string], { expectation: Uint8Array | null }>(
    'SELECT expectation FROM performance WHERE deployment_id = ? AND model_version_id = ?',
  );
  return {
    forecasts: (id) => forecasts.all(id),
    payload: (id) => {
      const row = payload.get(id);
      if (!row) throw new Error(`There is no logged forecast ${id}.`);
      return row.payload;
    },
    madeOf: (id) => new Map(madeOf.all(id).map((row) => [`${row.id} ${row.period}`, row.made_of])),
    periods: (id, modelVersionId) => periods.all(id, modelVersionId),
    expectation: (id, modelVersionId) => expectation.get(id, modelVersionId)?.expectation ?? null,
    close: () => db.close(),
  };
}
