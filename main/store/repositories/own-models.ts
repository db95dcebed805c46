import type { Database } from 'better-sqlite3';

/** A model of the user's own that was granted in this workspace, now or once. */
export interface StoredOwnModel {
  /** SHA-256 over all its files. */
  readonly hash: string;
  readonly kind: string;
  /** As JSON; checked again by whoever reads it. */
  readonly manifest: string;
  /** Where it came from, for people. */
  readonly source: string;
  readonly bytes: number;
  readonly grantedAt: string;
  readonly revokedAt: string | null;
  /** What went wrong last while it was run. */
  readonly failedAt: string | null;
  readonly failure: string | null;
}

export interface OwnModelRepository {
  /** Granted last first. */
  list(): StoredOwnModel[];
  /** Grants anew where it was revoked. */
  grant(model: Pick<StoredOwnModel, 'hash' | 'kind' | 'manifest' | 'source' | 'bytes' | 'grantedAt'>): void;
  revoke(hash: string, at: string): void;
  noteFailure(kind: string, failure: string, at: string): void;
  /** Names of the experiments that have a run of this kind. */
  usedBy(kind: string): string[];
}

interface Row {
  hash: string;
  kind: string;
  manifest: string;
  source: string;
  bytes: number;
  granted_at: string;
  revoked_at: string | null;
  failed_at: string | null;
  failure: string | null;
}

export function ownModelRepository(db: Database): OwnModelRepository {
  const list = db.prepare<[], Row>('SELECT * FROM own_model ORDER BY granted_at DESC, rowid DESC');
  const grant = db.prepare(`INSERT INTO own_model (hash, kind, manifest, source, bytes, granted_at)
    VALUES (@hash, @kind, @manifest, @source, @bytes, @grantedAt)
    ON CONFLICT (hash) DO UPDATE SET kind = @kind, manifest = @manifest, source = @source, granted_at = @grantedAt, revoked_at = NULL,
      failed_at = NULL, failure = NULL`);
  const revoke = db.prepare('UPDATE own_model SET revoked_at = ? WHERE hash = ?');
  const noteFailure = db.prepare('UPDATE own_model SET failure = ?, failed_at = ? WHERE kind = ?');
  const usedBy = db.prepare<[string], { name: string }>(
    'SELECT DISTINCT e.name FROM run r JOIN experiment e ON e.id = r.experiment_id WHERE r.kind = ? ORDER BY e.created_at DESC',
  );
  return {
    list: () =>
      list.all().map((row) => ({
        hash: row.hash,
        kind: row.kind,
        manifest: row.manifest,
        source: row.source,
        bytes: row.bytes,
        grantedAt: row.granted_at,
        revokedAt: row.revoked_at,
        failedAt: row.failed_at,
        failure: row.failure,
      })),
    grant: (model) => void grant.run(model),
    revoke: (hash, at) => void revoke.run(at, hash),
    noteFailure: (kind, failure, at) => void noteFailure.run(failure, at, kind),
    usedBy: (kind) => usedBy.all(kind).map(({ name }) => name),
  };
}
