/** Where a model of single rows learnt from, so that it can be trained again; its files are among those of the workspace that can go. */
export const filesOfRowModels = `
ALTER TABLE row_model ADD COLUMN file_path TEXT;
CREATE TABLE doomed_files (
  kind TEXT NOT NULL CHECK (kind IN ('snapshot', 'joined', 'figures', 'model', 'report', 'row-model')),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
INSERT INTO doomed_files SELECT kind, name FROM doomed_file;
DROP TABLE doomed_file;
ALTER TABLE doomed_files RENAME TO doomed_file;
`;
