import type { Database } from 'better-sqlite3';
import type { Job } from '../../../contract/entities/job.ts';

interface JobRow {
  id: string;
  kind: Job['kind'];
  subject_id: string | null;
  title: string;
  state: Job['state'];
  done: number;
  total: number;
  phase: string;
  owner_pid: number;
  heartbeat_at: string;
  started_at: string;
  finished_at: string | null;
  error: string | null;
}

/** A job with the process that works on it. */
export interface StoredJob extends Job {
  readonly ownerPid: number;
  readonly heartbeatAt: string;
}

const fromRow = (row: JobRow): StoredJob => ({
  id: row.id,
  kind: row.kind,
  subjectId: row.subject_id,
  title: row.title,
  state: row.state,
  done: row.done,
  total: row.total,
  phase: row.phase,
  leftMs: null,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  error: row.error === null ? null : (JSON.parse(row.error) as { code: string; message: string }),
  ownerPid: row.owner_pid,
  heartbeatAt: row.heartbeat_at,
});

export interface JobRepository {
  /** Newest first, at most 100. */
  list(): StoredJob[];
  get(id: string): StoredJob | null;
  unfinished(): StoredJob[];
  /** The newest job about an experiment. */
  latestFor(subjectId: string): StoredJob | null;
  insert(job: StoredJob): void;
  update(job: Pick<StoredJob, 'id' | 'state' | 'done' | 'total' | 'phase' | 'heartbeatAt' | 'finishedAt' | 'error'>): void;
}

export function jobRepository(db: Database): JobRepository {
  const list = db.prepare<[], JobRow>('SELECT * FROM job ORDER BY started_at DESC, rowid DESC LIMIT 100');
  const get = db.prepare<[string], JobRow>('SELECT * FROM job WHERE id = ?');
  const unfinished = db.prepare<[], JobRow>("SELECT * FROM job WHERE state IN ('queued', 'running')");
  const latestFor = db.prepare<[string], JobRow>('SELECT * FROM job WHERE subject_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1');
  const insert = db.prepare(`INSERT INTO job
    (id, kind, subject_id, title, state, done, total, phase, owner_pid, heartbeat_at, started_at, finished_at, error)
    VALUES (@id, @kind, @subjectId, @title, @state, @done, @total, @phase, @ownerPid, @heartbeatAt, @startedAt, @finishedAt, @error)`);
  const update = db.prepare(`UPDATE job SET state = @state, done = @done, total = @total, phase = @phase, heartbeat_at = @heartbeatAt,
    finished_at = @finishedAt, error = @error WHERE id = @id`);
  const errorText = (error: Job['error']): string | null => (error === null ? null : JSON.stringify(error));
  const orNull = (row: JobRow | undefined): StoredJob | null => (row ? fromRow(row) : null);
  return {
    list: () => list.all().map(fromRow),
    get: (id) => orNull(get.get(id)),
    unfinished: () => unfinished.all().map(fromRow),
    latestFor: (subjectId) => orNull(latestFor.get(subjectId)),
    insert: ({ leftMs: _left, ...job }) => void insert.run({ ...job, error: errorText(job.error) }),
    update: ({ id, state, done, total, phase, heartbeatAt, finishedAt, error }) =>
      void update.run({ id, state, done, total, phase, heartbeatAt, finishedAt, error: errorText(error) }),
  };
}
