/** Searches for settings, and jobs of any kind: the contract says which there are. */
export const tunings = `
CREATE TABLE tuning (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  dataset_version_id TEXT NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'interrupted', 'failed')),
  created_at TEXT NOT NULL,
  options TEXT NOT NULL,
  ended TEXT,
  error TEXT
) STRICT;
CREATE INDEX tuning_by_version ON tuning (dataset_version_id);

CREATE TABLE tuning_study (
  tuning_id TEXT NOT NULL REFERENCES tuning (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  position INTEGER NOT NULL,
  study TEXT NOT NULL,
  PRIMARY KEY (tuning_id, model)
) STRICT;

CREATE TABLE tuning_note (
  tuning_id TEXT NOT NULL REFERENCES tuning (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  trial INTEGER NOT NULL,
  rung INTEGER NOT NULL,
  ms REAL NOT NULL,
  series INTEGER NOT NULL,
  stood_in INTEGER NOT NULL,
  message TEXT,
  PRIMARY KEY (tuning_id, model, trial, rung)
) STRICT;

CREATE TABLE jobs_of_any_kind (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
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
INSERT INTO jobs_of_any_kind
  SELECT id, kind, subject_id, title, state, done, total, phase, owner_pid, heartbeat_at, started_at, finished_at, error FROM job;
DROP TABLE job;
ALTER TABLE jobs_of_any_kind RENAME TO job;
CREATE INDEX job_by_subject ON job (subject_id);
`;
