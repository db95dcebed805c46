/**
 * What runs are found by, in narrow rows that follow `run` by triggers: settings, metrics, tags, notes, groups, what is put away and what is in the
 * bin. And what a training took as a whole.
 */
export const runRecords = `
ALTER TABLE experiment ADD COLUMN finished_at TEXT;
ALTER TABLE experiment ADD COLUMN trained_ms REAL;
ALTER TABLE experiment ADD COLUMN peak_memory REAL;

CREATE TABLE run_fact (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  experiment_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  kind TEXT NOT NULL COLLATE NOCASE,
  label TEXT COLLATE NOCASE,
  horizon INTEGER,
  folds INTEGER,
  seed INTEGER,
  mase REAL,
  rmsse REAL,
  smape REAL,
  mape REAL,
  rmse REAL,
  mae REAL,
  bias REAL,
  skill REAL,
  fit_ms REAL,
  forecast_ms REAL,
  failed INTEGER,
  size REAL,
  baseline INTEGER,
  note TEXT NOT NULL DEFAULT '',
  group_name TEXT COLLATE NOCASE,
  archived_at TEXT,
  deleted_at TEXT
) STRICT;
CREATE INDEX run_fact_by_time ON run_fact (created_at);
CREATE INDEX run_fact_by_experiment ON run_fact (experiment_id);
CREATE INDEX run_fact_by_kind ON run_fact (kind, created_at);
CREATE INDEX run_fact_by_mase ON run_fact (mase);
CREATE INDEX run_fact_by_group ON run_fact (group_name) WHERE group_name IS NOT NULL;

CREATE TABLE run_value (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  sort TEXT NOT NULL CHECK (sort IN ('parameter', 'metric')),
  name TEXT NOT NULL COLLATE NOCASE,
  number REAL,
  text TEXT COLLATE NOCASE,
  PRIMARY KEY (run_id, sort, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_value_by_name ON run_value (sort, name, number);

CREATE TABLE run_tag (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_tag_by_name ON run_tag (name);

CREATE TRIGGER run_fact_of_new AFTER INSERT ON run BEGIN
  INSERT INTO run_fact (run_id, experiment_id, created_at, name, kind, label, horizon, folds, seed)
    SELECT NEW.id, e.id, e.created_at, NEW.model, NEW.kind, NEW.label, e.options ->> '$.horizon', e.options ->> '$.folds', e.options ->> '$.seed'
    FROM experiment e WHERE e.id = NEW.experiment_id;
  INSERT INTO run_value (run_id, sort, name, number, text)
    SELECT NEW.id, 'parameter', key, CASE WHEN type IN ('integer', 'real') THEN atom END,
      CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'none' ELSE CAST(value AS TEXT) END
    FROM json_each(NEW.spec) WHERE true ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER run_fact_of_finished AFTER UPDATE OF summary ON run WHEN NEW.summary IS NOT NULL BEGIN
  UPDATE run_fact SET
    mase = NEW.summary ->> '$.mase', rmsse = NEW.summary ->> '$.rmsse', smape = NEW.summary ->> '$.smape', mape = NEW.summary ->> '$.mape',
    rmse = NEW.summary ->> '$.rmse', mae = NEW.summary ->> '$.mae', bias = NEW.summary ->> '$.bias', skill = NEW.summary ->> '$.skill',
    fit_ms = NEW.summary ->> '$.fitMs', forecast_ms = NEW.summary ->> '$.forecastMs', failed = NEW.summary ->> '$.failed',
    size = NEW.summary ->> '$.size', baseline = NEW.summary ->> '$.baseline'
    WHERE run_id = NEW.id;
  DELETE FROM run_value WHERE run_id = NEW.id AND sort = 'metric';
  INSERT INTO run_value (run_id, sort, name, number)
    SELECT NEW.id, 'metric', 'coverage.' || (value ->> '$.level'), value ->> '$.measured' FROM json_each(NEW.summary, '$.coverage')
    WHERE true ON CONFLICT DO NOTHING;
END;

INSERT INTO run_fact (run_id, experiment_id, created_at, name, kind, label, horizon, folds, seed)
  SELECT r.id, e.id, e.created_at, r.model, r.kind, r.label, e.options ->> '$.horizon', e.options ->> '$.folds', e.options ->> '$.seed'
  FROM run r JOIN experiment e ON e.id = r.experiment_id ORDER BY e.created_at, r.position;
INSERT INTO run_value (run_id, sort, name, number, text)
  SELECT r.id, 'parameter', key, CASE WHEN type IN ('integer', 'real') THEN atom END,
    CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'none' ELSE CAST(value AS TEXT) END
  FROM run r, json_each(r.spec) WHERE true ON CONFLICT DO NOTHING;
UPDATE run SET summary = summary WHERE summary IS NOT NULL;
`;
