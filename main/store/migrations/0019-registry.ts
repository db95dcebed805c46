/**
 * Named models with versions, each a run, and the history of their stages. Of a model at most one version is champion. What a version stands on cannot
 * go while it is there. The history only grows: rows of it are neither changed nor removed, and each holds the hash of the one before.
 */
export const registry = `
CREATE TABLE registered_model (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE model_version (
  id TEXT PRIMARY KEY,
  model_id TEXT NOT NULL REFERENCES registered_model (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL CHECK (number >= 1),
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE RESTRICT,
  dataset_version_id TEXT NOT NULL REFERENCES dataset_version (id) ON DELETE RESTRICT,
  artefact TEXT NOT NULL,
  artefact_bytes INTEGER NOT NULL,
  schema TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('candidate', 'champion', 'archived')),
  created_at TEXT NOT NULL,
  UNIQUE (model_id, number),
  UNIQUE (model_id, run_id)
) STRICT;
CREATE UNIQUE INDEX model_version_champion ON model_version (model_id) WHERE stage = 'champion';
CREATE INDEX model_version_by_run ON model_version (run_id);
CREATE INDEX model_version_by_data ON model_version (dataset_version_id);

CREATE TRIGGER model_version_stays BEFORE UPDATE OF id, model_id, number, run_id, dataset_version_id, artefact, artefact_bytes, schema, created_at
  ON model_version BEGIN SELECT RAISE(ABORT, 'a registered version does not change'); END;
CREATE TRIGGER model_version_kept BEFORE DELETE ON model_version
  BEGIN SELECT RAISE(ABORT, 'a registered version is not removed'); END;

CREATE TABLE registry_entry (
  sequence INTEGER PRIMARY KEY,
  model_id TEXT NOT NULL REFERENCES registered_model (id) ON DELETE RESTRICT,
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  before TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX registry_entry_by_model ON registry_entry (model_id, sequence);

CREATE TRIGGER registry_entry_unchanged BEFORE UPDATE ON registry_entry
  BEGIN SELECT RAISE(ABORT, 'the history of the registry is not rewritten'); END;
CREATE TRIGGER registry_entry_kept BEFORE DELETE ON registry_entry
  BEGIN SELECT RAISE(ABORT, 'the history of the registry is not rewritten'); END;
CREATE TRIGGER registry_entry_follows BEFORE INSERT ON registry_entry
  WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM registry_entry)
    OR NEW.before IS NOT (SELECT coalesce((SELECT hash FROM registry_entry ORDER BY sequence DESC LIMIT 1), ''))
  BEGIN SELECT RAISE(ABORT, 'an entry of the registry follows the last one'); END;
`;
