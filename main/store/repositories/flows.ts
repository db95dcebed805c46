import type { Database } from 'better-sqlite3';
import type { FlowOptions, FlowReason, FlowState, FlowStepName, FlowStepState } from '../../../contract/entities/flow.ts';

export interface StoredFlow {
  readonly id: string;
  readonly deploymentId: string;
  readonly reason: FlowReason;
  readonly options: FlowOptions;
  readonly datasetVersionId: string | null;
  readonly state: FlowState;
  readonly outcome: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** The process that works on it; null where none does. */
  readonly ownerPid: number | null;
  readonly heartbeatAt: string | null;
  /** Goes up with each process that takes it over. */
  readonly claim: number;
  readonly cancelAsked: boolean;
}

export interface StoredStep {
  readonly position: number;
  readonly name: FlowStepName;
  readonly state: FlowStepState;
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly summary: string | null;
  /** Ids that were made before what they are of, by what they are for. */
  readonly made: Readonly<Record<string, string>>;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface StoredLine {
  readonly position: number;
  readonly at: string;
  readonly line: string;
}

/** Whoever holds a flow: what does not hold it any more changes nothing. */
export interface Hold {
  readonly id: string;
  readonly claim: number;
}

interface FlowRow {
  id: string;
  deployment_id: string;
  reason: FlowReason;
  options: string;
  dataset_version_id: string | null;
  state: FlowState;
  outcome: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  owner_pid: number | null;
  heartbeat_at: string | null;
  claim: number;
  cancel_asked: number;
}
interface StepRow {
  position: number;
  name: FlowStepName;
  state: FlowStepState;
  attempts: number;
  started_at: string | null;
  ended_at: string | null;
  summary: string | null;
  made: string;
  result: string | null;
  error: string | null;
}

const flowOf = (row: FlowRow): StoredFlow => ({
  id: row.id,
  deploymentId: row.deployment_id,
  reason: row.reason,
  options: JSON.parse(row.options) as FlowOptions,
  datasetVersionId: row.dataset_version_id,
  state: row.state,
  outcome: row.outcome,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  ownerPid: row.owner_pid,
  heartbeatAt: row.heartbeat_at,
  claim: row.claim,
  cancelAsked: row.cancel_asked === 1,
});
const stepOf = (row: StepRow): StoredStep => ({
  position: row.position,
  name: row.name,
  state: row.state,
  attempts: row.attempts,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  summary: row.summary,
  made: JSON.parse(row.made) as Record<string, string>,
  result: row.result === null ? null : (JSON.parse(row.result) as Record<string, unknown>),
  error: row.error === null ? null : (JSON.parse(row.error) as { code: string; message: string }),
});

export interface FlowRepository {
  /** Newest first; of a deployment, or of all. */
  list(deploymentId: string | null, limit: number): StoredFlow[];
  get(id: string): StoredFlow | null;
  /** Queued or running, the oldest first. */
  unfinished(): StoredFlow[];
  insert(flow: Pick<StoredFlow, 'id' | 'deploymentId' | 'reason' | 'options' | 'createdAt'>, steps: readonly FlowStepName[]): void;
  setOptions(id: string, reason: FlowReason, options: FlowOptions): void;
  /**
   * Takes one that waits, or that a process has left; null where another one was quicker.
   *
   * @param before - its claim as it was seen
   */
  take(id: string, before: number, pid: number, at: string): Hold | null;
  /** False where it is held by another one now. */
  beat(hold: Hold, at: string): boolean;
  /** Leaves it to the next process. */
  release(hold: Hold): void;
  setData(hold: Hold, datasetVersionId: string): boolean;
  end(hold: Hold, state: FlowState, outcome: string, at: string): boolean;
  askCancel(id: string): void;
  /** Ends one that nobody works on. */
  cancelQueued(id: string, outcome: string, at: string): boolean;

  steps(id: string): StoredStep[];
  setStep(hold: Hold, step: StoredStep): boolean;
  log(hold: Hold, line: StoredLine): boolean;
  lines(id: string): StoredLine[];
  /** What a step gave as data when it was last done for a deployment. */
  lastResult(deploymentId: string, name: FlowStepName): StoredStep['result'];
}

export function flowRepository(db: Database): FlowRepository {
  const list = db.prepare<[string | null, string | null, number], FlowRow>(
    'SELECT * FROM flow WHERE (? IS NULL OR deployment_id = ?) ORDER BY created_at DESC, rowid DESC LIMIT ?',
  );
  const get = db.prepare<[string], FlowRow>('SELECT * FROM flow WHERE id = ?');
  const unfinished = db.prepare<[], FlowRow>(`SELECT * FROM flow WHERE state IN ('queued', 'running') ORDER BY created_at, rowid`);
  const insert = db.prepare(`INSERT INTO flow (id, deployment_id, reason, options, state, created_at)
    VALUES (@id, @deploymentId, @reason, @options, 'queued', @createdAt)`);
  const insertStep = db.prepare(`INSERT INTO flow_step (flow_id, position, name, state) VALUES (?, ?, ?, 'waiting')`);
  const setOptions = db.prepare('UPDATE flow SET reason = ?, options = ? WHERE id = ?');
  const take = db.prepare(`UPDATE flow SET state = 'running', claim = claim + 1, owner_pid = @pid, heartbeat_at = @at,
    started_at = coalesce(started_at, @at) WHERE id = @id AND claim = @before AND state IN ('queued', 'running')`);
  const held = `id = @id AND claim = @claim AND state = 'running'`;
  const beat = db.prepare(`UPDATE flow SET heartbeat_at = @at WHERE ${held}`);
  const release = db.prepare(`UPDATE flow SET owner_pid = NULL, heartbeat_at = NULL WHERE ${held}`);
  const setData = db.prepare(`UPDATE flow SET dataset_version_id = @versionId WHERE ${held}`);
  const end = db.prepare(
    `UPDATE flow SET state = @state, outcome = @outcome, ended_at = @at, owner_pid = NULL, heartbeat_at = NULL WHERE ${held}`,
  );
  const askCancel = db.prepare(`UPDATE flow SET cancel_asked = 1 WHERE id = ? AND state IN ('queued', 'running')`);
  const cancelQueued = db.prepare(`UPDATE flow SET state = 'cancelled', outcome = ?, ended_at = ? WHERE id = ? AND state = 'queued'`);
  const steps = db.prepare<[string], StepRow>('SELECT * FROM flow_step WHERE flow_id = ? ORDER BY position');
  const isHeld = `EXISTS (SELECT 1 FROM flow WHERE ${held})`;
  const setStep = db.prepare(`UPDATE flow_step SET state = @state, attempts = @attempts, started_at = @startedAt, ended_at = @endedAt,
    summary = @summary, made = @made, result = @result, error = @error WHERE flow_id = @id AND position = @position AND ${isHeld}`);
  const log = db.prepare(`INSERT INTO flow_log (flow_id, position, at, line) SELECT @id, @position, @at, @line WHERE ${isHeld}`);
  const lines = db.prepare<[string], StoredLine>('SELECT position, at, line FROM flow_log WHERE flow_id = ? ORDER BY serial');
  const lastResult = db.prepare<[string, string], { result: string }>(`SELECT s.result FROM flow_step s JOIN flow f ON f.id = s.flow_id
    WHERE f.deployment_id = ? AND s.name = ? AND s.state = 'done' AND s.result IS NOT NULL ORDER BY f.created_at DESC, f.rowid DESC LIMIT 1`);
  return {
    list: (deploymentId, limit) => list.all(deploymentId, deploymentId, limit).map(flowOf),
    get: (id) => {
      const row = get.get(id);
      return row ? flowOf(row) : null;
    },
    unfinished: () => unfinished.all().map(flowOf),
    insert: ({ options, ...flow }, names) => {
      insert.run({ ...flow, options: JSON.stringify(options) });
      names.forEach((name, position) => insertStep.run(flow.id, position, name));
    },
    setOptions: (id, reason, options) => void setOptions.run(reason, JSON.stringify(options), id),
    take: (id, before, pid, at) => (take.run({ id, before, pid, at }).changes > 0 ? { id, claim: before + 1 } : null),
    beat: (hold, at) => beat.run({ ...hold, at }).changes > 0,
    release: (hold) => void release.run({ ...hold }),
    setData: (hold, versionId) => setData.run({ ...hold, versionId }).changes > 0,
    end: (hold, state, outcome, at) => end.run({ ...hold, state, outcome, at }).changes > 0,
    askCancel: (id) => void askCancel.run(id),
    cancelQueued: (id, outcome, at) => cancelQueued.run(outcome, at, id).changes > 0,
    steps: (id) => steps.all(id).map(stepOf),
    setStep: (hold, { name: _name, made, result, error, ...step }) =>
      setStep.run({
        ...hold,
        ...step,
        made: JSON.stringify(made),
        result: result === null ? null : JSON.stringify(result),
        error: error === null ? null : JSON.stringify(error),
      }).changes > 0,
    log: (hold, line) => log.run({ ...hold, ...line }).changes > 0,
    lines: (id) => lines.all(id),
    lastResult: (deploymentId, name) => {
      const row = lastResult.get(deploymentId, name);
      return row ? (JSON.parse(row.result) as Record<string, unknown>) : null;
    },
  };
}
