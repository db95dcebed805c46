/** Connections to databases, watched folders, and the files in them that were dealt with. */
export const sources = `
CREATE TABLE connection (
  id TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  -- Encrypted with a key that the system keeps; null where the password is asked for each time.
  secret BLOB,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE watch (
  id TEXT PRIMARY KEY,
  folder TEXT NOT NULL,
  pattern TEXT NOT NULL,
  mode TEXT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  paused INTEGER NOT NULL DEFAULT 0,
  last_at TEXT,
  last_failure TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX watch_dataset ON watch (dataset_id);
CREATE TABLE watched_file (
  watch_id TEXT NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  PRIMARY KEY (watch_id, name)
) STRICT, WITHOUT ROWID;
`;
