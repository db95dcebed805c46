import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { DriftCheck, DriftDetails, DriftSettings } from '../../../contract/entities/drift.ts';

/** A kept check as lists need it; names of deployments and jobs are others' to tell. */
export type StoredDriftCheck = Omit<DriftCheck, 'jobId' | 'deployment'>;
/** What is known once it is done, and what lists show of it. */
export type DriftSummary = Pick<DriftCheck, 'status' | 'headline' | 'findings' | 'ranked'>;

export interface DriftCheckRepository {
  /** Newest first. */
  list(of?: { readonly datasetId?: string | undefined; readonly deploymentId?: string | undefined }): StoredDriftCheck[];
  get(id: string): StoredDriftCheck | null;
  /** What was made of the same data with the same settings. */
  same(
    check: Pick<StoredDriftCheck, 'deploymentId' | 'settings'> & { readonly reference: string; readonly current: string },
  ): StoredDriftCheck | null;
  /** Nothing where another process has made the same meanwhile. @returns whether it was kept */
  insert(check: Pick<StoredDriftCheck, 'id' | 'datasetId' | 'deploymentId' | 'reference' | 'current' | 'settings' | 'createdAt'>): boolean;
  setState(id: string, state: StoredDriftCheck['state'], error?: string | null): void;
  finish(id: string, summary: DriftSummary, details: Omit<DriftDetails, 'check'>): void;
  details(id: string): Omit<DriftDetails, 'check'> | null;
  delete(id: string): boolean;
}

interface Row {
  id: string;
  dataset_id: string;
  deployment_id: string | null;
  settings: string;
  sides: string;
  created_at: string;
  state: StoredDriftCheck['state'];
  summary: string | null;
  error: string | null;
}

const nothing: DriftSummary = { status: null, headline: null, findings: [], ranked: [] };

function fromRow(row: Row): StoredDriftCheck {
  const sides = JSON.parse(row.sides) as Pick<StoredDriftCheck, 'reference' | 'current'>;
  return {
    id: row.id,
    datasetId: row.dataset_id,
    deploymentId: row.deployment_id,
    ...sides,
    settings: JSON.parse(row.settings) as DriftSettings,
    createdAt: row.created_at,
    state: row.state,
    ...(row.summary === null ? nothing : (JSON.parse(row.summary) as DriftSummary)),
    error: row.error,
  };
}

export function driftCheckRepository(db: Database): DriftCheckRepository {
  // Without what is packed, which lists do not need.
  const select = 'SELECT id, dataset_id, deployment_id, settings, sides, created_at, state, summary, error FROM drift_check';
  const list = db.prepare<{ datasetId: string | null; deploymentId: string | null }, Row>(`${select}
    WHERE (@datasetId IS NULL OR dataset_id = @datasetId) AND (@deploymentId IS NULL OR deployment_id = @deploymentId)
    ORDER BY created_at DESC, rowid DESC`);
  const get = db.prepare<[string], Row>(`${select} WHERE id = ?`);
  const same = db.prepare<[string, string, string, string], Row>(
    `${select} WHERE reference_id = ? AND current_id = ? AND coalesce(deployment_id, '') = ? AND settings = ?`,
  );
  const insert =
    db.prepare(`INSERT INTO drift_check (id, dataset_id, deployment_id, reference_id, current_id, settings, sides, created_at, state)
    VALUES (@id, @datasetId, @deploymentId, @reference, @current, @settings, @sides, @createdAt, 'running') ON CONFLICT DO NOTHING`);
  const setState = db.prepare('UPDATE drift_check SET state = ?, error = ? WHERE id = ?');
  const finish = db.prepare("UPDATE drift_check SET state = 'done', error = NULL, summary = ?, payload = ? WHERE id = ?");
  const payload = db.prepare<[string], { payload: Uint8Array | null }>('SELECT payload FROM drift_check WHERE id = ?');
  const remove = db.prepare('DELETE FROM drift_check WHERE id = ?');
  return {
    list: ({ datasetId = null, deploymentId = null } = {}) => list.all({ datasetId, deploymentId }).map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    same: ({ reference, current, deploymentId, settings }) => {
      const row = same.get(reference, current, deploymentId ?? '', JSON.stringify(settings));
      return row ? fromRow(row) : null;
    },
    insert: ({ reference, current, settings, ...check }) =>
      insert.run({
        ...check,
        reference: reference.id,
        current: current.id,
        settings: JSON.stringify(settings),
        sides: JSON.stringify({ reference, current }),
      }).changes > 0,
    setState: (id, state, error = null) => void setState.run(state, error, id),
    finish: (id, summary, details) => void finish.run(JSON.stringify(summary), gzipSync(JSON.stringify(details)), id),
    details: (id) => {
      const row = payload.get(id);
      return row?.payload ? (JSON.parse(gunzipSync(row.payload).toString('utf8')) as Omit<DriftDetails, 'check'>) : null;
    },
    delete: (id) => remove.run(id).changes > 0,
  };
}
