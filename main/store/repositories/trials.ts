import type { Database } from 'better-sqlite3';
import type { Trial } from '../../../contract/entities/flow.ts';
import type { Evidence } from '../../../contract/entities/registry.ts';

/** A champion and another version that forecast side by side. */
export interface StoredTrial extends Pick<
  Trial,
  'id' | 'deploymentId' | 'kind' | 'flowId' | 'since' | 'periods' | 'state' | 'outcome' | 'reason' | 'beganAt' | 'endedAt'
> {
  readonly championId: string;
  readonly otherId: string;
  readonly evidence: Evidence | null;
  /** Who serves what in an A/B period; null in any other. */
  readonly split: StoredSplit | null;
}

/** Series of a deployment by their places in its list. */
export interface StoredSplit {
  /** Percent of the series that the other version serves. */
  readonly share: number;
  /** Series that were known when it began: places below are split, series that come later by a draw of their own. */
  readonly series: number;
  /** Places of those that the other version serves. */
  readonly others: readonly number[];
}

export type NewTrial = Omit<StoredTrial, 'state' | 'outcome' | 'reason' | 'evidence' | 'split' | 'endedAt'> &
  Partial<Pick<StoredTrial, 'split'>>;

interface TrialRow {
  id: string;
  deployment_id: string;
  kind: Trial['kind'];
  champion_id: string;
  other_id: string;
  flow_id: string | null;
  since: string;
  periods: number;
  split: string | null;
  state: Trial['state'];
  outcome: Trial['outcome'];
  reason: string | null;
  evidence: string | null;
  began_at: string;
  ended_at: string | null;
}

const trialOf = (row: TrialRow): StoredTrial => ({
  id: row.id,
  deploymentId: row.deployment_id,
  kind: row.kind,
  championId: row.champion_id,
  otherId: row.other_id,
  flowId: row.flow_id,
  since: row.since,
  periods: row.periods,
  split: row.split === null ? null : (JSON.parse(row.split) as StoredSplit),
  state: row.state,
  outcome: row.outcome,
  reason: row.reason,
  evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as Evidence),
  beganAt: row.began_at,
  endedAt: row.ended_at,
});

export interface TrialRepository {
  /** Newest first. */
  list(deploymentId: string): StoredTrial[];
  running(deploymentId: string): StoredTrial | null;
  /** A/B periods that run of deployments of a model on a dataset, the oldest deployment first. */
  splitting(modelId: string, datasetId: string): StoredTrial[];
  /** Nothing where one of this id is there. */
  insert(trial: NewTrial): void;
  end(id: string, outcome: NonNullable<Trial['outcome']>, reason: string, evidence: Evidence | null, at: string): void;
}

export function trialRepository(db: Database): TrialRepository {
  const list = db.prepare<[string], TrialRow>('SELECT * FROM trial WHERE deployment_id = ? ORDER BY began_at DESC, rowid DESC');
  const running = db.prepare<[string], TrialRow>(`SELECT * FROM trial WHERE deployment_id = ? AND state = 'running'`);
  const splitting = db.prepare<[string, string], TrialRow>(`SELECT trial.* FROM trial JOIN deployment ON deployment.id = trial.deployment_id
    WHERE deployment.model_id = ? AND deployment.dataset_id = ? AND trial.state = 'running' AND trial.kind = 'ab' ORDER BY deployment.created_at`);
  const insert =
    db.prepare(`INSERT INTO trial (id, deployment_id, kind, champion_id, other_id, flow_id, since, periods, split, state, began_at)
    VALUES (@id, @deploymentId, @kind, @championId, @otherId, @flowId, @since, @periods, @split, 'running', @beganAt) ON CONFLICT (id) DO NOTHING`);
  const end = db.prepare(`UPDATE trial SET state = 'ended', outcome = @outcome, reason = @reason, evidence = @evidence, ended_at = @at
    WHERE id = @id AND state = 'running'`);
  return {
    list: (deploymentId) => list.all(deploymentId).map(trialOf),
    running: (deploymentId) => {
      const row = running.get(deploymentId);
      return row ? trialOf(row) : null;
    },
    splitting: (modelId, datasetId) => splitting.all(modelId, datasetId).map(trialOf),
    insert: (trial) => void insert.run({ ...trial, split: trial.split ? JSON.stringify(trial.split) : null }),
    end: (id, outcome, reason, evidence, at) =>
      void end.run({ id, outcome, reason, evidence: evidence === null ? null : JSON.stringify(evidence), at }),
  };
}
