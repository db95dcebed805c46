import type { Database } from 'better-sqlite3';

export const fileKinds = ['snapshot', 'joined', 'figures', 'model', 'report', 'row-model'] as const;
export type FileKind = (typeof fileKinds)[number];
/** A file of the workspace: `name` is the raw id, the file's own hash, the version's id, the artefact's hash, the report's id or the row model's hash. */
export interface KeptFile {
  readonly kind: FileKind;
  readonly name: string;
}

export interface RetentionRepository {
  /** Number of experiments, and of searches for settings, on each version that has any. */
  experimentsByVersion(): Map<string, number>;
  /** Names of the files of a kind that rows refer to. */
  referred(kind: FileKind): Set<string>;
  isReferred(file: KeptFile): boolean;
  /** Remembers that a file is to go. */
  doom(file: KeptFile): void;
  doomed(): KeptFile[];
  /** The file is gone, or needed again. */
  settle(file: KeptFile): void;
}

const sources: Record<FileKind, string> = {
  snapshot: 'SELECT raw_id AS name FROM dataset_version',
  // Those of the main table are among them, and never kept.
  joined: `SELECT f.value ->> 'sha256' AS name FROM dataset_version v, json_each(v.files) f WHERE v.choices ->> 'tables' IS NOT NULL`,
  figures: 'SELECT id AS name FROM dataset_version',
  model: 'SELECT artefact AS name FROM run WHERE artefact IS NOT NULL',
  report: 'SELECT id AS name FROM report',
  'row-model': 'SELECT sha256 AS name FROM row_model WHERE sha256 IS NOT NULL',
};

export function retentionRepository(db: Database): RetentionRepository {
  const counts = db.prepare<[], { id: string; n: number }>(
    `SELECT id, count(*) AS n FROM (SELECT dataset_version_id AS id FROM experiment UNION ALL SELECT dataset_version_id FROM tuning)
    GROUP BY id`,
  );
  const doom = db.prepare('INSERT OR IGNORE INTO doomed_file (kind, name) VALUES (@kind, @name)');
  const doomed = db.prepare<[], KeptFile>('SELECT kind, name FROM doomed_file');
  const settle = db.prepare('DELETE FROM doomed_file WHERE kind = @kind AND name = @name');
  const referred = (kind: FileKind) => db.prepare<[], { name: string }>(`SELECT DISTINCT name FROM (${sources[kind]})`);
  const one = (kind: FileKind) => db.prepare<[string], { name: string }>(`SELECT name FROM (${sources[kind]}) WHERE name = ? LIMIT 1`);
  const byKind = <T>(of: (kind: FileKind) => T) => Object.fromEntries(fileKinds.map((kind) => [kind, of(kind)])) as Record<FileKind, T>;
  const all = byKind(referred);
  const each = byKind(one);
  return {
    experimentsByVersion: () => new Map(counts.all().map(({ id, n }) => [id, n])),
    referred: (kind) => new Set(all[kind].all().map(({ name }) => name)),
    isReferred: ({ kind, name }) => each[kind].get(name) !== undefined,
    doom: (file) => void doom.run(file),
    doomed: () => doomed.all(),
    settle: (file) => void settle.run(file),
  };
}
