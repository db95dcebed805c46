import type { Database } from 'better-sqlite3';
import type { ScheduleRun, ScheduleSettings, ScheduleTask } from '../../../contract/entities/schedule.ts';

export interface StoredSchedule extends ScheduleSettings {
  readonly id: string;
  readonly paused: boolean;
  /** What was due before this moment is of no account: it was made, changed or resumed then. */
  readonly since: string;
  readonly createdAt: string;
}

export interface StoredScheduleRun extends Omit<ScheduleRun, 'schedule'> {
  /** Ids that were made before what they are of. */
  readonly made: Readonly<Record<string, string>>;
  readonly ownerPid: number | null;
  readonly heartbeatAt: string | null;
  readonly claim: number;
  readonly cancelAsked: boolean;
}

interface ScheduleRow {
  id: string;
  name: string;
  cron: string;
  zone: string;
  task: string;
  paused: number;
  catch_up: number;
  retries: number;
  timeout_minutes: number | null;
  since: string;
  created_at: string;
}
interface RunRow {
  id: string;
  schedule_id: string;
  due_at: string;
  reason: ScheduleRun['reason'];
  state: ScheduleRun['state'];
  attempts: number;
  retry_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  outcome: string | null;
  error: string | null;
  flow_id: string | null;
  made: string;
  owner_pid: number | null;
  heartbeat_at: string | null;
  claim: number;
  cancel_asked: number;
}

const scheduleOf = (row: ScheduleRow): StoredSchedule => ({
  id: row.id,
  name: row.name,
  cron: row.cron,
  zone: row.zone,
  task: JSON.parse(row.task) as ScheduleTask,
  paused: row.paused === 1,
  catchUp: row.catch_up === 1,
  retries: row.retries,
  timeoutMinutes: row.timeout_minutes,
  since: row.since,
  createdAt: row.created_at,
});
const runOf = (row: RunRow): StoredScheduleRun => ({
  id: row.id,
  scheduleId: row.schedule_id,
  dueAt: row.due_at,
  reason: row.reason,
  state: row.state,
  attempts: row.attempts,
  retryAt: row.retry_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  error: row.error === null ? null : (JSON.parse(row.error) as ScheduleRun['error']),
  flowId: row.flow_id,
  made: JSON.parse(row.made) as Record<string, string>,
  ownerPid: row.owner_pid,
  heartbeatAt: row.heartbeat_at,
  claim: row.claim,
  cancelAsked: row.cancel_asked === 1,
});

/** Whoever holds a run: what does not hold it any more changes nothing. */
export interface RunHold {
  readonly id: string;
  readonly claim: number;
}

export interface ScheduleRepository {
  /** By name. */
  list(): StoredSchedule[];
  get(id: string): StoredSchedule | null;
  put(schedule: StoredSchedule): void;
  delete(id: string): void;

  /** Newest first; of a schedule, or of all. */
  runs(scheduleId: string | null, limit: number): StoredScheduleRun[];
  run(id: string): StoredScheduleRun | null;
  /** Waiting or running. */
  openRuns(): StoredScheduleRun[];
  /** The latest time up to a moment that was dealt with; asked runs do not count. */
  lastDue(scheduleId: string, until: string): string | null;
  /** False where this time, or another run of the schedule that is not over, is there already. */
  insertRun(run: Pick<StoredScheduleRun, 'id' | 'scheduleId' | 'dueAt' | 'reason' | 'state' | 'outcome' | 'endedAt'>): boolean;
  /** Null where another one was quicker. */
  take(id: string, before: number, pid: number, at: string): RunHold | null;
  beat(hold: RunHold, at: string): boolean;
  release(hold: RunHold): void;
  setMade(hold: RunHold, made: Readonly<Record<string, string>>): boolean;
  setFlow(hold: RunHold, flowId: string): boolean;
  retryAt(hold: RunHold, at: string, error: NonNullable<ScheduleRun['error']>): boolean;
  end(hold: RunHold, outcome: Pick<StoredScheduleRun, 'state' | 'outcome' | 'error' | 'endedAt'>): boolean;
  askCancel(id: string): void;
  cancelWaiting(id: string, at: string): boolean;
}

export function scheduleRepository(db: Database): ScheduleRepository {
  const list = db.prepare<[], ScheduleRow>('SELECT * FROM schedule ORDER BY name, created_at');
  const get = db.prepare<[string], ScheduleRow>('SELECT * FROM schedule WHERE id = ?');
  const put = db.prepare(`INSERT INTO schedule (id, name, cron, zone, task, paused, catch_up, retries, timeout_minutes, since, created_at)
    VALUES (@id, @name, @cron, @zone, @task, @paused, @catchUp, @retries, @timeoutMinutes, @since, @createdAt)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, cron = excluded.cron, zone = excluded.zone, task = excluded.task, paused = excluded.paused,
      catch_up = excluded.catch_up, retries = excluded.retries, timeout_minutes = excluded.timeout_minutes, since = excluded.since`);
  const remove = db.prepare('DELETE FROM schedule WHERE id = ?');
  const runs = db.prepare<[string | null, string | null, number], RunRow>(
    'SELECT * FROM schedule_run WHERE (? IS NULL OR schedule_id = ?) ORDER BY coalesce(started_at, due_at) DESC, rowid DESC LIMIT ?',
  );
  const run = db.prepare<[string], RunRow>('SELECT * FROM schedule_run WHERE id = ?');
  const open = db.prepare<[], RunRow>(`SELECT * FROM schedule_run WHERE state IN ('waiting', 'running') ORDER BY due_at, rowid`);
  const lastDue = db.prepare<[string, string], { due: string | null }>(
    `SELECT max(due_at) AS due FROM schedule_run WHERE schedule_id = ? AND due_at <= ? AND reason <> 'asked'`,
  );
  const insertRun = db.prepare(`INSERT INTO schedule_run (id, schedule_id, due_at, reason, state, outcome, ended_at)
    VALUES (@id, @scheduleId, @dueAt, @reason, @state, @outcome, @endedAt) ON CONFLICT DO NOTHING`);
  const take =
    db.prepare(`UPDATE schedule_run SET state = 'running', claim = claim + 1, attempts = attempts + 1, owner_pid = @pid, heartbeat_at = @at,
    retry_at = NULL, started_at = coalesce(started_at, @at) WHERE id = @id AND claim = @before AND state IN ('waiting', 'running')`);
  const held = `id = @id AND claim = @claim AND state = 'running'`;
  const beat = db.prepare(`UPDATE schedule_run SET heartbeat_at = @at WHERE ${held}`);
  const release = db.prepare(`UPDATE schedule_run SET owner_pid = NULL, heartbeat_at = NULL WHERE ${held}`);
  const setMade = db.prepare(`UPDATE schedule_run SET made = @made WHERE ${held}`);
  const setFlow = db.prepare(`UPDATE schedule_run SET flow_id = @flowId WHERE ${held}`);
  const retryAt = db.prepare(
    `UPDATE schedule_run SET state = 'waiting', retry_at = @at, error = @error, owner_pid = NULL, heartbeat_at = NULL WHERE ${held}`,
  );
  const end = db.prepare(`UPDATE schedule_run SET state = @state, outcome = @outcome, error = @error, ended_at = @endedAt, owner_pid = NULL,
    heartbeat_at = NULL WHERE ${held}`);
  const askCancel = db.prepare(`UPDATE schedule_run SET cancel_asked = 1 WHERE id = ? AND state IN ('waiting', 'running')`);
  const cancelWaiting = db.prepare(
    `UPDATE schedule_run SET state = 'cancelled', outcome = 'Cancelled.', ended_at = ? WHERE id = ? AND state = 'waiting'`,
  );
  return {
    list: () => list.all().map(scheduleOf),
    get: (id) => {
      const row = get.get(id);
      return row ? scheduleOf(row) : null;
    },
    put: ({ task, paused, catchUp, ...schedule }) =>
      void put.run({ ...schedule, task: JSON.stringify(task), paused: paused ? 1 : 0, catchUp: catchUp ? 1 : 0 }),
    delete: (id) => void remove.run(id),
    runs: (scheduleId, limit) => runs.all(scheduleId, scheduleId, limit).map(runOf),
    run: (id) => {
      const row = run.get(id);
      return row ? runOf(row) : null;
    },
    openRuns: () => open.all().map(runOf),
    lastDue: (id, until) => lastDue.get(id, until)?.due ?? null,
    insertRun: (added) => insertRun.run({ ...added }).changes > 0,
    take: (id, before, pid, at) => (take.run({ id, before, pid, at }).changes > 0 ? { id, claim: before + 1 } : null),
    beat: (hold, at) => beat.run({ ...hold, at }).changes > 0,
    release: (hold) => void release.run({ ...hold }),
    setMade: (hold, made) => setMade.run({ ...hold, made: JSON.stringify(made) }).changes > 0,
    setFlow: (hold, flowId) => setFlow.run({ ...hold, flowId }).changes > 0,
    retryAt: (hold, at, error) => retryAt.run({ ...hold, at, error: JSON.stringify(error) }).changes > 0,
    end: (hold, { state, outcome, error, endedAt }) =>
      end.run({ ...hold, state, outcome, error: error === null ? null : JSON.stringify(error), endedAt }).changes > 0,
    askCancel: (id) => void askCancel.run(id),
    cancelWaiting: (id, at) => cancelWaiting.run(at, id).changes > 0,
  };
}
