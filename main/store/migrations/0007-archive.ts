/**
 * Versions that are put away, how long their stages took, and files that go because their rows went: kept until the file is gone, so that a
 * crash between the two is made good at the next start.
 */
export const archive = `
ALTER TABLE dataset_version ADD COLUMN archived_at TEXT;
ALTER TABLE dataset_version ADD COLUMN timings TEXT NOT NULL DEFAULT '{}';
CREATE TABLE doomed_file (
  kind TEXT NOT NULL CHECK (kind IN ('snapshot', 'model', 'report')),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
`;
