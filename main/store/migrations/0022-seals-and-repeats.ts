/**
 * What proves that nothing was changed afterwards: hashes of a run as it was when its training ended, and of the snapshot that it read. Trainings
 * that were done again, with what came of them. Runs of other programs, beside which ours are laid.
 */
export const sealsAndRepeats = `
CREATE TABLE run_seal (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  sealed_at TEXT NOT NULL,
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  snapshot TEXT,
  settings TEXT NOT NULL,
  figures TEXT NOT NULL,
  forecasts TEXT NOT NULL
) STRICT;

CREATE TABLE snapshot_seal (
  raw_id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sealed_at TEXT NOT NULL
) STRICT;

CREATE TABLE run_repeat (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  made_at TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX run_repeat_by_run ON run_repeat (run_id, made_at);

CREATE TABLE imported_run (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  experiment TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  imported_at TEXT NOT NULL,
  parameters TEXT NOT NULL,
  metrics TEXT NOT NULL,
  tags TEXT NOT NULL,
  UNIQUE (source, source_id)
) STRICT;
`;
