import Sqlite, { type Database } from 'better-sqlite3';
import type { WorkspaceCounts, WorkspaceLeftOut } from '../../contract/entities/workspace-file.ts';
import { fileKinds, retentionRepository, type KeptFile } from './repositories/retention.ts';

/**
 * A copy of a workspace's database as it is at this moment, also while others write to it: one file, defragmented, of the same schema.
 *
 * @param to - a file that is not there
 */
export function copyDatabase(from: string, to: string): void {
  const db = new Sqlite(from, { fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
}

const states = ['experiment', 'row_model', 'tuning', 'level_set'] as const;

/**
 * Takes out of a copy what is of one machine or must not be handed on: connections and channels with their passwords, watched folders, settings, paths, what
 * is to be removed from a disk. What was running there is interrupted. What is taken out is overwritten with zeros.
 */
export function leaveOutPrivate(db: Database): WorkspaceLeftOut {
  db.pragma('foreign_keys = ON');
  db.pragma('secure_delete = ON');
  return db.transaction(() => {
    const leftOut = {
      connections:
        db.prepare('DELETE FROM connection').run().changes +
        db.prepare("DELETE FROM alert_channel WHERE kind IN ('webhook', 'email')").run().changes,
      watches: db.prepare('DELETE FROM watch').run().changes,
      settings: db.prepare('DELETE FROM setting').run().changes,
    };
    db.exec(
      'DELETE FROM doomed_file; DELETE FROM net_backend_timing; DELETE FROM alert_channel; DELETE FROM system_minute; DELETE FROM keeping_rule; UPDATE row_model SET file_path = NULL WHERE file_path IS NOT NULL;',
    );
    // Workspaces of earlier schemas have none.
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'api_token'").get()) db.exec('DELETE FROM api_token');
    for (const table of states) db.exec(`UPDATE ${table} SET state = 'interrupted' WHERE state = 'running'`);
    db.exec(`UPDATE job SET state = 'interrupted', finished_at = heartbeat_at WHERE state IN ('queued', 'running')`);
    return leftOut;
  })();
}

/** The own models of a workspace whose files it keeps, by hash. */
export const ownModelHashes = (db: Database): string[] =>
  db
    .prepare<[], { hash: string }>('SELECT hash FROM own_model WHERE revoked_at IS NULL')
    .all()
    .map(({ hash }) => hash);

/** Every file that rows refer to. */
export function referredFiles(db: Database): KeptFile[] {
  const retention = retentionRepository(db);
  return fileKinds.flatMap((kind) => [...retention.referred(kind)].sort().map((name) => ({ kind, name })));
}

/** SHA-256 that rows say of reports, by id. */
export const reportHashes = (db: Database): Map<string, string> =>
  new Map(
    db
      .prepare<[], { id: string; sha256: string }>('SELECT id, sha256 FROM report')
      .all()
      .map(({ id, sha256 }) => [id, sha256]),
  );

export function countRows(db: Database): WorkspaceCounts {
  const of = (table: string): number => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  return {
    datasets: of('dataset'),
    versions: of('dataset_version'),
    experiments: of('experiment'),
    runs: of('run'),
    reports: of('report'),
    rowModels: of('row_model'),
    ownModels: of('own_model'),
  };
}
