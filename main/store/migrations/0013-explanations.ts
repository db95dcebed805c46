/** What was said of a run's forecast of a series, or of its model as a whole (series -1), by method and seed. Goes with the run. */
export const explanations = `
CREATE TABLE explanation (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  series INTEGER NOT NULL,
  method TEXT NOT NULL,
  seed INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (run_id, series, method, seed)
) STRICT, WITHOUT ROWID;
`;
