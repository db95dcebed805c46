/**
 * Registered models at work: what they forecast, what came of it. Periods are numbers on the deployment's own axis, series are numbers in its own list, so
 * that data versions may come and go. What is kept of a period is made of the forecasts logged for it and the newest actuals, and may be made again.
 */
export const deployments = `
CREATE TABLE deployment (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  model_id TEXT NOT NULL REFERENCES registered_model (id) ON DELETE RESTRICT,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE RESTRICT,
  horizon INTEGER NOT NULL CHECK (horizon >= 1),
  levels TEXT NOT NULL,
  policy TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  axis TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX deployment_by_dataset ON deployment (dataset_id);

CREATE TABLE deployment_series (
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  series TEXT NOT NULL,
  keys TEXT NOT NULL,
  PRIMARY KEY (deployment_id, place),
  UNIQUE (deployment_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE logged_forecast (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  model_version_id TEXT NOT NULL REFERENCES model_version (id) ON DELETE RESTRICT,
  role TEXT NOT NULL CHECK (role IN ('champion', 'challenger', 'shadow')),
  dataset_version_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  origin_period INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  horizon INTEGER NOT NULL,
  levels TEXT NOT NULL,
  series INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  payload BLOB NOT NULL,
  UNIQUE (deployment_id, model_version_id, dataset_version_id)
) STRICT;
CREATE INDEX logged_forecast_by_origin ON logged_forecast (deployment_id, origin_period);

CREATE TABLE performance_period (
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  model_version_id TEXT NOT NULL,
  period INTEGER NOT NULL,
  served INTEGER NOT NULL CHECK (served IN (0, 1)),
  made_of TEXT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (deployment_id, model_version_id, period)
) STRICT;

CREATE TABLE performance (
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  model_version_id TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  expectation BLOB,
  summary TEXT,
  PRIMARY KEY (deployment_id, model_version_id)
) STRICT;

CREATE TABLE arrival (
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  dataset_version_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'refused', 'failed')),
  owner_pid INTEGER,
  findings TEXT NOT NULL DEFAULT '[]',
  message TEXT,
  new_periods INTEGER,
  matched INTEGER,
  finished_at TEXT,
  PRIMARY KEY (deployment_id, dataset_version_id)
) STRICT;
CREATE INDEX arrival_by_state ON arrival (state);
`;
