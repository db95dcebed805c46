/** Reports in more formats, which the contract names; with the edits of the forecast that one was made with. */
export const formatsOfReports = `
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  format TEXT NOT NULL,
  model TEXT NOT NULL,
  scenario TEXT,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
INSERT INTO reports (id, experiment_id, format, model, name, bytes, sha256, created_at)
  SELECT id, experiment_id, format, model, name, bytes, sha256, created_at FROM report ORDER BY rowid;
DROP TABLE report;
ALTER TABLE reports RENAME TO report;
`;
