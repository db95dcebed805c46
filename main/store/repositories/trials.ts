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
}

interface TrialRow {
  id: string;
  deployment_id: string;
  kind: Trial['kind'];
  champion_id: string;
  other_id: string;
  flow_id: string | null;
  since: string;
  periods: number;
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
  /** Nothing where one of this id is there. */
  insert(trial: Omit<StoredTrial, 'state' | 'outcome' | 'reason' | 'evidence' | 'endedAt'>): void;
  end(id: string, outcome: NonNullable<Trial['outcome']>, reason: string, evidence: Evidence | null, at: string): void;
}

export function trialRepository(db: Database): TrialRepository {
  const list = db.prepare<[string], TrialRow>('SELECT * FROM trial WHERE deployment_id = ? ORDER BY began_at DESC, rowid DESC');
  const running = db.prepare<[string], TrialRow>(`SELECT * FROM trial WHERE deployment_id = ? AND state = 'running'`);
  const insert = db.prepare(`INSERT INTO trial (id, deployment_id, kind, champion_id, other_id, flow_id, since, periods, state, began_at)
    VALUES (@id, @deploymentId, @kind, @championId, @otherId, @flowId, @since, @periods, 'running', @beganAt) ON CONFLICT (id) DO NOTHING`);
  const end = db.prepare(`UPDATE trial SET state = 'ended', outcome = @outcome, reason = @reason, evidence = @evidence, ended_at = @at
    WHERE id = @id AND state = 'running'`);
  return {
    list: (deploymentId) => list.all(deploymentId).map(trialOf),
    running: (deploymentId) => {
      const row = running.get(deploymentId);
      return row ? trialOf(row) : null;
    },
    insert: (trial) => void insert.run({ ...trial }),
    end: (id, outcome, reason, evidence, at) =>
      void end.run({ id, outcome, reason, evidence: evidence === null ? null : JSON.stringify(evidence), at }),
  };
}
