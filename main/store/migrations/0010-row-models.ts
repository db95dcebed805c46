/** Models of single rows, and jobs that train them. */
export const rowModels = `
CREATE TABLE row_model (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'interrupted', 'failed')),
  created_at TEXT NOT NULL,
  file_name TEXT NOT NULL,
  options TEXT NOT NULL,
  report TEXT,
  fields TEXT,
  sha256 TEXT,
  bytes INTEGER NOT NULL DEFAULT 0,
  error TEXT
) STRICT;

CREATE TABLE jobs_of_all_kinds (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('train', 'import', 'row-model')),
  subject_id TEXT,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'interrupted', 'failed')),
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  phase TEXT NOT NULL,
  owner_pid INTEGER NOT NULL,
  heartbeat_at TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  error TEXT
) STRICT;
INSERT INTO jobs_of_all_kinds
  SELECT id, kind, subject_id, title, state, done, total, phase, owner_pid, heartbeat_at, started_at, finished_at, error FROM job;
DROP TABLE job;
ALTER TABLE jobs_of_all_kinds RENAME TO job;
CREATE INDEX job_by_subject ON job (subject_id);
`;
