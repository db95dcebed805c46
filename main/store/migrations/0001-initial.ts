/** Datasets and their versions, experiments with runs and per-series results, jobs, reports, settings. */
export const initial = `
CREATE TABLE dataset (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE dataset_version (
  id TEXT PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  files TEXT NOT NULL,
  choices TEXT NOT NULL,
  roles TEXT NOT NULL,
  axis TEXT NOT NULL,
  season_length INTEGER NOT NULL,
  key_names TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  series_count INTEGER NOT NULL,
  value_count INTEGER NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  snapshot_bytes INTEGER NOT NULL,
  report TEXT NOT NULL,
  UNIQUE (dataset_id, number)
) STRICT;

CREATE TABLE experiment (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  dataset_version_id TEXT NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'interrupted', 'failed')),
  options TEXT NOT NULL,
  code_version TEXT NOT NULL,
  environment TEXT NOT NULL,
  selected TEXT,
  selection_reason TEXT,
  warnings TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX experiment_by_version ON experiment (dataset_version_id);

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  position INTEGER NOT NULL,
  artefact TEXT,
  artefact_bytes INTEGER NOT NULL DEFAULT 0,
  summary TEXT,
  UNIQUE (experiment_id, model)
) STRICT;

CREATE TABLE series_result (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  series INTEGER NOT NULL,
  model_used TEXT NOT NULL,
  fit_ms REAL NOT NULL,
  forecast_ms REAL NOT NULL,
  metrics BLOB NOT NULL,
  payload BLOB NOT NULL,
  fitted TEXT NOT NULL,
  warnings TEXT NOT NULL,
  PRIMARY KEY (run_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('train', 'import')),
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
CREATE INDEX job_by_subject ON job (subject_id);

CREATE TABLE report (
  id TEXT PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  format TEXT NOT NULL CHECK (format IN ('html', 'csv')),
  model TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`;
