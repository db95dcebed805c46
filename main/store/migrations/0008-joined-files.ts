/** Copies of files that were joined to others, and figures of versions, are files of the workspace that go with their versions. */
export const joinedFiles = `
CREATE TABLE doomed_files (
  kind TEXT NOT NULL CHECK (kind IN ('snapshot', 'joined', 'figures', 'model', 'report')),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
INSERT INTO doomed_files SELECT kind, name FROM doomed_file;
DROP TABLE doomed_file;
ALTER TABLE doomed_files RENAME TO doomed_file;
`;
