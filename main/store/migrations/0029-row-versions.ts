/**
 * Models of single rows in the registry: a registered model has versions of one sort, runs or models of single rows; both share its history. What a model
 * learnt from and was measured on is kept with it: the hash of its file, and what was predicted of the rows that it did not see.
 */
export const rowVersions = `
ALTER TABLE registered_model ADD COLUMN sort TEXT NOT NULL DEFAULT 'series' CHECK (sort IN ('series', 'rows'));
ALTER TABLE row_model ADD COLUMN finished_at TEXT;
ALTER TABLE row_model ADD COLUMN code_version TEXT;
ALTER TABLE row_model ADD COLUMN data_sha256 TEXT;
ALTER TABLE row_model ADD COLUMN data_bytes INTEGER;

CREATE TABLE row_hold_out (
  row_model_id TEXT PRIMARY KEY REFERENCES row_model (id) ON DELETE CASCADE,
  payload BLOB NOT NULL
) STRICT;

CREATE TABLE row_version (
  id TEXT PRIMARY KEY,
  model_id TEXT NOT NULL REFERENCES registered_model (id) ON DELETE RESTRICT,
  number INTEGER NOT NULL CHECK (number >= 1),
  row_model_id TEXT NOT NULL REFERENCES row_model (id) ON DELETE RESTRICT,
  artefact TEXT NOT NULL,
  artefact_bytes INTEGER NOT NULL,
  facts TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('candidate', 'champion', 'archived')),
  created_at TEXT NOT NULL,
  UNIQUE (model_id, number),
  UNIQUE (model_id, row_model_id)
) STRICT;
CREATE UNIQUE INDEX row_version_champion ON row_version (model_id) WHERE stage = 'champion';
CREATE INDEX row_version_by_row_model ON row_version (row_model_id);

CREATE TRIGGER row_version_stays BEFORE UPDATE OF id, model_id, number, row_model_id, artefact, artefact_bytes, facts, created_at
  ON row_version BEGIN SELECT RAISE(ABORT, 'a registered version does not change'); END;
CREATE TRIGGER row_version_kept BEFORE DELETE ON row_version
  BEGIN SELECT RAISE(ABORT, 'a registered version is not removed'); END;
CREATE TRIGGER row_version_of_its_sort BEFORE INSERT ON row_version
  WHEN (SELECT sort FROM registered_model WHERE id = NEW.model_id) IS NOT 'rows'
  BEGIN SELECT RAISE(ABORT, 'versions of a registered model are of one sort'); END;
CREATE TRIGGER model_version_of_its_sort BEFORE INSERT ON model_version
  WHEN (SELECT sort FROM registered_model WHERE id = NEW.model_id) IS NOT 'series'
  BEGIN SELECT RAISE(ABORT, 'versions of a registered model are of one sort'); END;
CREATE TRIGGER registered_model_sort_stays BEFORE UPDATE OF sort ON registered_model
  BEGIN SELECT RAISE(ABORT, 'a registered model keeps its sort'); END;
CREATE TRIGGER registered_row_model_stays BEFORE UPDATE OF sha256 ON row_model
  WHEN OLD.sha256 IS NOT NEW.sha256 AND EXISTS (SELECT 1 FROM row_version WHERE row_model_id = OLD.id)
  BEGIN SELECT RAISE(ABORT, 'a registered model does not change'); END;
`;
