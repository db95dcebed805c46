import type { Database } from 'better-sqlite3';

/** Hashes of a run as it was when its training ended. */
export interface RunSeal {
  readonly runId: string;
  readonly sealedAt: string;
  /** Taken later than at the end of the training. */
  readonly late: boolean;
  /** SHA-256 of the snapshot that it read; null where that was gone. */
  readonly snapshot: string | null;
  readonly settings: string;
  readonly figures: string;
  readonly forecasts: string;
}

interface SealRow {
  run_id: string;
  sealed_at: string;
  late: number;
  snapshot: string | null;
  settings: string;
  figures: string;
  forecasts: string;
}

export interface SnapshotSeal {
  readonly rawId: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly sealedAt: string;
}

export interface SealRepository {
  get(runId: string): RunSeal | null;
  /** The first one stays. */
  insert(seal: RunSeal): void;
  /** Of a snapshot that a sealed run stands on; one that was deleted with its runs, and imported again, may have other bytes. */
  snapshot(rawId: string): SnapshotSeal | null;
  /** The first one that a sealed run stands on stays. */
  insertSnapshot(seal: SnapshotSeal): void;
}

export function sealRepository(db: Database): SealRepository {
  const get = db.prepare<[string], SealRow>('SELECT * FROM run_seal WHERE run_id = ?');
  const insert = db.prepare(`INSERT OR IGNORE INTO run_seal (run_id, sealed_at, late, snapshot, settings, figures, forecasts)
    VALUES (@runId, @sealedAt, @late, @snapshot, @settings, @figures, @forecasts)`);
  const snapshot = db.prepare<[string], SnapshotSeal>(
    `SELECT raw_id AS rawId, sha256, bytes, sealed_at AS sealedAt FROM snapshot_seal
    WHERE raw_id = ? AND EXISTS (SELECT 1 FROM run_seal WHERE snapshot = snapshot_seal.sha256)`,
  );
  const insertSnapshot = db.prepare(
    `INSERT INTO snapshot_seal (raw_id, sha256, bytes, sealed_at) VALUES (@rawId, @sha256, @bytes, @sealedAt)
    ON CONFLICT (raw_id) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes, sealed_at = excluded.sealed_at
    WHERE NOT EXISTS (SELECT 1 FROM run_seal WHERE snapshot = snapshot_seal.sha256)`,
  );
  return {
    get: (runId) => {
      const row = get.get(runId);
      if (!row) return null;
      const { run_id: id, sealed_at: sealedAt, late, ...hashes } = row;
      return { runId: id, sealedAt, late: late === 1, ...hashes };
    },
    insert: (seal) => void insert.run({ ...seal, late: seal.late ? 1 : 0 }),
    snapshot: (rawId) => snapshot.get(rawId) ?? null,
    insertSnapshot: (seal) => void insertSnapshot.run(seal),
  };
}
