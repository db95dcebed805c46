import type { Database } from 'better-sqlite3';

/** How many rows there are, or of them are old enough to go, and what they take. */
export interface KeptSize {
  readonly count: number;
  readonly bytes: number;
}

/** Rows that grow by themselves and that nothing stands on once they are old. */
export interface KeepingRepository {
  alerts(settledBefore: string | null): KeptSize;
  removeAlerts(settledBefore: string): void;
  /** Ended comparisons but the newest of each dataset and deployment, and those that an alert which is not settled leads to. */
  driftReports(before: string | null): KeptSize;
  removeDriftReports(before: string): void;
  /**
   * Forecasts whose periods have all been seen since, of deployments that no trial is running in; never the newest of a version. What came of them stays.
   */
  forecasts(before: string | null): KeptSize;
  removeForecasts(before: string): void;
  /** Lines of flows that ended. */
  flowLines(before: string | null): KeptSize;
  removeFlowLines(before: string): void;
}

export function keepingRepository(db: Database): KeepingRepository {
  const alertWhere = `FROM alert WHERE state = 'settled' AND settled_at < ?`;
  const driftWhere = `FROM drift_check AS d WHERE d.state <> 'running' AND d.created_at < ?
    AND EXISTS (SELECT 1 FROM drift_check AS n WHERE n.dataset_id = d.dataset_id AND n.deployment_id IS d.deployment_id
      AND n.state = 'done' AND (n.created_at > d.created_at OR (n.created_at = d.created_at AND n.rowid > d.rowid)))
    AND NOT EXISTS (SELECT 1 FROM alert WHERE state <> 'settled' AND link ->> 'screen' = 'drift' AND link ->> 'id' = d.id)`;
  const forecastWhere = `FROM logged_forecast AS f WHERE f.made_at < ?
    AND EXISTS (SELECT 1 FROM logged_forecast AS n WHERE n.deployment_id = f.deployment_id AND n.origin_period >= f.origin_period + f.horizon)
    AND EXISTS (SELECT 1 FROM logged_forecast AS n WHERE n.deployment_id = f.deployment_id AND n.model_version_id = f.model_version_id
      AND n.origin_period > f.origin_period)
    AND NOT EXISTS (SELECT 1 FROM trial AS t WHERE t.deployment_id = f.deployment_id AND t.state = 'running')`;
  const lineWhere = `FROM flow_log WHERE flow_id IN (SELECT id FROM flow WHERE ended_at < ?)`;
  const size = (what: string, everything: string, old: string) => {
    const all = db.prepare<[], KeptSize>(`SELECT count(*) AS count, coalesce(sum(${what}), 0) AS bytes FROM ${everything}`);
    const some = db.prepare<[string], KeptSize>(`SELECT count(*) AS count, coalesce(sum(${what}), 0) AS bytes ${old}`);
    return (before: string | null): KeptSize => (before === null ? all.get() : some.get(before)) ?? { count: 0, bytes: 0 };
  };
  const remover = (sql: string) => {
    const run = db.prepare<[string]>(sql);
    return (before: string): void => void run.run(before);
  };
  // With what a row and its indexes take beside its texts.
  return {
    alerts: size('length(title) + length(evidence) + length(what_to_do) + 600', `alert WHERE state = 'settled'`, alertWhere),
    removeAlerts: remover(`DELETE ${alertWhere}`),
    driftReports: size('coalesce(length(payload), 0) + coalesce(length(summary), 0) + 400', 'drift_check', driftWhere),
    removeDriftReports: remover(`DELETE FROM drift_check WHERE rowid IN (SELECT d.rowid ${driftWhere})`),
    forecasts: size('length(payload) + 300', 'logged_forecast', forecastWhere),
    removeForecasts: remover(`DELETE FROM logged_forecast WHERE rowid IN (SELECT f.rowid ${forecastWhere})`),
    flowLines: size('length(line) + 60', 'flow_log', lineWhere),
    removeFlowLines: remover(`DELETE ${lineWhere}`),
  };
}
