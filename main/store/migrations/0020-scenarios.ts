/**
 * What people change of a run's forecast. Entries are added and never changed: an undo is one more. What changed plans of regressors made of the
 * forecast is kept by the state of the plans. A run with scenarios cannot go before them.
 */
export const scenarios = `
CREATE TABLE scenario (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE RESTRICT,
  name TEXT NOT NULL COLLATE NOCASE,
  created_at TEXT NOT NULL,
  UNIQUE (run_id, name)
) STRICT;

CREATE TABLE scenario_entry (
  scenario_id TEXT NOT NULL REFERENCES scenario (id) ON DELETE CASCADE,
  serial INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo')),
  target INTEGER,
  edit TEXT,
  reason TEXT,
  at TEXT NOT NULL,
  plans TEXT,
  outcome TEXT,
  PRIMARY KEY (scenario_id, serial),
  CHECK ((kind = 'edit') = (edit IS NOT NULL AND length(reason) > 0)),
  CHECK ((kind = 'edit') = (target IS NULL))
) STRICT;
CREATE TRIGGER scenario_entry_stays BEFORE UPDATE ON scenario_entry BEGIN
  SELECT RAISE(ABORT, 'entries of a scenario are never changed');
END;

CREATE TABLE scenario_forecast (
  scenario_id TEXT NOT NULL REFERENCES scenario (id) ON DELETE CASCADE,
  plans TEXT NOT NULL,
  series INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (scenario_id, plans, series)
) STRICT, WITHOUT ROWID;
`;
