/**
 * Kept comparisons of two data versions: what was found in short, for lists and lines over time, and all of it packed. Versions are named, not referred to: they may go,
 * what was found of them stays. One row for a pair, a deployment and settings.
 */
export const driftChecks = `
CREATE TABLE drift_check (
  id TEXT PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  deployment_id TEXT REFERENCES deployment (id) ON DELETE CASCADE,
  reference_id TEXT NOT NULL,
  current_id TEXT NOT NULL,
  settings TEXT NOT NULL,
  sides TEXT NOT NULL,
  created_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'interrupted', 'failed')),
  summary TEXT,
  payload BLOB,
  error TEXT
) STRICT;
CREATE UNIQUE INDEX drift_check_once ON drift_check (reference_id, current_id, coalesce(deployment_id, ''), settings);
CREATE INDEX drift_check_by_dataset ON drift_check (dataset_id, created_at);
`;
