/** A model that learns across series is kept once for its run, as JSON. */
export const modelsOfRuns = `
CREATE TABLE run_model (
  run_id TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
  fitted TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
